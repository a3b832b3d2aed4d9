import type { Numbers } from "../torch/numbers.ts";
import { roundTo } from "./rounding.ts";
import type { Run } from "./run.ts";
import { countOf, eachOffset, elementsOf, newTensor, viewOn } from "./tensor.ts";

/** The tensor stretched to sizes that it can be broadcast to: a view with stride 0, that records nothing. */
export function broadcastTo(numbers: Numbers, sizes: readonly number[]): Numbers {
  if (sameSizes(numbers.sizes, sizes)) return numbers;
  return viewOn(numbers, sizes, stretchedStrides(numbers, sizes), numbers.offset);
}

/** Adds a gradient up over the axes along which a tensor of these sizes was stretched. */
export function reducedTo(run: Run, gradient: Numbers, sizes: readonly number[]): Numbers {
  if (sameSizes(gradient.sizes, sizes)) return gradient;
  const result = newTensor(run, gradient.dtype, sizes);
  const sums = new Float64Array(countOf(sizes));
  const from = elementsOf(gradient);
  if (sums.length === 1) {
    let total = 0;
    for (const value of from) total += value;
    sums[0] = total;
  } else {
    let index = 0;
    eachOffset({ ...result, sizes: gradient.sizes, strides: stretchedStrides(result, gradient.sizes) }, (at) => {
      sums[at] += from[index++];
    });
  }
  const to = result.storage.elements;
  const rounds = gradient.dtype === "float16" || gradient.dtype === "bfloat16";
  for (let index = 0; index < sums.length; index++) {
    to[index] = rounds ? roundTo(gradient.dtype, sums[index]) : sums[index];
  }
  return result;
}

export function sameSizes(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

/** The sizes to which tensors of these sizes are stretched together; the rule has checked that they can be. */
export function commonSizes(all: readonly (readonly number[])[]): readonly number[] {
  const rank = Math.max(0, ...all.map(({ length }) => length));
  return Array.from({ length: rank }, (_, axis) => {
    const found = all.map((sizes) => sizes[axis - rank + sizes.length] ?? 1);
    return found.find((size) => size !== 1) ?? 1;
  });
}

function stretchedStrides({ sizes: own, strides }: Numbers, sizes: readonly number[]): readonly number[] {
  const added = sizes.length - own.length;
  return sizes.map((size, axis) => {
    if (axis < added) return 0;
    return own[axis - added] === 1 && size !== 1 ? 0 : strides[axis - added];
  });
}
