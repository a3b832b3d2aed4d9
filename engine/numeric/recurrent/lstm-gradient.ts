import type { LinearGradients } from "./linear-map.ts";
import type { Pause } from "./pause.ts";
import type { LstmSeries, States } from "./series.ts";
import { type Arriving, previousStates, type StepGradients } from "./step-gradients.ts";
import { largestBatch, rowCount, type Step } from "./steps.ts";
import type { Weights } from "./weights.ts";

/** Backpropagation through time of `lstm`: its equations, differentiated from the last step to the first. */
export function lstmGradient(
  weights: Weights,
  series: LstmSeries,
  steps: readonly Step[],
  initial: States,
  arriving: Arriving,
  pause: Pause,
  linear: LinearGradients,
): StepGradients {
  const { hiddenSize, width, hr } = weights;
  const rows = rowCount(steps);
  const previousC = previousStates(steps, series.c, initial.c, hiddenSize);
  const h = arriving.last.h.slice();
  const c = arriving.last.c.slice();
  const terms = new Float64Array(rows * 4 * hiddenSize);
  const states = { h: new Float64Array(rows * width), c: new Float64Array(rows * hiddenSize) };
  const largest = largestBatch(steps);
  const unprojected = hr === undefined ? h : new Float64Array(largest * hiddenSize);
  const hrGradient = hr && new Float64Array(hr.length);

  for (const { row, batch } of steps.toReversed()) {
    pause();
    for (let at = 0; at < batch * width; at++) h[at] += arriving.output[row * width + at];
    states.h.set(h.subarray(0, batch * width), row * width);
    if (hr !== undefined && hrGradient !== undefined) {
      const sizes = { rows: batch, inner: hiddenSize, columns: width };
      unprojected.fill(0);
      linear.addLeft(unprojected, h, hr, sizes, pause);
      linear.addWeight(hrGradient, h, unprojectedOf(series, row * hiddenSize, batch * hiddenSize), sizes, pause);
    }
    for (let sample = 0; sample < batch; sample++) {
      for (let unit = 0; unit < hiddenSize; unit++) {
        const state = sample * hiddenSize + unit;
        const at = row * hiddenSize + state;
        const i = series.i[at];
        const f = series.f[at];
        const g = series.g[at];
        const o = series.o[at];
        const squashed = Math.tanh(series.c[at]);
        const throughC = c[state] + unprojected[state] * o * (1 - squashed * squashed);
        states.c[at] = throughC;
        c[state] = throughC * f;
        const to = (row + sample) * 4 * hiddenSize + unit;
        terms[to] = throughC * g * i * (1 - i);
        terms[to + hiddenSize] = throughC * previousC[at] * f * (1 - f);
        terms[to + 2 * hiddenSize] = throughC * i * (1 - g * g);
        terms[to + 3 * hiddenSize] = unprojected[state] * squashed * o * (1 - o);
      }
    }
    h.fill(0, 0, batch * width);
    linear.addLeft(
      h,
      terms.subarray(row * 4 * hiddenSize),
      weights.hh,
      {
        rows: batch,
        inner: width,
        columns: 4 * hiddenSize,
      },
      pause,
    );
  }
  return { inputTerms: terms, hiddenTerms: terms, states, initial: { h, c }, hr: hrGradient };
}

/** `o tanh(c)` of a step's samples: h before the projection. */
function unprojectedOf({ o, c }: LstmSeries, start: number, length: number): Float64Array {
  return Float64Array.from({ length }, (_, index) => o[start + index] * Math.tanh(c[start + index]));
}
