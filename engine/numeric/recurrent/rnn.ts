import { hiddenTerms, inputTerms } from "./gate-terms.ts";
import type { Pause } from "./pause.ts";
import type { Computed, RnnSeries, States } from "./series.ts";
import { largestBatch, rowCount, type Step } from "./steps.ts";
import type { Weights } from "./weights.ts";

/**
 * One layer of torch.nn.RNN in one direction, or torch.nn.RNNCell, in double: h' = tanh or relu of W x + b_ih + W h + b_hh.
 * input [rows, inputSize]; initial h [batch, hiddenSize].
 */
export function rnn(
  mode: "RNN_TANH" | "RNN_RELU",
  weights: Weights,
  input: Float64Array,
  steps: readonly Step[],
  initial: States,
  pause: Pause,
): Computed<RnnSeries> {
  const { hiddenSize } = weights;
  const rows = rowCount(steps);
  const series: RnnSeries = { kind: mode, h: new Float64Array(rows * hiddenSize) };
  const h = initial.h.slice();
  const fromInput = inputTerms(mode, weights, input, rows, pause);
  const fromHidden = new Float64Array(largestBatch(steps) * hiddenSize);
  const activation = mode === "RNN_TANH" ? Math.tanh : relu;

  for (const { row, batch } of steps) {
    pause();
    hiddenTerms(mode, weights, h, batch, fromHidden);
    const start = row * hiddenSize;
    for (let at = 0; at < batch * hiddenSize; at++) {
      h[at] = activation(fromInput[start + at] + fromHidden[at]);
      series.h[start + at] = h[at];
    }
  }
  return { series, last: { h, c: new Float64Array(0) } };
}

/** Not a number stays so, as in torch.relu. */
function relu(x: number): number {
  return x < 0 ? 0 : x;
}
