import type { Place } from "../shape/place.ts";
import type { ModuleContent } from "../torch/content.ts";
import type { ModuleValue, Value } from "../torch/value.ts";
import { type Machine, site } from "./machine.ts";
import { pick } from "./pick.ts";
import { readCell } from "./store.ts";

type Slice = Extract<Value, { readonly kind: "slice" }>;

/** `layers[1:]`: a container of the same class. A Sequential keeps the names, a ModuleList counts anew. */
export function slicedContainer(
  machine: Machine,
  module: ModuleValue,
  slice: Slice,
  place: Place,
): ModuleValue | undefined {
  const content = containerOf(machine, module);
  const bounds = [slice.lower, slice.upper, slice.step].map((bound) =>
    bound.kind === "none" ? "none" : bound.kind === "int" && typeof bound.value === "number" ? bound.value : undefined,
  );
  if (content === undefined || bounds.includes(undefined)) return undefined;
  const [lower, upper, step] = bounds.map((bound) => (typeof bound === "number" ? bound : undefined));
  if (step === 0) return undefined;
  const children = pick(content.children, lower, upper, step ?? 1);
  const cell = `${site(machine, place)}#slice`;
  const named = content.moduleClass.name === "Sequential" ? children : numbered(children);
  machine.layer.cells.set(cell, { ...content, children: named });
  return { ...module, cell };
}

/** `layers + more`: a container with the modules of both; undefined: they aren't known. */
export function addedContainer(
  machine: Machine,
  module: ModuleValue,
  more: readonly Value[] | undefined,
  place: Place,
): ModuleValue | undefined {
  const content = containerOf(machine, module);
  if (content === undefined || more === undefined) return undefined;
  const cell = `${site(machine, place)}#sum`;
  const children = [...content.children, ...more.map((added) => ({ name: "", module: added }))];
  machine.layer.cells.set(cell, { ...content, children: numbered(children) });
  return { ...module, cell };
}

/** `del layers[0]`. */
export function deleteChild(machine: Machine, module: ModuleValue, index: Value): void {
  const content = containerOf(machine, module);
  if (content === undefined || index.kind !== "int" || typeof index.value !== "number") return;
  const at = index.value < 0 ? index.value + content.children.length : index.value;
  const children = content.children.filter((_, position) => position !== at);
  machine.layer.cells.set(module.cell, { ...content, children: numbered(children) });
}

function containerOf(machine: Machine, module: ModuleValue): ModuleContent | undefined {
  const content = readCell(machine.layer, module.cell);
  if (content?.kind !== "module" || !/^(Sequential|ModuleList)$/u.test(content.moduleClass.name)) return undefined;
  return content;
}

function numbered(children: ModuleContent["children"]): ModuleContent["children"] {
  return children.map(({ module }, position) => ({ name: String(position), module }));
}
