import type { Dtype } from "../../torch/dtype.ts";
import type { Elements, Numbers } from "../../torch/numbers.ts";
import { record } from "../autograd.ts";
import { castElements } from "../rounding.ts";
import type { Run } from "../run.ts";
import { bytesPer, countOf, tensorOf, viewOn } from "../tensor.ts";

/** A new tensor with these numbers, rounded to its dtype. */
export function tensorFrom(run: Run, dtype: Dtype, sizes: readonly number[], elements: Elements): Numbers {
  run.reserve(countOf(sizes) * bytesPer(dtype), `a tensor of [${sizes.join(", ")}]`);
  return tensorOf(dtype, sizes, castElements(dtype, elements));
}

/** The same tensor as the result of one more operation that changes nothing, for the name of its grad_fn. */
export function named(run: Run, numbers: Numbers, name: string): Numbers {
  if (numbers.history === undefined || numbers.history.node.name === name) return numbers;
  const result: Numbers = { ...numbers, requiresGrad: false, history: undefined };
  record(run, name, [numbers], [result], [], (gradients) => gradients);
  return result;
}

/** A view without the axis, whose size is 1. */
export function withoutAxis(run: Run, numbers: Numbers, axis: number): Numbers {
  const { sizes, strides, offset } = numbers;
  const result = viewOn(numbers, sizes.toSpliced(axis, 1), strides.toSpliced(axis, 1), offset);
  record(run, "SqueezeBackward1", [numbers], [result], [], ([gradient]) => [
    gradient && viewOn(gradient, sizes, gradient.strides.toSpliced(axis, 0, 1), gradient.offset),
  ]);
  return result;
}

/** A view with the first two axes exchanged. */
export function transposed(run: Run, numbers: Numbers, name: string): Numbers {
  const result = exchanged(numbers);
  record(run, name, [numbers], [result], [], ([gradient]) => [gradient && exchanged(gradient)]);
  return result;
}

/** The first two axes exchanged, without a record of it. */
export function exchanged(numbers: Numbers): Numbers {
  const swap = (axes: readonly number[]): readonly number[] => [axes[1], axes[0], ...axes.slice(2)];
  return viewOn(numbers, swap(numbers.sizes), swap(numbers.strides), numbers.offset);
}
