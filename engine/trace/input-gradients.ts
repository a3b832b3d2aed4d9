import type { Floats } from "../numeric/floats.ts";
import { initialiseRecurrent } from "../numeric/initial/recurrent.ts";
import { seededGenerator } from "../numeric/random/generator.ts";
import { network, type NetworkCall } from "../numeric/recurrent/network.ts";
import { networkGradient } from "../numeric/recurrent/network-gradient.ts";
import { type NetworkSizes, networkParameters, outputWidth, stateWidth } from "../numeric/recurrent/parameters.ts";
import type { Pause } from "../numeric/recurrent/pause.ts";
import { elementsOf } from "../values/tensor.ts";
import type { Family } from "./overview.ts";
import { sampleRows } from "./sample-rows.ts";
import type { TracedPass } from "./traced-pass.ts";
import { isCell } from "./traced-run.ts";

/** [steps]: norms over the features of the gradient of `out[-1, item].sum()` by the input at each step. */
export function inputGradients(pass: TracedPass, item: number, pause: Pause): Float32Array {
  const { sizes, layers } = pass;
  const rows = Array.from(sampleRows(pass, item)).filter((row) => row >= 0);
  const sample = pass.order === undefined ? item : pass.order.indexOf(item);
  const suffix = isCell(pass) ? "_l0" : "";
  const state = (values: Floats | undefined, width: number): readonly number[] =>
    values === undefined ? [] : Array.from(values.subarray(sample * width, (sample + 1) * width));
  const call: NetworkCall = {
    sizes,
    parameters: new Map(
      [...pass.parameters].map(([name, numbers]) => [name + suffix, Float64Array.from(elementsOf(numbers))]),
    ),
    input: picked(layers[0].input, rows, sizes.inputSize),
    batchSizes: rows.map(() => 1),
    initial: {
      h: Float64Array.from(layers.flatMap(({ initial }) => state(initial.h, stateWidth(sizes)))),
      c: Float64Array.from(layers.flatMap(({ initial }) => state(initial.c, sizes.hiddenSize))),
    },
    dropoutMasks: pass.dropoutMasks.map((mask) => picked(mask, rows, outputWidth(sizes))),
  };
  return norms(call, pass.batchSizes.length, pause);
}

/**
 * The same for a network of this family as PyTorch makes it, after torch.manual_seed with the pass's seed: with the pass's
 * input and sizes, with biases, without a projection, from zero states.
 */
export function freshGradients(pass: TracedPass, family: Family, item: number, pause: Pause): Float32Array {
  const mode = family === "RNN" ? "RNN_TANH" : family;
  const sizes: NetworkSizes = { ...pass.sizes, mode, bias: true, projSize: 0 };
  const generator = seededGenerator(pass.seed);
  const parameters = networkParameters(sizes).map(({ name, shape }) => {
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    initialiseRecurrent(generator, [values], sizes.hiddenSize);
    return [name, Float64Array.from(values)] as const;
  });
  const rows = Array.from(sampleRows(pass, item)).filter((row) => row >= 0);
  const states = sizes.numLayers * (sizes.bidirectional ? 2 : 1) * sizes.hiddenSize;
  const call: NetworkCall = {
    sizes,
    parameters: new Map(parameters),
    input: picked(pass.layers[0].input, rows, sizes.inputSize),
    batchSizes: rows.map(() => 1),
    initial: { h: new Float64Array(states), c: new Float64Array(mode === "LSTM" ? states : 0) },
    dropoutMasks: [],
  };
  return norms(call, pass.batchSizes.length, pause);
}

/** One sample alone: what a batch's other samples do doesn't reach it. */
function norms(call: NetworkCall, steps: number, pause: Pause): Float32Array {
  const { sizes, input } = call;
  const run = network(call, pause);
  const output = new Float64Array(run.output.length);
  output.fill(1, Math.max(0, output.length - outputWidth(sizes)));
  const last = { h: new Float64Array(run.last.h.length), c: new Float64Array(run.last.c.length) };
  const gradient = networkGradient(call, run, { output, last }, pause).input;
  const found = new Float32Array(steps);
  for (let step = 0; step < input.length / sizes.inputSize; step++) {
    let sum = 0;
    for (let feature = 0; feature < sizes.inputSize; feature++) sum += gradient[step * sizes.inputSize + feature] ** 2;
    found[step] = Math.sqrt(sum);
  }
  return found;
}

function picked(values: Floats, rows: readonly number[], width: number): Float64Array {
  const found = new Float64Array(rows.length * width);
  for (const [index, row] of rows.entries()) found.set(values.subarray(row * width, (row + 1) * width), index * width);
  return found;
}
