import { hiddenTerms, inputTerms } from "./gate-terms.ts";
import type { Pause } from "./pause.ts";
import type { Computed, GruSeries, States } from "./series.ts";
import { sigmoid } from "./sigmoid.ts";
import { largestBatch, rowCount, type Step } from "./steps.ts";
import type { Weights } from "./weights.ts";

/**
 * One layer of torch.nn.GRU in one direction, or torch.nn.GRUCell, in double:
 * r, z = σ(W x + b_ih + W h + b_hh), n = tanh(W_in x + b_in + r (W_hn h + b_hn)), h' = (h - n) z + n.
 * input [rows, inputSize]; initial h [batch, hiddenSize].
 */
export function gru(
  weights: Weights,
  input: Float64Array,
  steps: readonly Step[],
  initial: States,
  pause: Pause,
): Computed<GruSeries> {
  const { hiddenSize } = weights;
  const rows = rowCount(steps);
  const unit = (): Float64Array => new Float64Array(rows * hiddenSize);
  const series: GruSeries = { kind: "GRU", r: unit(), z: unit(), n: unit(), h: unit(), candidate: unit() };
  const h = initial.h.slice();
  const fromInput = inputTerms("GRU", weights, input, rows, pause);
  const fromHidden = new Float64Array(largestBatch(steps) * 3 * hiddenSize);

  for (const { row, batch } of steps) {
    pause();
    hiddenTerms("GRU", weights, h, batch, fromHidden);
    const terms = fromInput.subarray(row * 3 * hiddenSize);
    for (let sample = 0; sample < batch; sample++) {
      for (let unit = 0; unit < hiddenSize; unit++) {
        const from = sample * 3 * hiddenSize + unit;
        const candidate = fromHidden[from + 2 * hiddenSize];
        const r = sigmoid(terms[from] + fromHidden[from]);
        const z = sigmoid(terms[from + hiddenSize] + fromHidden[from + hiddenSize]);
        const n = Math.tanh(terms[from + 2 * hiddenSize] + candidate * r);
        const state = sample * hiddenSize + unit;
        const at = row * hiddenSize + state;
        series.r[at] = r;
        series.z[at] = z;
        series.n[at] = n;
        series.candidate[at] = candidate;
        h[state] = (h[state] - n) * z + n;
        series.h[at] = h[state];
      }
    }
  }
  return { series, last: { h, c: new Float64Array(0) } };
}
