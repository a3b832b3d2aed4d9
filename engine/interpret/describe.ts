import type { Content, ModuleContent } from "../torch/content.ts";
import { add, type Dim } from "../shape/dim.ts";
import { equations } from "../torch/recurrent/equations.ts";
import { reprModule } from "../torch/repr.ts";
import { typeName, type Value } from "../torch/value.ts";
import type { Fact, ModuleFact } from "./fact.ts";
import { type Layer, readCell } from "./store.ts";
import { represented } from "./text.ts";

const DEPTH = 6;
const ITEMS = 64;

/** A value as plain data, with the contents of its cells as they are now. */
export function describe(layer: Layer, value: Value, depth: number = DEPTH): Fact {
  const suspect = value.suspect === true;
  if (depth === 0) return { kind: "unknown", suspect, reason: "it is nested too deeply" };
  switch (value.kind) {
    case "unknown":
      return { kind: "unknown", suspect, reason: value.reason };
    case "int":
      return { kind: "int", suspect, value: value.value, factor: value.factor };
    case "tensor":
      return { kind: "tensor", suspect, shape: value.shape, reason: value.reason ?? "", dtype: value.dtype };
    case "tuple":
      return { kind: "tuple", suspect, items: describeAll(layer, value.items, depth) };
    case "packed":
      return {
        kind: "packed",
        suspect,
        data: value.data.shape,
        batch: value.batch,
        steps: value.steps,
        dtype: value.data.dtype,
      };
    case "list":
    case "module":
    case "instance": {
      const content = readCell(layer, value.cell);
      if (content === undefined) return { kind: "unknown", suspect, reason: "its content isn't known" };
      return describeContent(layer, value, content, suspect, depth);
    }
    case "none":
    case "ellipsis":
    case "bool":
    case "float":
    case "string":
    case "dict":
    case "set":
    case "range":
    case "slice":
    case "iterator":
    case "dtype":
    case "device":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "type":
    case "callable":
      return {
        kind: "other",
        suspect,
        type: typeName(value),
        text: represented(value, (cell) => readCell(layer, cell)),
      };
  }
}

function describeAll(layer: Layer, values: readonly Value[], depth: number): readonly Fact[] {
  return values.slice(0, ITEMS).map((value) => describe(layer, value, depth - 1));
}

function describeContent(layer: Layer, value: Value, content: Content, suspect: boolean, depth: number): Fact {
  switch (content.kind) {
    case "list":
      if (content.items.kind === "items" && content.items.items.length <= ITEMS) {
        return { kind: "list", suspect, items: describeAll(layer, content.items.items, depth) };
      }
      return {
        kind: "repeated",
        suspect,
        element: describe(
          layer,
          content.items.kind === "items" ? firstOf(content.items.items) : content.items.element,
          depth - 1,
        ),
        length: content.items.kind === "items" ? content.items.items.length : content.items.length,
      };
    case "module":
      return describeModule(layer, content, suspect);
    case "dict":
    case "instance":
    case "definition":
      return { kind: "other", suspect, type: typeName(value), text: undefined };
  }
}

function firstOf(items: readonly Value[]): Value {
  return items[0] ?? { kind: "unknown", reason: "the list is empty" };
}

export function describeModule(layer: Layer, content: ModuleContent, suspect: boolean): ModuleFact {
  const own = described.get(content);
  if (own?.suspect === suspect) return own;
  const read = (cell: string): Content | undefined => readCell(layer, cell);
  const fact: ModuleFact = {
    kind: "module",
    suspect,
    className: content.moduleClass.name,
    repr: reprModule(content, read),
    parameterCount: countParameters(content, read, DEPTH),
    parameters: content.parameters.map(({ name, tensor }) => ({ name, shape: tensor.shape })),
    equations: equations(content),
    page: content.moduleClass.page,
  };
  // A container's text depends on its children's cells, which this key doesn't cover.
  if (content.children.length === 0) described.set(content, fact);
  return fact;
}

/** A module that stands in two places is counted once by PyTorch; so it is here, by its cell. */
function countParameters(
  content: ModuleContent,
  read: (cell: string) => Content | undefined,
  depth: number,
  seen = new Set<string>(),
): Dim {
  let count = content.parameterCount;
  if (depth === 0) return count;
  for (const { module } of content.children) {
    if (module.kind !== "module" || seen.has(module.cell)) continue;
    seen.add(module.cell);
    const child = read(module.cell);
    if (child?.kind === "module") count = add(count, countParameters(child, read, depth - 1, seen));
  }
  return count;
}

const described = new WeakMap<ModuleContent, ModuleFact>();
