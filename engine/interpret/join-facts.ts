import { type Axis, axis, sameAxis } from "../shape/axis.ts";
import { type Dim, sameDim, unknownDim } from "../shape/dim.ts";
import type { Fact, ModuleFact } from "./fact.ts";

/** One fact for a position that was reached more than once: what every visit told alike. */
export function joinFacts(a: Fact, b: Fact): Fact {
  const suspect = a.suspect || b.suspect;
  if (a.kind === "tensor" && b.kind === "tensor") {
    const dtype = a.dtype === b.dtype ? a.dtype : undefined;
    if (a.shape === undefined || b.shape === undefined) return { ...a, dtype, suspect, shape: undefined };
    if (a.shape.length !== b.shape.length) {
      const reason = `it has ${String(a.shape.length)} or ${String(b.shape.length)} dimensions`;
      return { ...a, dtype, suspect, shape: undefined, reason };
    }
    return { ...a, dtype, suspect, shape: joinShapes(a.shape, b.shape) };
  }
  if (a.kind === "int" && b.kind === "int") return { ...a, suspect, value: joinDims(a.value, b.value) };
  if (a.kind === "tuple" && b.kind === "tuple" && a.items.length === b.items.length) {
    return { ...a, suspect, items: joinItems(a.items, b.items) };
  }
  if (a.kind === "list" && b.kind === "list" && a.items.length === b.items.length) {
    return { ...a, suspect, items: joinItems(a.items, b.items) };
  }
  if (isList(a) && isList(b)) {
    const elements = [...elementsOf(a), ...elementsOf(b)];
    const [first, ...rest] = elements;
    if (first === undefined) return a;
    return {
      kind: "repeated",
      suspect,
      element: rest.reduce(joinFacts, first),
      length: joinDims(lengthOf(a), lengthOf(b)),
    };
  }
  if (a.kind === "packed" && b.kind === "packed") {
    return { ...a, suspect, batch: joinAxes(a.batch, b.batch), steps: joinAxes(a.steps, b.steps) };
  }
  if (a.kind === "module" && b.kind === "module" && a.repr === b.repr) return joinModules(a, b);
  if (a.kind === "other" && b.kind === "other" && a.type === b.type) {
    return a.text === b.text ? a : { ...a, suspect, text: undefined };
  }
  // A name that is None now and a tensor then shows the tensor.
  if (isNone(a)) return b;
  if (isNone(b)) return a;
  if (a.kind === "unknown") return a;
  if (b.kind === "unknown") return b;
  return { kind: "unknown", suspect, reason: "it differs from one visit to another" };
}

/** Two modules that look the same: one for each call of the function that makes them. */
function joinModules(a: ModuleFact, b: ModuleFact): ModuleFact {
  const cells = new Set(a.parts.map(({ cell }) => cell));
  const others = b.parts.filter(({ cell }) => !cells.has(cell));
  return others.length === 0 ? a : { ...a, parts: [...a.parts, ...others] };
}

function isNone(fact: Fact): boolean {
  return fact.kind === "other" && fact.type === "NoneType";
}

type List = Extract<Fact, { readonly kind: "list" | "repeated" }>;

function isList(fact: Fact): fact is List {
  return fact.kind === "list" || fact.kind === "repeated";
}

function elementsOf(list: List): readonly Fact[] {
  return list.kind === "list" ? list.items : [list.element];
}

function lengthOf(list: List): Dim {
  return list.kind === "list" ? list.items.length : list.length;
}

function joinItems(a: readonly Fact[], b: readonly Fact[]): readonly Fact[] {
  return a.map((item, index) => {
    const other = b[index];
    return other === undefined ? item : joinFacts(item, other);
  });
}

function joinShapes(a: readonly Axis[], b: readonly Axis[]): readonly Axis[] {
  return a.map((own, index) => {
    const other = b[index];
    return other === undefined ? own : joinAxes(own, other);
  });
}

function joinAxes(a: Axis, b: Axis): Axis {
  if (sameAxis(a, b)) return a;
  const role = a.role === b.role ? a.role : undefined;
  return sameDim(a.size, b.size) ? { ...a, role } : axis(unknownDim("visit"), role);
}

function joinDims(a: Dim, b: Dim): Dim {
  return sameDim(a, b) ? a : unknownDim("visit");
}
