import type { Dtype } from "../../torch/dtype.ts";
import type { Elements, Numbers } from "../../torch/numbers.ts";
import { broadcastTo } from "../broadcast.ts";
import { castElements, roundTo } from "../rounding.ts";
import { countOf, elementsOf, tensorOf } from "../tensor.ts";

/** Element i of an operand is `elements[i * step]`. */
export type Operand = { readonly elements: Elements; readonly step: 0 | 1 };

/**
 * A tensor as an elementwise loop reads it: in the dtype in which is computed, stretched to the result's sizes. A
 * single number isn't rounded to half precision, as in PyTorch's kernels.
 */
export function operandOf(numbers: Numbers, dtype: Dtype, sizes: readonly number[]): Operand {
  if (countOf(numbers.sizes) === 1) {
    const value = numbers.storage.elements[numbers.offset];
    const kept = dtype === "float16" || dtype === "bfloat16" ? Math.fround(value) : roundTo(dtype, value);
    return { elements: Float64Array.of(kept), step: 0 };
  }
  if (numbers.dtype === dtype) return { elements: elementsOf(broadcastTo(numbers, sizes)), step: 1 };
  const cast = tensorOf(dtype, numbers.sizes, castElements(dtype, elementsOf(numbers)));
  return { elements: elementsOf(broadcastTo(cast, sizes)), step: 1 };
}
