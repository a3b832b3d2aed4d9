import { type Dim, multiply, sameDim } from "../../shape/dim.ts";
import { isAtLeast, isEqual } from "../../shape/facts.ts";
import { contiguousStrides, sizesOf } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import type { TensorValue } from "../value.ts";
import type { Shape } from "./broadcasting.ts";

/**
 * The strides of a pointwise result: its axes lie in memory in the order of the operands' strides, as at::TensorIterator
 * arranges them. Undefined where an operand's strides aren't known, or their order isn't.
 */
export function resultStrides(call: Call, shape: Shape, operands: readonly TensorValue[]): readonly Dim[] | undefined {
  const sizes = shape.map(({ size }) => size);
  if (operands.every((operand) => isRowMajor(call, operand))) return contiguousStrides(sizes);
  const stretched = operands.map((operand) => stretchedStrides(sizes, operand));
  const known = stretched.flatMap((strides) => (strides === undefined ? [] : [strides]));
  if (known.length < stretched.length) return undefined;
  const order = innermostFirst(call, sizes, known);
  if (order === undefined) return undefined;
  const result: Dim[] = sizes.map(() => 1);
  let stride: Dim = 1;
  for (const dim of order) {
    result[dim] = stride;
    const size = sizes[dim] ?? 1;
    stride = multiply(stride, size === 0 ? 1 : size);
  }
  return result;
}

/** Whether the elements lie in memory as the shape counts them; axes of size 1 don't matter. Unknown counts as no. */
export function isRowMajor(call: Call, tensor: TensorValue): boolean {
  const sizes = sizesOf(tensor);
  if (sizes === undefined || tensor.strides === undefined) return false;
  let expected: Dim = 1;
  for (let dim = sizes.length - 1; dim >= 0; dim--) {
    const size = sizes[dim] ?? 1;
    if (size === 0) return true;
    if (size === 1) continue;
    const stride = tensor.strides[dim] ?? 1;
    if (!sameDim(stride, expected) && isEqual(stride, expected, call.facts()) !== "always") return false;
    expected = multiply(expected, size);
  }
  return true;
}

/** An axis that is stretched has stride 0. */
function stretchedStrides(sizes: readonly Dim[], operand: TensorValue): readonly Dim[] | undefined {
  const { strides } = operand;
  const own = sizesOf(operand);
  if (own === undefined || strides === undefined) return undefined;
  const added = sizes.length - own.length;
  return sizes.map((size, dim) => {
    const stretched = dim < added || (own[dim - added] === 1 && size !== 1);
    return stretched ? 0 : (strides[dim - added] ?? 0);
  });
}

/** Insertion sort of the axes, from the last one on; an operand says nothing of axes where its stride is 0. */
function innermostFirst(
  call: Call,
  sizes: readonly Dim[],
  operands: readonly (readonly Dim[])[],
): readonly number[] | undefined {
  const order = sizes.map((_, index) => sizes.length - 1 - index);
  for (let index = 1; index < order.length; index++) {
    let moved = index;
    for (let before = index - 1; before >= 0; before--) {
      const [inner = 0, outer = 0] = [order[before], order[moved]];
      const answer = swap(call, sizes, operands, inner, outer);
      if (answer === undefined) return undefined;
      if (answer < 0) break;
      if (answer > 0) {
        [order[before], order[moved]] = [outer, inner];
        moved = before;
      }
    }
  }
  return order;
}

/** 1: the axes change places, -1: they stand right, 0: no operand says; undefined: not known. */
function swap(
  call: Call,
  sizes: readonly Dim[],
  operands: readonly (readonly Dim[])[],
  inner: number,
  outer: number,
): -1 | 0 | 1 | undefined {
  for (const strides of operands) {
    const [a = 0, b = 0] = [strides[inner], strides[outer]];
    if (a === 0 || b === 0) continue;
    const order = compare(call, a, b);
    if (order !== 0) return order;
    const tie = compare(call, sizes[inner] ?? 1, sizes[outer] ?? 1);
    if (tie === undefined) return undefined;
    if (tie > 0) return 1;
  }
  return 0;
}

/** Sizes that may be 1 are read as larger: then the order of such axes in memory doesn't matter. */
function compare(call: Call, a: Dim, b: Dim): -1 | 0 | 1 | undefined {
  const facts = call.facts();
  if (isEqual(a, b, facts) === "always") return 0;
  if (isAtLeast(a, b, facts) === "always") return 1;
  if (isAtLeast(b, a, facts) === "always") return -1;
  return undefined;
}
