import { gateCount } from "./gates.ts";
import { gruGradient } from "./gru-gradient.ts";
import { columnSums, type LinearGradients, linearGradients } from "./linear-map.ts";
import { lstmGradient } from "./lstm-gradient.ts";
import { type Pause, withoutPause } from "./pause.ts";
import { rnnGradient } from "./rnn-gradient.ts";
import type { DirectionRecord } from "./direction.ts";
import type { States } from "./series.ts";
import { type Arriving, previousStates, type StepGradients } from "./step-gradients.ts";
import { rowCount, type Step, stepsOf } from "./steps.ts";

export type DirectionGradient = {
  /** By the input [rows, inputSize]. */
  readonly input: Float64Array;
  readonly initial: States;
  /** By h [rows, R] and c [rows, hiddenSize] after each step. */
  readonly states: States;
  /** By the parameters: PyTorch's names without what stands for layer and direction, in the order of creation. */
  readonly parameters: ReadonlyMap<string, Float64Array>;
};

/** A loss's gradients by all that `direction` read, from those by its output and its last states. */
export function directionGradient(
  record: DirectionRecord,
  batchSizes: readonly number[],
  arriving: Arriving,
  pause: Pause = withoutPause,
  linear: LinearGradients = linearGradients,
): DirectionGradient {
  const { weights, input, initial, series, reads } = record;
  const { inputSize, hiddenSize, width } = weights;
  const steps = stepsOf(batchSizes, reads);
  const gradients = stepGradients(record, steps, arriving, pause, linear);
  const rows = rowCount(steps);
  const columns = gateCount(series.kind) * hiddenSize;
  const fromInput = { rows, inner: inputSize, columns };

  const inputGradient = new Float64Array(input.length);
  linear.addLeft(inputGradient, gradients.inputTerms, weights.ih, fromInput, pause);
  const ih = new Float64Array(weights.ih.length);
  linear.addWeight(ih, gradients.inputTerms, input, fromInput, pause);
  const hh = new Float64Array(weights.hh.length);
  const previousH = previousStates(steps, series.h, initial.h, width);
  linear.addWeight(hh, gradients.hiddenTerms, previousH, { rows, inner: width, columns }, pause);

  const parameters = new Map<string, Float64Array>([
    ["weight_ih", ih],
    ["weight_hh", hh],
  ]);
  if (weights.biasIh !== undefined) {
    const { inputTerms, hiddenTerms } = gradients;
    const biasIh = columnSums(inputTerms, rows, columns, pause);
    parameters.set("bias_ih", biasIh);
    const same = hiddenTerms === inputTerms;
    parameters.set("bias_hh", same ? biasIh.slice() : columnSums(hiddenTerms, rows, columns, pause));
  }
  if (gradients.hr !== undefined) parameters.set("weight_hr", gradients.hr);
  return { input: inputGradient, initial: gradients.initial, states: gradients.states, parameters };
}

function stepGradients(
  { weights, series, initial }: DirectionRecord,
  steps: readonly Step[],
  arriving: Arriving,
  pause: Pause,
  linear: LinearGradients,
): StepGradients {
  switch (series.kind) {
    case "LSTM":
      return lstmGradient(weights, series, steps, initial, arriving, pause, linear);
    case "GRU":
      return gruGradient(weights, series, steps, initial, arriving, pause, linear);
    case "RNN_TANH":
    case "RNN_RELU":
      return rnnGradient(weights, series, steps, arriving, pause, linear);
  }
}
