import { hiddenTerms, inputTerms } from "./gate-terms.ts";
import { applyLinear } from "./linear-map.ts";
import type { Pause } from "./pause.ts";
import type { Computed, LstmSeries, States } from "./series.ts";
import { sigmoid } from "./sigmoid.ts";
import { largestBatch, rowCount, type Step } from "./steps.ts";
import type { Weights } from "./weights.ts";

/**
 * One layer of torch.nn.LSTM in one direction, or torch.nn.LSTMCell, in double:
 * i, f, o = σ(W x + b_ih + W h + b_hh), g = tanh(…), c' = f c + i g, h' = o tanh(c'), projected by weight_hr where there is one.
 * input [rows, inputSize]; initial h [batch, R], c [batch, hiddenSize].
 */
export function lstm(
  weights: Weights,
  input: Float64Array,
  steps: readonly Step[],
  initial: States,
  pause: Pause,
): Computed<LstmSeries> {
  const { hiddenSize, width, hr } = weights;
  const rows = rowCount(steps);
  const series = emptySeries(rows, hiddenSize, width);
  const last = { h: initial.h.slice(), c: initial.c.slice() };
  const fromInput = inputTerms("LSTM", weights, input, rows, pause);
  const largest = largestBatch(steps);
  const fromHidden = new Float64Array(largest * 4 * hiddenSize);
  const unprojected = hr === undefined ? last.h : new Float64Array(largest * hiddenSize);

  for (const { row, batch } of steps) {
    pause();
    hiddenTerms("LSTM", weights, last.h, batch, fromHidden);
    const terms = fromInput.subarray(row * 4 * hiddenSize);
    for (let sample = 0; sample < batch; sample++) {
      for (let unit = 0; unit < hiddenSize; unit++) {
        const from = sample * 4 * hiddenSize + unit;
        const i = sigmoid(terms[from] + fromHidden[from]);
        const f = sigmoid(terms[from + hiddenSize] + fromHidden[from + hiddenSize]);
        const g = Math.tanh(terms[from + 2 * hiddenSize] + fromHidden[from + 2 * hiddenSize]);
        const o = sigmoid(terms[from + 3 * hiddenSize] + fromHidden[from + 3 * hiddenSize]);
        const state = sample * hiddenSize + unit;
        const c = f * last.c[state] + i * g;
        const at = row * hiddenSize + state;
        series.i[at] = i;
        series.f[at] = f;
        series.g[at] = g;
        series.o[at] = o;
        series.c[at] = c;
        last.c[state] = c;
        unprojected[state] = o * Math.tanh(c);
      }
    }
    if (hr !== undefined) {
      applyLinear(last.h, unprojected, hr, undefined, { rows: batch, inner: hiddenSize, columns: width });
    }
    series.h.set(last.h.subarray(0, batch * width), row * width);
  }
  return { series, last };
}

function emptySeries(rows: number, hiddenSize: number, width: number): LstmSeries {
  const unit = (): Float64Array => new Float64Array(rows * hiddenSize);
  return { kind: "LSTM", i: unit(), f: unit(), g: unit(), o: unit(), c: unit(), h: new Float64Array(rows * width) };
}
