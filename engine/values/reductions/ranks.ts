import type { Elements } from "../../torch/numbers.ts";
import { numberArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { everywhere } from "../names.ts";
import { elementsOf } from "../tensor.ts";
import { evenly } from "./extremes.ts";
import { nthElement } from "./nth-element.ts";
import { quickSelect } from "./quick-select.ts";
import { flowingRows, folded, reductionOf } from "./rows.ts";
import { selected } from "./selected.ts";

/** Elements by their rank: medians, the k-th smallest, the most frequent. */
export const rankKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("median", (call) => median(call, "Median", false)),
  ...everywhere("nanmedian", (call) => median(call, "Nanmedian", true)),
  ...everywhere("kthvalue", (call) => {
    const k = numberArgument(call, "k") - 1;
    return selected(call, "Kthvalue", "0", (elements, start, end) => quickSelect(elements, start, end, k));
  }),
  ...everywhere("mode", (call) => selected(call, "Mode", "0", mostFrequent)),
];

/** The lower of the two in the middle. */
function median(call: KernelCall, name: string, ignoring: boolean): Computed {
  const choose = (elements: Elements, start: number, end: number): number => {
    let missing = 0;
    for (let i = start; i < end; i++) {
      if (!Number.isNaN(elements[i])) continue;
      if (!ignoring) return i;
      missing += 1;
    }
    if (missing === end - start) return start;
    return nthElement(elements, start, end, Math.floor((end - start - missing - 1) / 2));
  };
  if (call.given("dim")) return selected(call, name, "1", choose);
  const { run } = call;
  const input = call.numbers("input");
  const reduction = reductionOf(call, input.sizes.length);
  const result = folded(run, input, reduction, input.dtype, (elements, start, end) =>
    start === end ? Number.NaN : elements[choose(elements, start, end)],
  );
  record(run, `${name}Backward0`, [input], [result], [input, result], ([gradient]) => [
    gradient && flowingRows(run, gradient, input, reduction, evenly(elementsOf(result))),
  ]);
  return result;
}

/** The smallest of the most frequent numbers, where it stands last. */
function mostFrequent(elements: Elements, start: number, end: number): number {
  const order = Array.from({ length: end - start }, (_, index) => start + index);
  order.sort((a, b) => elements[a] - elements[b] || a - b);
  let [best, longest, length] = [order[0], 0, 0];
  for (const [index, at] of order.entries()) {
    length = index > 0 && elements[order[index - 1]] === elements[at] ? length + 1 : 1;
    if (length <= longest && elements[best] !== elements[at]) continue;
    if (length > longest) [best, longest] = [at, length];
  }
  return best;
}
