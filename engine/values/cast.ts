import type { Dtype } from "../torch/dtype.ts";
import type { Elements, Numbers } from "../torch/numbers.ts";
import { record } from "./autograd.ts";
import { castElements } from "./rounding.ts";
import type { Run } from "./run.ts";
import { bytesPer, countOf, elementsOf, isFloatingDtype, tensorOf } from "./tensor.ts";

/** Tensor.to(dtype): the tensor itself where it has the dtype already. */
export function cast(run: Run, numbers: Numbers, dtype: Dtype): Numbers {
  return numbers.dtype === dtype ? numbers : copiedTo(run, numbers, dtype);
}

/** A copy in the dtype, its gradient cast back. */
export function copiedTo(run: Run, numbers: Numbers, dtype: Dtype): Numbers {
  run.reserve(countOf(numbers.sizes) * bytesPer(dtype), "a converted tensor");
  const from = numbers.dtype;
  const elements = castElements(dtype, elementsOf(numbers));
  if (dtype === "int32" && isFloatingDtype(from)) overflow(elements, elementsOf(numbers));
  const result = tensorOf(dtype, numbers.sizes, elements);
  if (isFloatingDtype(from)) {
    record(run, "ToCopyBackward0", [numbers], [result], [], ([gradient]) => [
      gradient === undefined ? undefined : cast(run, gradient, from),
    ]);
  }
  return result;
}

/** A real number that no int32 holds becomes the smallest, as the processor has it. */
function overflow(cast: Elements, from: Elements): void {
  for (let index = 0; index < from.length; index++) {
    if (!(Math.abs(from[index]) < 2 ** 31)) cast[index] = -(2 ** 31);
  }
}
