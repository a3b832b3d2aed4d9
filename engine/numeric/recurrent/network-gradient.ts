import { directionGradient } from "./direction-gradient.ts";
import { type NetworkCall, type NetworkRun, statesAt } from "./network.ts";
import type { LinearGradients } from "./linear-map.ts";
import type { Pause } from "./pause.ts";
import { stateWidth } from "./parameters.ts";
import type { States } from "./series.ts";
import type { Arriving } from "./step-gradients.ts";
import type { Parameters } from "./weights.ts";

export type NetworkGradient = {
  /** By the input [rows, inputSize]. */
  readonly input: Float64Array;
  /** By h_0 and c_0, shaped as they are. */
  readonly initial: States;
  /** By the parameters, under their names. */
  readonly parameters: Parameters;
  /** By h and c after each step of each of the run's directions, in its order: how far the loss looks back. */
  readonly states: readonly States[];
};

/**
 * Backpropagation through time of `network`: a loss's gradients by all that the call reads, from those by its output
 * [rows, D * R] and by h_n and c_n, shaped as those are.
 */
export function networkGradient(
  call: NetworkCall,
  run: NetworkRun,
  arriving: Arriving,
  pause?: Pause,
  linear?: LinearGradients,
): NetworkGradient {
  const { sizes, batchSizes } = call;
  const batch = batchSizes[0] ?? 0;
  const width = stateWidth(sizes);
  const sides = sizes.bidirectional ? 2 : 1;
  const initial = { h: new Float64Array(call.initial.h.length), c: new Float64Array(call.initial.c.length) };
  const parameters = new Map<string, Float64Array>();
  const states: States[] = [];
  let output = arriving.output;
  let input = new Float64Array(0);

  for (const [index, record] of [...run.directions.entries()].toReversed()) {
    const statesOf = (of: States): States => statesAt(of, index, batch * width, batch * sizes.hiddenSize);
    const side = index % sides;
    if (side === sides - 1) input = new Float64Array(record.input.length);
    const gradient = directionGradient(
      record,
      batchSizes,
      {
        output: part(output, width, side, sides),
        last: statesOf(arriving.last),
      },
      pause,
      linear,
    );
    addTo(input, gradient.input);
    statesOf(initial).h.set(gradient.initial.h);
    statesOf(initial).c.set(gradient.initial.c);
    for (const [name, values] of gradient.parameters) parameters.set(name + record.suffix, values);
    states.unshift(gradient.states);
    const mask = record.layer > 0 && side === 0 ? call.dropoutMasks[record.layer - 1] : undefined;
    if (mask !== undefined) input = input.map((value, at) => value * mask[at]);
    if (side === 0) output = input;
  }
  return { input, initial, parameters, states };
}

/** What belongs to one direction [rows, R] of a layer's output [rows, D * R]. */
function part(output: Float64Array, width: number, side: number, sides: number): Float64Array {
  if (sides === 1) return output;
  const own = new Float64Array(output.length / sides);
  for (let to = 0; to < own.length; to += width) {
    const from = to * sides + side * width;
    own.set(output.subarray(from, from + width), to);
  }
  return own;
}

function addTo(sum: Float64Array, values: Float64Array): void {
  for (let index = 0; index < sum.length; index++) sum[index] += values[index];
}
