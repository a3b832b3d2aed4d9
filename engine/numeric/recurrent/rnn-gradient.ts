import type { LinearGradients } from "./linear-map.ts";
import type { Pause } from "./pause.ts";
import type { RnnSeries } from "./series.ts";
import type { Arriving, StepGradients } from "./step-gradients.ts";
import { rowCount, type Step } from "./steps.ts";
import type { Weights } from "./weights.ts";

/** Backpropagation through time of `rnn`: its equations, differentiated from the last step to the first; relu by 0 at 0. */
export function rnnGradient(
  weights: Weights,
  series: RnnSeries,
  steps: readonly Step[],
  arriving: Arriving,
  pause: Pause,
  linear: LinearGradients,
): StepGradients {
  const { hiddenSize } = weights;
  const length = rowCount(steps) * hiddenSize;
  const h = arriving.last.h.slice();
  const terms = new Float64Array(length);
  const states = { h: new Float64Array(length), c: new Float64Array(0) };
  const slope = series.kind === "RNN_TANH" ? slopeOfTanh : slopeOfRelu;

  for (const { row, batch } of steps.toReversed()) {
    pause();
    const start = row * hiddenSize;
    for (let at = 0; at < batch * hiddenSize; at++) {
      const gradient = h[at] + arriving.output[start + at];
      states.h[start + at] = gradient;
      terms[start + at] = gradient * slope(series.h[start + at]);
    }
    h.fill(0, 0, batch * hiddenSize);
    linear.addLeft(
      h,
      terms.subarray(start),
      weights.hh,
      { rows: batch, inner: hiddenSize, columns: hiddenSize },
      pause,
    );
  }
  return { inputTerms: terms, hiddenTerms: terms, states, initial: { h, c: new Float64Array(0) }, hr: undefined };
}

/** The derivative of tanh where its value is h. */
function slopeOfTanh(h: number): number {
  return 1 - h * h;
}

/** The derivative of relu where its value is h; as in torch, 1 where that is not a number. */
function slopeOfRelu(h: number): number {
  return h <= 0 ? 0 : 1;
}
