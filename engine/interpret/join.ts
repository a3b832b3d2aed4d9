import { type Axis, axis } from "../shape/axis.ts";
import { type Dim, sameDim, unknownDim } from "../shape/dim.ts";
import type { Content } from "../torch/content.ts";
import { type PackedValue, type Sequence, type TensorValue, type Value, unknown } from "../torch/value.ts";
import { sameContent, sameSequence, sameValue } from "./same.ts";

/**
 * One value that stands for either of two: what they agree on stays, what differs is not known. `site` makes the
 * unknown sizes of this join tell themselves from others, and the same each time.
 */
export function joinValues(a: Value, b: Value, site: string): Value {
  if (sameValue(a, b)) return a;
  const joined = joinKnown(a, b, site);
  return a.suspect === true || b.suspect === true ? { ...joined, suspect: true } : joined;
}

function joinKnown(a: Value, b: Value, site: string): Value {
  if (a.kind === "tensor" && b.kind === "tensor") return joinTensors(a, b, site);
  if (a.kind === "int" && b.kind === "int") {
    if (sameDim(a.value, b.value)) return { kind: "int", value: a.value };
    return { kind: "int", value: unknownDim(site) };
  }
  if (a.kind === "float" && b.kind === "float") return { kind: "float", value: undefined };
  if (a.kind === "string" && b.kind === "string") return { kind: "string", value: undefined };
  if (a.kind === "bool" && b.kind === "bool") return { kind: "bool", value: undefined };
  if (a.kind === "tuple" && b.kind === "tuple" && a.items.length === b.items.length && a.form === b.form) {
    return { kind: "tuple", form: a.form, items: joinItems(a.items, b.items, site) };
  }
  if (a.kind === "packed" && b.kind === "packed") return joinPacked(a, b, site);
  if (a.kind === "range" && b.kind === "range") {
    return {
      kind: "range",
      start: joinDims(a.start, b.start, `${site}:start`),
      stop: joinDims(a.stop, b.stop, `${site}:stop`),
      step: joinDims(a.step, b.step, `${site}:step`),
    };
  }
  if (a.kind === "unknown") return a;
  if (b.kind === "unknown") return b;
  return unknown("it differs from one way through the program to another");
}

/** As joinValues, for what a cell holds; undefined where nothing is left to say. */
export function joinContents(a: Content, b: Content, site: string): Content {
  if (sameContent(a, b)) return a;
  if (a.kind === "list" && b.kind === "list") {
    return { kind: "list", items: joinSequences(a.items, b.items, site) };
  }
  if (a.kind === "dict" && b.kind === "dict") return { kind: "dict", entries: undefined };
  if (a.kind === "module" && b.kind === "module" && a.moduleClass === b.moduleClass) {
    const settings = new Map<string, Value>();
    for (const [name, value] of a.settings) {
      const other = b.settings.get(name);
      if (other !== undefined) settings.set(name, joinValues(value, other, `${site}.${name}`));
    }
    return { ...a, settings, attributes: joinNamed(a.attributes, b.attributes, site) };
  }
  if (a.kind === "instance" && b.kind === "instance" && a.classId === b.classId) {
    return { ...a, attributes: joinNamed(a.attributes, b.attributes, site) };
  }
  return a;
}

export function joinSequences(a: Sequence, b: Sequence, site: string): Sequence {
  if (sameSequence(a, b)) return a;
  if (a.kind === "items" && b.kind === "items" && a.items.length === b.items.length) {
    return { kind: "items", items: joinItems(a.items, b.items, site) };
  }
  const element = joinElements([...elementsOf(a), ...elementsOf(b)], site);
  return { kind: "repeated", element, length: joinDims(lengthOf(a), lengthOf(b), `${site}:length`) };
}

/** One element that stands for all of these. */
export function joinElements(items: readonly Value[], site: string): Value {
  const [first, ...rest] = items;
  if (first === undefined) return unknown("the list is empty");
  let joined = first;
  for (const item of rest) joined = joinValues(joined, item, site);
  return joined;
}

export function joinAxes(a: Axis, b: Axis, site: string): Axis {
  if (sameDim(a.size, b.size)) {
    const factors = a.factors.length > 0 ? a.factors : b.factors;
    return { size: a.size, role: a.role === b.role ? a.role : undefined, factors };
  }
  return axis(unknownDim(site), a.role === b.role ? a.role : undefined);
}

export function joinTensors(a: TensorValue, b: TensorValue, site: string): TensorValue {
  const shared = {
    kind: "tensor",
    dtype: a.dtype === b.dtype ? a.dtype : undefined,
    strides: undefined,
    requiresGrad: a.requiresGrad || b.requiresGrad,
    parameter: a.parameter && b.parameter,
    data: undefined,
    ...(a.doubts === undefined && b.doubts === undefined ? {} : { doubts: [...(a.doubts ?? []), ...(b.doubts ?? [])] }),
  } as const;
  if (a.shape === undefined || b.shape === undefined) {
    return { ...shared, shape: undefined, reason: a.reason ?? b.reason ?? "" };
  }
  if (a.shape.length !== b.shape.length) {
    const reason = `it has ${String(a.shape.length)} or ${String(b.shape.length)} dimensions`;
    return { ...shared, shape: undefined, reason };
  }
  const other = b.shape;
  const shape = a.shape.map((own, index) => {
    const theirs = other[index];
    return theirs === undefined ? own : joinAxes(own, theirs, `${site}/${String(index)}`);
  });
  const strides = a.strides !== undefined && b.strides !== undefined ? joinStrides(a.strides, b.strides) : undefined;
  return { ...shared, shape, strides };
}

function joinStrides(a: readonly Dim[], b: readonly Dim[]): readonly Dim[] | undefined {
  if (a.length !== b.length) return undefined;
  for (const [index, stride] of a.entries()) {
    const other = b[index];
    if (other === undefined || !sameDim(stride, other)) return undefined;
  }
  return a;
}

function joinItems(a: readonly Value[], b: readonly Value[], site: string): readonly Value[] {
  return a.map((item, index) => {
    const other = b[index];
    return other === undefined ? item : joinValues(item, other, `${site}.${String(index)}`);
  });
}

function joinNamed(
  a: ReadonlyMap<string, Value>,
  b: ReadonlyMap<string, Value>,
  site: string,
): ReadonlyMap<string, Value> {
  const joined = new Map(b);
  for (const [name, value] of a) {
    const other = b.get(name);
    joined.set(name, other === undefined ? value : joinValues(value, other, `${site}.${name}`));
  }
  return joined;
}

function joinPacked(a: PackedValue, b: PackedValue, site: string): PackedValue {
  return {
    kind: "packed",
    data: joinTensors(a.data, b.data, `${site}.data`),
    batch: joinAxes(a.batch, b.batch, `${site}.batch`),
    steps: joinAxes(a.steps, b.steps, `${site}.steps`),
    lengths: undefined,
    permuted: a.permuted || b.permuted,
  };
}

function joinDims(a: Dim, b: Dim, site: string): Dim {
  return sameDim(a, b) ? a : unknownDim(site);
}

function elementsOf(sequence: Sequence): readonly Value[] {
  return sequence.kind === "items" ? sequence.items : [sequence.element];
}

function lengthOf(sequence: Sequence): Dim {
  return sequence.kind === "items" ? sequence.items.length : sequence.length;
}
