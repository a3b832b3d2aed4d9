import type { Floats } from "../numeric/floats.ts";
import { applyLinear, linearGradients } from "../numeric/recurrent/linear-map.ts";
import { outputWidth, stateWidth } from "../numeric/recurrent/parameters.ts";
import type { Pause } from "../numeric/recurrent/pause.ts";
import type { Series, States } from "../numeric/recurrent/series.ts";
import { previousStates } from "../numeric/recurrent/step-gradients.ts";
import { stepsOf } from "../numeric/recurrent/steps.ts";
import { type Weights, weightsOf } from "../numeric/recurrent/weights.ts";
import { simdLinearGradients } from "../simd/linear-gradients.ts";
import { elementsOf } from "../values/tensor.ts";
import { directionInputGradient, type SampleRecord } from "./direction-input-gradient.ts";
import { sampleRows } from "./sample-rows.ts";
import type { TracedLayer, TracedPass } from "./traced-pass.ts";
import { isCell } from "./traced-run.ts";

/** [steps]: norms over the features of the gradient of `out[-1, item].sum()` by the input at each step; 0 past its length. */
export function inputGradients(pass: TracedPass, item: number, pause: Pause): Float32Array {
  const { sizes, dropoutMasks, dtype } = pass;
  const rows = Array.from(sampleRows(pass, item)).filter((row) => row >= 0);
  const width = stateWidth(sizes);
  const sides = sizes.bidirectional ? 2 : 1;
  // PyTorch's single precision has no smaller number than 2^-149.
  const tiny = dtype === "float64" ? 0 : 2 ** -150;
  const linear = dtype === "float32" ? simdLinearGradients : linearGradients;
  let output = new Float64Array(rows.length * outputWidth(sizes));
  output.fill(1, Math.max(0, output.length - outputWidth(sizes)));
  for (let layer = sizes.numLayers - 1; layer >= 0; layer--) {
    const inputSize = layer === 0 ? sizes.inputSize : outputWidth(sizes);
    const input = new Float64Array(rows.length * inputSize);
    for (let side = 0; side < sides; side++) {
      pause();
      const record = sampleRecord(pass, pass.layers[layer * sides + side], inputSize, rows, item);
      const own = directionInputGradient(record, ofSide(output, width, side, sides), tiny, pause, linear);
      for (let at = 0; at < input.length; at++) input[at] += own[at];
    }
    if (layer > 0 && dropoutMasks.length > 0) {
      const mask = picked(dropoutMasks[layer - 1], rows, inputSize);
      for (let at = 0; at < input.length; at++) input[at] *= mask[at];
    }
    output = input;
  }
  return norms(output, sizes.inputSize, pass.batchSizes.length);
}

/** One sample alone: what a batch's other samples do doesn't reach it. */
function sampleRecord(
  pass: TracedPass,
  { layer, direction, series, initial }: TracedLayer,
  inputSize: number,
  rows: readonly number[],
  item: number,
): SampleRecord {
  const { sizes, parameters, order } = pass;
  const reads = direction === "forward" ? "forward" : "reverse";
  const suffix = isCell(pass) ? "" : `_l${layer}${reads === "reverse" ? "_reverse" : ""}`;
  const doubles = [...parameters]
    .filter(([name]) => name.replace(/^(?:weight|bias)_(?:ih|hh|hr)/, "") === suffix)
    .map(([name, numbers]) => [name, Float64Array.from(elementsOf(numbers))] as const);
  const weights = weightsOf(new Map(doubles), suffix, inputSize, sizes.hiddenSize);
  const sample = order === undefined ? item : order.indexOf(item);
  const stateOf = (values: Floats | undefined, width: number): Float64Array =>
    values === undefined
      ? new Float64Array(0)
      : Float64Array.from(values.subarray(sample * width, (sample + 1) * width));
  const states = { h: stateOf(initial.h, weights.width), c: stateOf(initial.c, sizes.hiddenSize) };
  const own = new Map(
    [...series].map(([name, values]) => [name, picked(values, rows, name === "h" ? weights.width : sizes.hiddenSize)]),
  );
  return {
    reads,
    weights,
    series: seriesOf(pass, own, weights, states, reads),
    initial: states,
    steps: rows.length,
  };
}

function seriesOf(
  { sizes }: TracedPass,
  own: ReadonlyMap<string, Float64Array>,
  weights: Weights,
  initial: States,
  reads: SampleRecord["reads"],
): Series {
  const of = (name: string): Float64Array => own.get(name) ?? new Float64Array(0);
  const h = of("h");
  switch (sizes.mode) {
    case "LSTM":
      return { kind: "LSTM", i: of("i"), f: of("f"), g: of("g"), o: of("o"), c: of("c"), h };
    case "GRU":
      return { kind: "GRU", r: of("r"), z: of("z"), n: of("n"), h, candidate: candidates(weights, h, initial, reads) };
    case "RNN_TANH":
    case "RNN_RELU":
      return { kind: sizes.mode, h };
  }
}

/** `W_hn h + b_hn` of every step, which a pass doesn't keep. */
function candidates(
  { hiddenSize, hh, biasHh }: Weights,
  h: Float64Array,
  initial: States,
  reads: SampleRecord["reads"],
): Float64Array {
  const rows = h.length / hiddenSize;
  const steps = stepsOf(new Array<number>(rows).fill(1), reads);
  const before = previousStates(steps, h, initial.h, hiddenSize);
  const found = new Float64Array(h.length);
  const weight = hh.subarray(2 * hiddenSize * hiddenSize);
  const sizes = { rows, inner: hiddenSize, columns: hiddenSize };
  applyLinear(found, before, weight, biasHh?.subarray(2 * hiddenSize), sizes);
  return found;
}

/** What belongs to one direction [steps, R] of a layer's output [steps, D * R]. */
function ofSide(output: Float64Array, width: number, side: number, sides: number): Float64Array {
  if (sides === 1) return output;
  const own = new Float64Array(output.length / sides);
  for (let to = 0; to < own.length; to += width) {
    const from = to * sides + side * width;
    own.set(output.subarray(from, from + width), to);
  }
  return own;
}

function norms(gradient: Float64Array, width: number, steps: number): Float32Array {
  const found = new Float32Array(steps);
  for (let step = 0; step < gradient.length / width; step++) {
    let sum = 0;
    for (let feature = 0; feature < width; feature++) sum += gradient[step * width + feature] ** 2;
    found[step] = Math.sqrt(sum);
  }
  return found;
}

function picked(values: Floats, rows: readonly number[], width: number): Float64Array {
  const found = new Float64Array(rows.length * width);
  for (const [index, row] of rows.entries()) found.set(values.subarray(row * width, (row + 1) * width), index * width);
  return found;
}
