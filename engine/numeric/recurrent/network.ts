import { direction, type DirectionRecord } from "./direction.ts";
import { type NetworkSizes, outputWidth, stateWidth, suffixes } from "./parameters.ts";
import type { Pause } from "./pause.ts";
import type { States } from "./series.ts";
import { type Parameters, weightsOf } from "./weights.ts";

/** What a forward pass is given; numbers are double, and rows as in `stepsOf`. */
export type NetworkCall = {
  readonly sizes: NetworkSizes;
  readonly parameters: Parameters;
  /** [rows, inputSize]: a [time, batch, inputSize] tensor, or PackedSequence.data. */
  readonly input: Float64Array;
  /** How many samples each point in time has; never increasing. */
  readonly batchSizes: readonly number[];
  /** h [layers * D, batch, R] and, of an LSTM, c [layers * D, batch, hiddenSize]; c is empty elsewhere. */
  readonly initial: States;
  /** What dropout multiplies the outputs of all layers but the last by: [rows, D * R] each. Empty without dropout. */
  readonly dropoutMasks: readonly Float64Array[];
};

/** Its arrays may share memory with one another and with the call: read them, and copy before writing. */
export type NetworkRun = {
  /** [rows, D * R]: forward before reverse. */
  readonly output: Float64Array;
  /** h_n and c_n, shaped as the initial states: after each sample's last step, in reverse after its first. */
  readonly last: States;
  /** Layer by layer, forward before reverse. */
  readonly directions: readonly DirectionRun[];
};

/** What one layer did in one direction: enough to show every gate, and to go back. */
export type DirectionRun = DirectionRecord & {
  readonly layer: number;
  /** The end of its parameters' names: `_l0`, `_l1_reverse`, …. */
  readonly suffix: string;
};

/** The forward pass of torch.nn.RNN, LSTM and GRU, in double; see those classes' documentation for the equations. */
export function network(call: NetworkCall, pause?: Pause): NetworkRun {
  const { sizes, parameters, batchSizes, initial, dropoutMasks } = call;
  const batch = batchSizes[0] ?? 0;
  const width = stateWidth(sizes);
  const last = { h: new Float64Array(initial.h.length), c: new Float64Array(initial.c.length) };
  const directions: DirectionRun[] = [];
  let input = call.input;
  let inputSize = sizes.inputSize;
  let outputs: Float64Array[] = [];

  for (const [index, { layer, reads, suffix }] of suffixes(sizes).entries()) {
    if (layer > 0 && reads === "forward") {
      input = masked(joined(outputs, width), dropoutMasks[layer - 1]);
      inputSize = outputWidth(sizes);
      outputs = [];
    }
    const weights = weightsOf(parameters, suffix, inputSize, sizes.hiddenSize);
    const statesOf = (states: States): States => statesAt(states, index, batch * width, batch * sizes.hiddenSize);
    const from = statesOf(initial);
    const computed = direction(sizes.mode, weights, input, batchSizes, reads, from, pause);
    statesOf(last).h.set(computed.last.h);
    statesOf(last).c.set(computed.last.c);
    outputs.push(computed.series.h);
    directions.push({ layer, reads, suffix, weights, input, initial: from, series: computed.series });
  }
  return { output: joined(outputs, width), last, directions };
}

/** The states of one layer and direction: `layer * D + direction` is their row. */
export function statesAt(states: States, row: number, hLength: number, cLength: number): States {
  return {
    h: states.h.subarray(row * hLength, (row + 1) * hLength),
    c: states.c.subarray(row * cLength, (row + 1) * cLength),
  };
}

/** Joins the outputs [rows, R] of a layer's directions on their last axis. */
function joined(outputs: readonly Float64Array[], width: number): Float64Array {
  const [forward, reverse] = outputs;
  if (outputs.length === 1) return forward;
  const both = new Float64Array(2 * forward.length);
  for (let from = 0; from < forward.length; from += width) {
    both.set(forward.subarray(from, from + width), 2 * from);
    both.set(reverse.subarray(from, from + width), 2 * from + width);
  }
  return both;
}

function masked(output: Float64Array, mask: Float64Array | undefined): Float64Array {
  return mask === undefined ? output : output.map((value, index) => value * mask[index]);
}
