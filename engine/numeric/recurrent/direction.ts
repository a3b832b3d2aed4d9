import type { Mode } from "./gates.ts";
import { gru } from "./gru.ts";
import { lstm } from "./lstm.ts";
import { type Pause, withoutPause } from "./pause.ts";
import { rnn } from "./rnn.ts";
import type { Computed, Series, States } from "./series.ts";
import { type Direction, stepsOf } from "./steps.ts";
import type { Weights } from "./weights.ts";

/** What a direction was given and what it computed. */
export type DirectionRecord = {
  readonly reads: Direction;
  readonly weights: Weights;
  readonly input: Float64Array;
  readonly initial: States;
  readonly series: Series;
};

/**
 * One layer of a recurrent network in one direction; with one batch size, that of a single step, a cell.
 * input [rows, inputSize] with rows as in `stepsOf`; initial h [batch, R], c [batch, hiddenSize].
 */
export function direction(
  mode: Mode,
  weights: Weights,
  input: Float64Array,
  batchSizes: readonly number[],
  reads: Direction,
  initial: States,
  pause: Pause = withoutPause,
): Computed {
  const steps = stepsOf(batchSizes, reads);
  switch (mode) {
    case "LSTM":
      return lstm(weights, input, steps, initial, pause);
    case "GRU":
      return gru(weights, input, steps, initial, pause);
    case "RNN_TANH":
    case "RNN_RELU":
      return rnn(mode, weights, input, steps, initial, pause);
  }
}
