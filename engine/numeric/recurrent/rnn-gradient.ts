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
  const before = series.kind === "RNN_TANH" ? beforeTanh : beforeRelu;

  for (const { row, batch } of steps.toReversed()) {
    pause();
    const start = row * hiddenSize;
    for (let at = 0; at < batch * hiddenSize; at++) {
      const gradient = h[at] + arriving.output[start + at];
      states.h[start + at] = gradient;
      terms[start + at] = before(gradient, series.h[start + at]);
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

/** The gradient before tanh, whose value is h. */
function beforeTanh(gradient: number, h: number): number {
  return gradient * (1 - h * h);
}

/** The gradient before relu, whose value is h: chosen, as in torch, so that nothing flows at 0 whatever arrives. */
function beforeRelu(gradient: number, h: number): number {
  return h <= 0 ? 0 : gradient;
}
