import { type Axis, axis } from "../../shape/axis.ts";
import { add, formatDim, isUnknown, multiply } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import { sizesText } from "../checks.ts";
import type { Dtype } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import { freshTensor, shapelessTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import { int, type Sequence, type TensorValue, type Value } from "../value.ts";
import { natives } from "./declare.ts";
import { axisIndex } from "./axes.ts";
import { resultType } from "./promotion.ts";

/** torch.cat, torch.stack and their relatives. */
export const joinOperations: readonly Entry[] = [
  ...natives(["torch"], ["cat", "concat", "concatenate"], ["cat(tensors tensors, int dim=0)"], cat),
  ...natives(["torch"], ["stack"], ["stack(tensors tensors, int dim=0)"], stack),
  ...natives(["torch"], ["hstack"], ["hstack(tensors tensors)"], (call) => lifted(call, "hstack", asRow)),
  ...natives(["torch"], ["vstack", "row_stack"], ["vstack(tensors tensors)"], (call) => lifted(call, "vstack", asRows)),
  ...natives(["torch"], ["dstack"], ["dstack(tensors tensors)"], (call) => lifted(call, "dstack", asDepth)),
  ...natives(["torch"], ["column_stack"], ["column_stack(tensors tensors)"], (call) =>
    lifted(call, "column_stack", asColumns),
  ),
];

/** The tensors of the first argument; undefined: not known. */
function tensorsGiven(call: Call): Sequence | undefined {
  return call.iterate(call.argument("tensors"));
}

/** The tensors one by one, or the one that stands for all of them. */
function representatives(items: Sequence): readonly Value[] {
  return items.kind === "items" ? items.items : [items.element];
}

function cat(call: Call): Value {
  const items = tensorsGiven(call);
  if (items === undefined) return shapelessTensor("the tensors aren't known", undefined, false);
  return joinAlong(call, items, call.argument("dim"));
}

function joinAlong(call: Call, items: Sequence, at: Value): Value {
  const values = representatives(items);
  const dtype = resultType(values);
  if (values.length === 0) {
    const text = "torch.cat(): expected a non-empty list of Tensors";
    call.raise({ code: "join", type: "ValueError", text, place: call.placeOf("tensors") });
    return shapelessTensor("there is nothing to join", undefined, false);
  }
  const tensors = known(values);
  if (tensors === undefined) return shapelessTensor("one of the tensors isn't known", dtype, false);
  const requiresGrad = tensors.some((tensor) => tensor.requiresGrad);
  for (const [position, { shape }] of tensors.entries()) {
    if (shape.length > 0) continue;
    const text = `zero-dimensional tensor (at position ${String(position)}) cannot be concatenated`;
    call.raise({ code: "join", type: "RuntimeError", text, place: call.placeOf("tensors") });
    return shapelessTensor("a tensor without dimensions can't be joined", dtype, requiresGrad);
  }
  // Empty tensors of one dimension are passed over, whatever the others' shapes are.
  const counted = tensors.filter(({ shape }) => !(shape.length === 1 && shape[0]?.size === 0));
  const [first, ...others] = counted.length > 0 ? counted : tensors;
  if (first === undefined) return shapelessTensor("there is nothing to join", dtype, requiresGrad);
  const dim = axisIndex(call, at, first.shape.length, call.placeOf("dim"));
  if (dim === undefined) return freshTensor(first.shape, dtype, requiresGrad);
  let width =
    items.kind === "items" ? (first.shape[dim]?.size ?? 0) : multiply(first.shape[dim]?.size ?? 0, items.length);
  const shape = [...first.shape];
  for (const other of others) {
    if (!fits(call, first.shape, other.shape, dim, tensors.indexOf(other))) break;
    width = add(width, other.shape[dim]?.size ?? 0);
    for (const [index, own] of shape.entries()) {
      const theirs = other.shape[index];
      if (theirs !== undefined && isUnknown(own.size)) shape[index] = theirs;
    }
  }
  const joined = shape[dim];
  shape[dim] = {
    size: width,
    role: joined?.role,
    factors: counted.length === 1 && items.kind === "items" ? (joined?.factors ?? []) : parts(counted, dim),
  };
  return freshTensor(shape, dtype, requiresGrad);
}

/** A sum has no factors of its own; two halves of one size are that size twice. */
function parts(tensors: readonly Known[], dim: number): Axis["factors"] {
  const [first, ...others] = tensors.map(({ shape }) => shape[dim]);
  const same = others.every((other) => other?.factors === first?.factors);
  if (first === undefined || !same || first.factors.length === 0) return [];
  return [{ size: tensors.length, label: "tensors", place: undefined }, ...first.factors];
}

function fits(call: Call, first: readonly Axis[], other: readonly Axis[], dim: number, position: number): boolean {
  const place = call.placeOf("tensors");
  if (other.length !== first.length) {
    const text = `Tensors must have same number of dimensions: got ${String(first.length)} and ${String(other.length)}`;
    call.raise({ code: "join", type: "RuntimeError", text, place });
    return false;
  }
  return first.every((own, index) => {
    const theirs = other[index];
    if (index === dim || theirs === undefined) return true;
    return call.require({ kind: "equal", left: own.size, right: theirs.size }, () => ({
      code: "join",
      type: "RuntimeError",
      text: `Sizes of tensors must match except in dimension ${String(dim)}. Expected size ${formatDim(own.size)} but got size ${formatDim(theirs.size)} for tensor number ${String(position)} in the list.`,
      place,
    }));
  });
}

function stack(call: Call): Value {
  const items = tensorsGiven(call);
  if (items === undefined) return shapelessTensor("the tensors aren't known", undefined, false);
  const values = representatives(items);
  const dtype = resultType(values);
  const place = call.placeOf("tensors");
  const empty = { code: "join", type: "RuntimeError", text: "stack expects a non-empty TensorList", place } as const;
  if (values.length === 0) {
    call.raise(empty);
    return shapelessTensor("there is nothing to stack", undefined, false);
  }
  const count = items.kind === "items" ? items.items.length : items.length;
  if (items.kind === "repeated") call.require({ kind: "atLeast", left: count, right: 1 }, () => empty);
  const tensors = known(values);
  const [first, ...others] = tensors ?? [];
  if (tensors === undefined || first === undefined) {
    return shapelessTensor("one of the tensors isn't known", dtype, false);
  }
  const requiresGrad = tensors.some((tensor) => tensor.requiresGrad);
  const shape = [...first.shape];
  const dim = axisIndex(call, call.argument("dim"), shape.length + 1, call.placeOf("dim"));
  for (const [index, other] of others.entries()) if (!sameSizes(call, first, other, index + 1)) break;
  for (const other of others) {
    for (const [index, own] of shape.entries()) {
      const theirs = other.shape[index];
      if (theirs !== undefined && isUnknown(own.size)) shape[index] = theirs;
    }
  }
  shape.splice(dim ?? 0, 0, axis(count));
  return freshTensor(shape, dtype, requiresGrad);
}

function sameSizes(call: Call, first: Known, other: Known, position: number): boolean {
  const [wanted, found] = [first, other].map(({ shape }) => sizesText(shape.map(({ size }) => size)));
  const raised = {
    code: "join",
    type: "RuntimeError",
    text: `stack expects each tensor to be equal size, but got ${wanted ?? ""} at entry 0 and ${found ?? ""} at entry ${String(position)}`,
    place: call.placeOf("tensors"),
  } as const;
  if (first.shape.length !== other.shape.length) {
    call.raise(raised);
    return false;
  }
  const differs = first.shape.some(
    ({ size }, index) => isEqual(size, other.shape[index]?.size ?? size, call.facts()) === "never",
  );
  if (differs) {
    call.raise(raised);
    return false;
  }
  return first.shape.every(({ size }, index) =>
    call.require({ kind: "equal", left: size, right: other.shape[index]?.size ?? size }, () => raised),
  );
}

/** The shape in which a tensor is joined, and the axis. */
type Lift = (shape: readonly Axis[]) => { readonly shape: readonly Axis[]; readonly dim: number };

const one = axis(1);

function asRow(shape: readonly Axis[]): ReturnType<Lift> {
  return shape.length < 2 ? { shape: shape.length === 0 ? [one] : shape, dim: 0 } : { shape, dim: 1 };
}

function asRows(shape: readonly Axis[]): ReturnType<Lift> {
  return { shape: shape.length < 2 ? [one, shape[0] ?? one] : shape, dim: 0 };
}

function asDepth(shape: readonly Axis[]): ReturnType<Lift> {
  const [first, second] = shape;
  if (shape.length > 2) return { shape, dim: 2 };
  return { shape: shape.length === 2 ? [...shape, one] : [one, second ?? first ?? one, one], dim: 2 };
}

function asColumns(shape: readonly Axis[]): ReturnType<Lift> {
  return { shape: shape.length < 2 ? [shape[0] ?? one, one] : shape, dim: 1 };
}

/** hstack and its kin: every tensor gets the dimensions that it lacks, and then they are joined. */
function lifted(call: Call, name: string, lift: Lift): Value {
  const items = tensorsGiven(call);
  if (items === undefined) return shapelessTensor("the tensors aren't known", undefined, false);
  const [first] = representatives(items);
  if (first === undefined) {
    const text = `${name} expects a non-empty TensorList`;
    call.raise({ code: "join", type: "RuntimeError", text, place: call.placeOf("tensors") });
    return shapelessTensor("there is nothing to join", undefined, false);
  }
  const raise = (value: Value): Value =>
    value.kind === "tensor" && value.shape !== undefined ? { ...value, shape: lift(value.shape).shape } : value;
  const raised: Sequence =
    items.kind === "items"
      ? { kind: "items", items: items.items.map(raise) }
      : { ...items, element: raise(items.element) };
  const rank = first.kind === "tensor" ? (first.shape ?? []) : [];
  return joinAlong(call, raised, int(lift(rank).dim));
}

type Known = TensorValue & { readonly shape: readonly Axis[]; readonly dtype: Dtype | undefined };

function known(values: readonly Value[]): readonly Known[] | undefined {
  const tensors: Known[] = [];
  for (const value of values) {
    if (value.kind !== "tensor" || value.shape === undefined) return undefined;
    tensors.push({ ...value, shape: value.shape });
  }
  return tensors;
}
