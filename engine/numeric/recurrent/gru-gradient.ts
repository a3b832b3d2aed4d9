import type { LinearGradients } from "./linear-map.ts";
import type { Pause } from "./pause.ts";
import type { GruSeries, States } from "./series.ts";
import { type Arriving, previousStates, type StepGradients } from "./step-gradients.ts";
import { rowCount, type Step } from "./steps.ts";
import type { Weights } from "./weights.ts";

/** Backpropagation through time of `gru`: its equations, differentiated from the last step to the first. */
export function gruGradient(
  weights: Weights,
  series: GruSeries,
  steps: readonly Step[],
  initial: States,
  arriving: Arriving,
  pause: Pause,
  linear: LinearGradients,
): StepGradients {
  const { hiddenSize } = weights;
  const rows = rowCount(steps);
  const previousH = previousStates(steps, series.h, initial.h, hiddenSize);
  const h = arriving.last.h.slice();
  const inputTerms = new Float64Array(rows * 3 * hiddenSize);
  const hiddenTerms = new Float64Array(rows * 3 * hiddenSize);
  const states = { h: new Float64Array(rows * hiddenSize), c: new Float64Array(0) };

  for (const { row, batch } of steps.toReversed()) {
    pause();
    for (let sample = 0; sample < batch; sample++) {
      for (let unit = 0; unit < hiddenSize; unit++) {
        const state = sample * hiddenSize + unit;
        const at = row * hiddenSize + state;
        const gradient = h[state] + arriving.output[at];
        const r = series.r[at];
        const z = series.z[at];
        const n = series.n[at];
        const throughN = gradient * (1 - z) * (1 - n * n);
        const throughR = throughN * series.candidate[at] * r * (1 - r);
        const throughZ = gradient * (previousH[at] - n) * z * (1 - z);
        states.h[at] = gradient;
        h[state] = gradient * z;
        const to = (row + sample) * 3 * hiddenSize + unit;
        inputTerms[to] = throughR;
        inputTerms[to + hiddenSize] = throughZ;
        inputTerms[to + 2 * hiddenSize] = throughN;
        hiddenTerms[to] = throughR;
        hiddenTerms[to + hiddenSize] = throughZ;
        hiddenTerms[to + 2 * hiddenSize] = throughN * r;
      }
    }
    linear.addLeft(
      h,
      hiddenTerms.subarray(row * 3 * hiddenSize),
      weights.hh,
      {
        rows: batch,
        inner: hiddenSize,
        columns: 3 * hiddenSize,
      },
      pause,
    );
  }
  return { inputTerms, hiddenTerms, states, initial: { h, c: new Float64Array(0) }, hr: undefined };
}
