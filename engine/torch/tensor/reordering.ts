import type { Dim } from "../../shape/dim.ts";
import { sizesText } from "../checks.ts";
import type { Entry } from "../entry.ts";
import type { Call } from "../operation.ts";
import type { Raised } from "../problem.ts";
import type { TensorValue, Value } from "../value.ts";
import { axesArgument, axisArgument, integersOf, rankless, sizesIn, tensorArgument, viewOf, wrapped } from "./axes.ts";
import { picked } from "./elements.ts";
import { functionAndMethod } from "./families.ts";

/** transpose, permute and their like: the same axes in another order. */
export const reorderingOperations: readonly Entry[] = [
  ...functionAndMethod("transpose swapdims", "(Tensor input, int dim0, int dim1)", (call) =>
    swapped(call, "dim0", "dim1"),
  ),
  ...functionAndMethod("swapaxes", "(Tensor input, int axis0, int axis1)", (call) => swapped(call, "axis0", "axis1")),
  ...functionAndMethod("permute", "(Tensor input, size dims)", permuted),
  ...functionAndMethod("t", "(Tensor input)", (call) => transposed(call, tensorArgument(call, "input"))),
  ...functionAndMethod(
    "movedim moveaxis",
    ["(Tensor input, int source, int destination)", "(Tensor input, size source, size destination)"],
    moved,
  ),
  ...functionAndMethod("adjoint", "(Tensor input)", (call) => matrixTransposed(call, tensorArgument(call, "input"))),
];

/** The axes in this order, each given by its number before. */
export function reordered(of: TensorValue, order: readonly number[]): TensorValue {
  const { shape, strides } = of;
  if (shape === undefined) return of;
  const axes = order.flatMap((from) => shape[from] ?? []);
  const data = picked(of, sizesIn(axes), (at) => {
    const source: number[] = [];
    order.forEach((from, to) => (source[from] = at[to] ?? 0));
    return source;
  });
  return viewOf(of, axes, strides && order.map((from): Dim => strides[from] ?? 1), data);
}

/** `t()`: a matrix transposed; vectors and numbers stay. */
export function transposed(call: Call, input: TensorValue): TensorValue {
  const rank = input.shape?.length;
  if (rank === undefined) return rankless("the rank isn't known", input);
  if (rank === 2) return reordered(input, [1, 0]);
  if (rank > 2) {
    const text = `t() expects a tensor with <= 2 dimensions, but self is ${String(rank)}D`;
    call.raise({ code: "argument", type: "RuntimeError", text });
  }
  return rank > 2
    ? reordered(input, [...Array(rank).keys()].reverse())
    : viewOf(input, input.shape ?? [], input.strides, input.data);
}

/** `.mT`: the last two axes change places. */
export function matrixTransposed(call: Call, input: TensorValue, attribute = "mT"): TensorValue {
  const rank = input.shape?.length;
  if (rank === undefined) return rankless("the rank isn't known", input);
  if (rank >= 2) {
    const order = [...Array(rank).keys()];
    return reordered(input, [...order.slice(0, -2), rank - 1, rank - 2]);
  }
  if (rank === 1 || attribute !== "H") {
    const text = `tensor.${attribute} is only supported on matrices or batches of matrices. Got ${String(rank)}-D tensor.`;
    call.raise({ code: "argument", type: "RuntimeError", text });
  }
  return input;
}

function swapped(call: Call, first: string, second: string): Value {
  const input = tensorArgument(call, "input");
  const rank = input.shape?.length;
  if (rank === undefined) return rankless("the rank isn't known", input);
  const one = axisArgument(call, first, rank);
  if (one === undefined) return rankless("the axes aren't known", { ...input, reason: "the axes aren't known" });
  const other = axisArgument(call, second, rank);
  if (other === undefined) return rankless("the axes aren't known", { ...input, reason: "the axes aren't known" });
  const order = [...Array(rank).keys()];
  if (rank > 0) [order[one], order[other]] = [other, one];
  return reordered(input, order);
}

function permuted(call: Call): Value {
  const input = tensorArgument(call, "input");
  const rank = input.shape?.length;
  const dims = integersOf(call, call.argument("dims"));
  if (rank === undefined || dims === undefined) return rankless("the order of the axes isn't known", input);
  const place = call.placeOf("dims");
  const refuse = (text: string, message: string): Value => {
    const raised: Raised = { code: "argument", type: "RuntimeError", text, message, place };
    call.raise(raised);
    return rankless("the order of the axes isn't known", { ...input, reason: "the order of the axes isn't valid" });
  };
  if (dims.length !== rank) {
    return refuse(
      `permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering of dimensions i.e. input.dim() = ${String(rank)} is not equal to len(dims) = ${String(dims.length)}`,
      `The tensor has ${String(rank)} axes, and permute names ${String(dims.length)}.`,
    );
  }
  const order: number[] = [];
  for (const dim of dims) {
    if (typeof dim !== "number")
      return rankless("the order of the axes isn't known", { ...input, reason: "the order of the axes isn't known" });
    const index = wrapped(call, dim, rank, place);
    if (index === undefined)
      return rankless("an axis is out of range", { ...input, reason: "an axis is out of range" });
    if (order.includes(index))
      return refuse("permute(): duplicate dims are not allowed.", `Axis ${String(dim)} is named twice.`);
    order.push(index);
  }
  return reordered(input, order);
}

function moved(call: Call): Value {
  const input = tensorArgument(call, "input");
  const rank = input.shape?.length;
  const source = integersOf(call, call.argument("source"));
  const destination = integersOf(call, call.argument("destination"));
  if (rank === undefined || source === undefined || destination === undefined)
    return rankless("the axes aren't known", input);
  const lost = (): Value => rankless("the axes aren't known", { ...input, reason: "the axes aren't known" });
  const refuse = (text: string): Value => {
    call.raise({ code: "argument", type: "RuntimeError", text });
    return lost();
  };
  if (source.length !== destination.length) {
    const [from, to] = [source, destination].map((dims) => `(${sizesText(dims.map((dim) => dim ?? 0))} dims)`);
    return refuse(
      `movedim: Invalid source or destination dims: source ${from ?? ""} should contain the same number of dims as destination ${to ?? ""}`,
    );
  }
  const from = axesArgument(call, "source", rank);
  const to = from === undefined ? undefined : axesArgument(call, "destination", rank);
  if (from === undefined || to === undefined) return lost();
  if (new Set(from).size < from.length) return refuse(`movedim: repeated dim in \`source\` (${sizesText(from)})`);
  if (new Set(to).size < to.length) return refuse(`movedim: repeated dim in \`destination\` (${sizesText(to)})`);
  const rest = [...Array(rank).keys()].filter((dim) => !from.includes(dim));
  const order = Array.from({ length: rank }, (_, dim) => {
    const at = to.indexOf(dim);
    return at < 0 ? undefined : from[at];
  });
  return reordered(
    input,
    order.map((dim) => dim ?? rest.shift() ?? 0),
  );
}
