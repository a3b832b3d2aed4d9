import type { Numbers } from "../../torch/numbers.ts";
import { record } from "../autograd.ts";
import type { Run } from "../run.ts";
import { elementsOf, newTensor } from "../tensor.ts";

/** Tensor.clone in row-major order. */
export function cloned(run: Run, input: Numbers): Numbers {
  const result = copied(run, input);
  record(run, "CloneBackward0", [input], [result], [], ([gradient]) => [gradient]);
  return result;
}

/** A copy in row-major order that records nothing. */
export function copied(run: Run, input: Numbers): Numbers {
  const copy = newTensor(run, input.dtype, input.sizes);
  copy.storage.elements.set(elementsOf(input));
  return copy;
}
