import type { Dtype } from "../torch/dtype.ts";
import type { Numbers } from "../torch/numbers.ts";
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
  const result = tensorOf(dtype, numbers.sizes, castElements(dtype, elementsOf(numbers)));
  const from = numbers.dtype;
  if (isFloatingDtype(from)) {
    record(run, "ToCopyBackward0", [numbers], [result], [], ([gradient]) => [
      gradient === undefined ? undefined : cast(run, gradient, from),
    ]);
  }
  return result;
}
