import type { Elements } from "../../torch/numbers.ts";
import { textArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import { described, filled } from "../filled.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { everywhere } from "../names.ts";
import { RaisedInRun } from "../run.ts";
import { elementsOf } from "../tensor.ts";
import { fromRows, reductionOf, rowsOf } from "./rows.ts";

export const quantileKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("quantile", (call) => quantile(call, false)),
  ...everywhere("nanquantile", (call) => quantile(call, true)),
];

/** Where a quantile of a sorted row lies: between two of its elements (places in the row), at a share of the way. */
type Between = { readonly low: number; readonly high: number; readonly share: number };

/** [*q.sizes, *rest]: by linear interpolation between the sorted numbers, unless said otherwise. */
function quantile(call: KernelCall, ignoring: boolean): Computed {
  const { run } = call;
  const [input, q] = [call.numbers("input"), call.numbers("q")];
  const reduction = reductionOf(call, input.sizes.length);
  const { elements, outer, inner } = rowsOf(input, reduction);
  const wanted = elementsOf(q);
  for (const one of wanted) {
    if (one >= 0 && one <= 1) continue;
    const text =
      call.argument("q").kind === "tensor"
        ? "quantile() q values must be in the range [0, 1]"
        : `quantile() q must be in the range [0, 1] but got ${String(one)}`;
    throw new RaisedInRun("RuntimeError", text);
  }
  const mode = textArgument(call, "interpolation") ?? "linear";
  const found: Between[] = [];
  const { sizes, dtype } = described(call.result);
  for (let row = 0; row < outer; row++) {
    const order = sorted(elements, row * inner, (row + 1) * inner);
    const missing = order.filter((at) => Number.isNaN(elements[at])).length;
    for (const [index, one] of wanted.entries()) {
      found[index * outer + row] = between(order, missing, one, mode, ignoring);
    }
  }
  const result = filled(run, dtype, sizes, (out) => {
    for (const [index, { low, high, share }] of found.entries()) {
      const [a, b] = [elements[low], elements[high]];
      out[index] = low === high ? a : a + share * (b - a);
    }
  });
  record(run, "SqueezeBackward4", [input], [result], [input], ([gradient]) => {
    if (gradient === undefined) return [undefined];
    const given = elementsOf(gradient);
    const back = fromRows(run, gradient.dtype, input.sizes, reduction, (out) => {
      for (const [index, { low, high, share }] of found.entries()) {
        out[low] += given[index] * (1 - share);
        out[high] += given[index] * share;
      }
    });
    return [back];
  });
  return result;
}

/** NaN last. */
function sorted(elements: Elements, start: number, end: number): readonly number[] {
  const order = Array.from({ length: end - start }, (_, index) => start + index);
  const key = (at: number): number => (Number.isNaN(elements[at]) ? Infinity : elements[at]);
  return order.sort(
    (a, b) => Number(Number.isNaN(elements[a])) - Number(Number.isNaN(elements[b])) || key(a) - key(b) || a - b,
  );
}

function between(order: readonly number[], missing: number, q: number, mode: string, ignoring: boolean): Between {
  const last = order.length - 1;
  if (missing > 0 && !ignoring) return { low: order[last], high: order[last], share: 0 };
  const rank = q * Math.max(0, last - missing);
  const [below, above] = [Math.floor(rank), Math.ceil(rank)];
  switch (mode) {
    case "lower":
      return { low: order[below], high: order[below], share: 0 };
    case "higher":
      return { low: order[above], high: order[above], share: 0 };
    case "nearest": {
      const near = rank - below > 0.5 || (rank - below === 0.5 && below % 2 === 1) ? above : below;
      return { low: order[near], high: order[near], share: 0 };
    }
    default:
      return { low: order[below], high: order[above], share: mode === "midpoint" ? 0.5 : rank - below };
  }
}
