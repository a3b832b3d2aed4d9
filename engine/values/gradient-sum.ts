import type { Numbers } from "../torch/numbers.ts";
import { roundTo } from "./rounding.ts";
import type { Run } from "./run.ts";
import { eachOffset, elementsOf, newTensor } from "./tensor.ts";

/** The sum of two gradients of the same sizes and dtype: written into `into` where `owned`, else a new tensor. */
export function sum(run: Run, into: Numbers, gradient: Numbers, owned: boolean): Numbers {
  const result = owned ? into : newTensor(run, into.dtype, into.sizes);
  const [before, more] = [elementsOf(into), elementsOf(gradient)];
  const { elements } = result.storage;
  const { dtype } = result;
  const rounds = dtype === "float16" || dtype === "bfloat16";
  let index = 0;
  eachOffset(result, (at) => {
    const total = before[index] + more[index];
    elements[at] = rounds ? roundTo(dtype, total) : total;
    index += 1;
  });
  return result;
}
