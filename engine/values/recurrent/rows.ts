import type { Numbers } from "../../torch/numbers.ts";
import { record } from "../autograd.ts";
import type { Run } from "../run.ts";
import { countOf, elementsOf, newTensor } from "../tensor.ts";
import { tensorFrom } from "./results.ts";

/**
 * A new tensor whose rows of `width` numbers are those of `source` that `from` names, or `padding` where it says -1.
 * Recorded under `name`, the PyTorch node.
 */
export function gatheredRows(
  run: Run,
  source: Numbers,
  from: Int32Array,
  width: number,
  sizes: readonly number[],
  padding: number,
  name: string,
): Numbers {
  const result = newTensor(run, source.dtype, sizes);
  const to = result.storage.elements;
  const elements = elementsOf(source);
  for (const [row, origin] of from.entries()) {
    if (origin < 0) to.fill(padding, row * width, (row + 1) * width);
    else to.set(elements.subarray(origin * width, (origin + 1) * width), row * width);
  }
  record(run, name, [source], [result], [], ([gradient]) => {
    if (gradient === undefined) return [undefined];
    const arriving = elementsOf(gradient);
    const sums = new Float64Array(countOf(source.sizes));
    for (const [row, origin] of from.entries()) {
      if (origin < 0) continue;
      for (let unit = 0; unit < width; unit++) sums[origin * width + unit] += arriving[row * width + unit];
    }
    return [tensorFrom(run, source.dtype, source.sizes, sums)];
  });
  return result;
}
