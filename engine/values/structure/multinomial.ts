import { uniformDouble } from "../../numeric/random/uniform.ts";
import type { Elements, Numbers } from "../../torch/numbers.ts";
import { numberArgument, truthArgument } from "../arguments.ts";
import type { KernelCall } from "../kernel.ts";
import { roundTo } from "../rounding.ts";
import { RaisedInRun } from "../run.ts";
import { elementsOf, newTensor } from "../tensor.ts";
import { refuseGenerator } from "./draw-arguments.ts";
import { exponential } from "./exponential.ts";

/** torch.multinomial: [*, classes] probabilities to [*, num_samples] indices. */
export function multinomial(call: KernelCall): Numbers {
  refuseGenerator(call);
  const input = call.numbers("input");
  const count = numberArgument(call, "num_samples");
  const classes = input.sizes[input.sizes.length - 1];
  const result = newTensor(call.run, "int64", [...input.sizes.slice(0, -1), count]);
  const rows = Array.from({ length: classes === 0 ? 0 : elementsOf(input).length / classes }, (_, row) =>
    elementsOf(input).subarray(row * classes, (row + 1) * classes),
  );
  const repeats = truthArgument(call, "replacement");
  rows.forEach(checkRow);
  if (!repeats) {
    const all = rows.map((row) => {
      call.run.checkpoint();
      return race(call, input, row).slice(0, count);
    });
    for (const [row, found] of all.entries()) result.storage.elements.set(found, row * count);
    return result;
  }
  for (const [row, weights] of rows.entries()) {
    const bounds = cumulative(input, weights);
    call.run.checkpoint();
    for (let sample = 0; sample < count; sample++) {
      result.storage.elements[row * count + sample] = slot(bounds, uniformDouble(call.run.generator));
    }
  }
  return result;
}

function checkRow(row: Elements): void {
  let sum = 0;
  for (const weight of row) {
    if (!(weight >= 0) || weight === Infinity) {
      const text = "probability tensor contains either `inf`, `nan` or element < 0";
      throw new RaisedInRun("RuntimeError", text);
    }
    sum += weight;
  }
  if (sum > 0) return;
  throw new RaisedInRun("RuntimeError", "invalid multinomial distribution (sum of probabilities <= 0)");
}

/** The classes in the order in which exponential clocks of their rates ring. */
function race(call: KernelCall, { dtype }: Numbers, row: Elements): readonly number[] {
  const speeds = Array.from(row, (weight) => {
    const time = roundTo(dtype, exponential(call.run.generator, 1));
    return roundTo(dtype, weight / time);
  });
  return [...speeds.keys()].sort((a, b) => speeds[b] - speeds[a] || a - b);
}

/** The share of all classes up to each one, added up in the precision of the dtype; the last is 1. */
function cumulative({ dtype }: Numbers, row: Elements): readonly number[] {
  const precise = dtype === "float64" ? "float64" : "float32";
  let sum = 0;
  const sums = Array.from(row, (weight) => (sum = roundTo(precise, sum + weight)));
  return sums.map((one, index) => (index === sums.length - 1 ? 1 : roundTo(precise, one / sum)));
}

/** The first class whose bound isn't below the number. */
function slot(bounds: readonly number[], value: number): number {
  let [left, right] = [0, bounds.length];
  while (left < right) {
    const middle = left + Math.floor((right - left) / 2);
    if (bounds[middle] < value) left = middle + 1;
    else right = middle;
  }
  return left;
}
