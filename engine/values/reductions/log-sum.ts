import type { Elements } from "../../torch/numbers.ts";
import { record } from "../autograd.ts";
import { cast } from "../cast.ts";
import { described } from "../filled.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { everywhere } from "../names.ts";
import { elementsOf } from "../tensor.ts";
import { flowingRows, folded, reductionOf } from "./rows.ts";

export const logSumKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("logsumexp", logsumexp),
  ["torch.special.logsumexp", logsumexp],
];

/** log Σ exp(x), shifted by the largest number. */
function logsumexp(call: KernelCall): Computed {
  const { run } = call;
  const input = cast(run, call.numbers("input"), described(call.result).dtype);
  const reduction = reductionOf(call, input.sizes.length);
  const result = folded(run, input, reduction, input.dtype, shifted);
  record(run, "LogsumexpBackward0", [input], [result], [input, result], ([gradient]) => {
    if (gradient === undefined) return [undefined];
    const sums = elementsOf(result);
    const back = flowingRows(run, gradient, input, reduction, (out, given, elements, start, end, row) => {
      const sum = sums[row] === -Infinity ? 0 : sums[row];
      for (let i = start; i < end; i++) out[i] = given * Math.exp(elements[i] - sum);
    });
    return [back];
  });
  return result;
}

function shifted(elements: Elements, start: number, end: number): number {
  let largest = -Infinity;
  for (let i = start; i < end; i++) largest = Math.max(largest, elements[i]);
  const shift = Math.abs(largest) === Infinity ? 0 : largest;
  let total = 0;
  for (let i = start; i < end; i++) total += Math.exp(elements[i] - shift);
  return shift + Math.log(total);
}
