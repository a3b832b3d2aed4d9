import { gateCount } from "../numeric/recurrent/gates.ts";
import { gruGradient } from "../numeric/recurrent/gru-gradient.ts";
import type { LinearGradients } from "../numeric/recurrent/linear-map.ts";
import { lstmGradient } from "../numeric/recurrent/lstm-gradient.ts";
import type { Pause } from "../numeric/recurrent/pause.ts";
import { rnnGradient } from "../numeric/recurrent/rnn-gradient.ts";
import type { Series, States } from "../numeric/recurrent/series.ts";
import type { Arriving, StepGradients } from "../numeric/recurrent/step-gradients.ts";
import { type Direction, type Step, stepsOf } from "../numeric/recurrent/steps.ts";
import type { Weights } from "../numeric/recurrent/weights.ts";

/** What one sample's sequence computed in one layer and direction: each series [steps, width]. */
export type SampleRecord = {
  readonly reads: Direction;
  readonly weights: Weights;
  readonly series: Series;
  readonly initial: States;
  readonly steps: number;
};

/** So many steps are gone back at once. */
const WINDOW = 32;

/**
 * A loss's gradient by a layer's input [steps, inputSize], from that by its output [steps, R]. What doesn't exceed `tiny` anywhere
 * is taken for 0, and the steps that nothing else reaches are left out: most of them, where the gradient vanishes.
 */
export function directionInputGradient(
  record: SampleRecord,
  output: Float64Array,
  tiny: number,
  pause: Pause,
  linear: LinearGradients,
): Float64Array {
  const { reads, weights, initial, steps } = record;
  const { inputSize, hiddenSize, width } = weights;
  const columns = gateCount(record.series.kind) * hiddenSize;
  const found = new Float64Array(steps * inputSize);
  let last: States = { h: new Float64Array(initial.h.length), c: new Float64Array(initial.c.length) };
  for (let done = 0; done < steps; done += WINDOW) {
    const length = Math.min(WINDOW, steps - done);
    const from = reads === "forward" ? steps - done - length : done;
    const arriving = { output: output.subarray(from * width, (from + length) * width), last };
    if (isTiny(arriving.output, tiny) && isTiny(last.h, tiny) && isTiny(last.c, tiny)) continue;
    const gradients = stepGradients(record, from, length, arriving, pause, linear);
    last = gradients.initial;
    const sizes = { rows: length, inner: inputSize, columns };
    linear.addLeft(found.subarray(from * inputSize), gradients.inputTerms, weights.ih, sizes, pause);
  }
  return found;
}

function isTiny(values: Float64Array, tiny: number): boolean {
  return values.every((value) => Math.abs(value) <= tiny);
}

function stepGradients(
  { reads, weights, series, initial, steps }: SampleRecord,
  from: number,
  length: number,
  arriving: Arriving,
  pause: Pause,
  linear: LinearGradients,
): StepGradients {
  const { hiddenSize, width } = weights;
  const part = (values: Float64Array, of: number): Float64Array => values.subarray(from * of, (from + length) * of);
  const before = reads === "forward" ? from - 1 : from + length;
  const previous = (values: Float64Array, of: number, first: Float64Array): Float64Array =>
    before < 0 || before >= steps ? first : values.subarray(before * of, (before + 1) * of);
  const order: readonly Step[] = stepsOf(new Array<number>(length).fill(1), reads);
  const h = previous(series.h, width, initial.h);
  switch (series.kind) {
    case "LSTM": {
      const { i, f, g, o, c } = series;
      const [partI, partF, partG, partO, partC] = [i, f, g, o, c].map((values) => part(values, hiddenSize));
      return lstmGradient(
        weights,
        { kind: "LSTM", i: partI, f: partF, g: partG, o: partO, c: partC, h: part(series.h, width) },
        order,
        { h, c: previous(c, hiddenSize, initial.c) },
        arriving,
        pause,
        linear,
      );
    }
    case "GRU": {
      const { r, z, n, candidate } = series;
      const [partR, partZ, partN, partCandidate] = [r, z, n, candidate].map((values) => part(values, hiddenSize));
      return gruGradient(
        weights,
        { kind: "GRU", r: partR, z: partZ, n: partN, candidate: partCandidate, h: part(series.h, width) },
        order,
        { h, c: initial.c },
        arriving,
        pause,
        linear,
      );
    }
    case "RNN_TANH":
    case "RNN_RELU":
      return rnnGradient(weights, { kind: series.kind, h: part(series.h, width) }, order, arriving, pause, linear);
  }
}
