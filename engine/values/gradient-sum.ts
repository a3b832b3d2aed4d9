import type { Numbers } from "../torch/numbers.ts";
import { roundTo } from "./rounding.ts";
import type { Run } from "./run.ts";
import { eachOffset, elementsOf, isContiguous, newTensor } from "./tensor.ts";

/** The sum of two gradients of the same sizes and dtype: written into `into` where `owned`, else a new tensor. */
export function sum(run: Run, into: Numbers, gradient: Numbers, owned: boolean): Numbers {
  const result = owned ? into : newTensor(run, into.dtype, into.sizes);
  const [before, more] = [elementsOf(into), elementsOf(gradient)];
  const { elements } = result.storage;
  const { dtype } = result;
  const rounds = dtype === "float16" || dtype === "bfloat16";
  if (isContiguous(result) && !rounds) {
    for (let at = 0; at < before.length; at++) elements[result.offset + at] = before[at] + more[at];
    return result;
  }
  let index = 0;
  eachOffset(result, (at) => {
    const total = before[index] + more[index];
    elements[at] = rounds ? roundTo(dtype, total) : total;
    index += 1;
  });
  return result;
}
