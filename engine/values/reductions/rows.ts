import type { Dtype } from "../../torch/dtype.ts";
import type { Elements, Numbers } from "../../torch/numbers.ts";
import { numbersIn, truthArgument, wrapped } from "../arguments.ts";
import { broadcastTo } from "../broadcast.ts";
import { filled } from "../filled.ts";
import type { KernelCall } from "../kernel.ts";
import type { Run } from "../run.ts";
import { contiguousStrides, countOf, elementsOf, tensorOf, viewOn } from "../tensor.ts";

/** Which axes are reduced, and whether they stay with size 1. */
export type Reduction = { readonly axes: readonly number[]; readonly keep: boolean };

/** The arguments `dim` and `keepdim`: None is all axes, as is an empty tuple but for any and all. */
export function reductionOf(call: KernelCall, rank: number, empty: "all" | "none" = "all"): Reduction {
  const keep = call.given("keepdim") && truthArgument(call, "keepdim");
  const all = Array.from({ length: rank }, (_, axis) => axis);
  const dim = call.argument("dim");
  if (dim.kind === "none") return { axes: all, keep };
  const axes = numbersIn(call, dim).map((one) => wrapped(one, rank));
  if (rank === 0) return { axes: all, keep };
  return { axes: axes.length === 0 && empty === "all" ? all : axes, keep };
}

export function reducedSizes(sizes: readonly number[], { axes, keep }: Reduction): readonly number[] {
  return keep ? withOnes(sizes, axes) : sizes.filter((_, axis) => !axes.includes(axis));
}

function withOnes(sizes: readonly number[], axes: readonly number[]): readonly number[] {
  return sizes.map((size, axis) => (axes.includes(axis) ? 1 : size));
}

/** A tensor's elements as [outer, inner]: one row for each element of the result, what it is made of in order. */
export type Rows = { readonly elements: Elements; readonly outer: number; readonly inner: number };

export function rowsOf(input: Numbers, { axes }: Pick<Reduction, "axes">): Rows {
  const order = rowOrder(input.sizes, axes);
  const sizes = order.map((axis) => input.sizes[axis]);
  const view = viewOn(
    input,
    sizes,
    order.map((axis) => input.strides[axis]),
    input.offset,
  );
  const inner = countOf(axes.map((axis) => input.sizes[axis]));
  const kept = input.sizes.filter((_, axis) => !axes.includes(axis));
  return { elements: elementsOf(view), outer: countOf(kept), inner };
}

/** What was computed in rows, as a tensor of these sizes again. */
export function fromRows(
  run: Run,
  dtype: Dtype,
  sizes: readonly number[],
  { axes }: Pick<Reduction, "axes">,
  fill: (out: Elements) => void,
): Numbers {
  const order = rowOrder(sizes, axes);
  const permuted = order.map((axis) => sizes[axis]);
  const rows = filled(run, dtype, permuted, fill);
  const strides = contiguousStrides(permuted);
  return tensorWith(
    rows,
    sizes,
    sizes.map((_, axis) => strides[order.indexOf(axis)]),
  );
}

function tensorWith(rows: Numbers, sizes: readonly number[], strides: readonly number[]): Numbers {
  return { ...rows, sizes, strides };
}

function rowOrder(sizes: readonly number[], axes: readonly number[]): readonly number[] {
  const all = sizes.map((_, axis) => axis);
  return [...all.filter((axis) => !axes.includes(axis)), ...all.filter((axis) => axes.includes(axis))];
}

/** One number for each row. */
export function folded(
  run: Run,
  input: Numbers,
  reduction: Reduction,
  dtype: Dtype,
  fold: (elements: Elements, start: number, end: number) => number,
): Numbers {
  const { elements, outer, inner } = rowsOf(input, reduction);
  return filled(run, dtype, reducedSizes(input.sizes, reduction), (out) => {
    let untold = 0;
    for (let row = 0; row < outer; row++) {
      out[row] = fold(elements, row * inner, (row + 1) * inner);
      untold += inner;
      if (untold < 1e6) continue;
      run.checkpoint();
      untold = 0;
    }
  });
}

/** A reduced gradient stretched over the input again: a view. */
export function stretched(gradient: Numbers, sizes: readonly number[], { axes }: Reduction): Numbers {
  const ones = tensorOf(gradient.dtype, withOnes(sizes, axes), elementsOf(gradient));
  return broadcastTo(ones, sizes);
}

/** The gradient by each element of the input, from that by its row's result. */
export function flowingRows(
  run: Run,
  gradient: Numbers,
  input: Numbers,
  reduction: Reduction,
  slopes: (out: Elements, given: number, elements: Elements, start: number, end: number, row: number) => void,
): Numbers {
  const { elements, outer, inner } = rowsOf(input, reduction);
  const given = elementsOf(gradient);
  return fromRows(run, gradient.dtype, input.sizes, reduction, (out) => {
    for (let row = 0; row < outer; row++) slopes(out, given[row], elements, row * inner, (row + 1) * inner, row);
  });
}
