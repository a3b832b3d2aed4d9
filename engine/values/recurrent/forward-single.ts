import { statesAt, type DirectionRun, type NetworkCall, type NetworkRun } from "../../numeric/recurrent/network.ts";
import { networkGradient } from "../../numeric/recurrent/network-gradient.ts";
import { outputWidth, stateWidth } from "../../numeric/recurrent/parameters.ts";
import type { Series } from "../../numeric/recurrent/series.ts";
import { weightsOf } from "../../numeric/recurrent/weights.ts";
import { type SimdDirection, simdNetwork, type SimdRun } from "../../simd/network.ts";
import { simdLinearGradients } from "../../simd/linear-gradients.ts";
import type { SimdSeries } from "../../simd/series.ts";
import { stoppable } from "../../simd/stoppable.ts";
import type { Elements } from "../../torch/numbers.ts";
import type { RecurrentLayer, Run } from "../run.ts";
import { elementsOf } from "../tensor.ts";
import type { Forward, ForwardCall } from "./forward.ts";
import { doubles, inDouble } from "./forward-double.ts";
import { gatesByName } from "./gates.ts";
import { weightsKey } from "./weights-key.ts";

/** The forward pass of a float32 network on WebAssembly's SIMD; undefined: there is none here. */
export function forwardInSingle(run: Run, call: ForwardCall): Forward | undefined {
  const { sizes, batchSizes, parameters } = call;
  const initial = { h: singles(call.initial.h), c: singles(call.initial.c) };
  const masks = call.dropoutMasks.map(singles);
  const input = singles(call.input);
  const outcome = stoppable(run.checkpoint, (stop) =>
    simdNetwork({
      sizes,
      parameters: new Map([...parameters].map(([name, numbers]) => [name, singles(elementsOf(numbers))])),
      input,
      batchSizes,
      initial,
      dropoutMasks: masks,
      keepWeights: weightsKey(parameters),
      stop,
    }),
  );
  if (outcome.kind !== "run") return undefined;
  const pass = outcome.run;
  const { output, last, directions } = pass;
  return {
    output,
    last,
    layers: directions.map((direction, index) => layerOf(call, directions, direction, index)),
    gradient: (arriving) => {
      run.reserve(8 * 12 * output.length * directions.length, `gradients of ${call.what}`);
      const given = inDouble(call);
      return networkGradient(given, runInDouble(given, pass), arriving, run.checkpoint, simdLinearGradients);
    },
  };
}

function singles(elements: Elements): Float32Array {
  return elements instanceof Float32Array ? elements : new Float32Array(elements);
}

function layerOf(
  call: ForwardCall,
  directions: readonly SimdDirection[],
  { layer, reads, series }: SimdDirection,
  index: number,
): RecurrentLayer {
  const { sizes, initial, batchSizes } = call;
  const batch = batchSizes[0] ?? 0;
  const [h, c] = [batch * stateWidth(sizes), batch * sizes.hiddenSize];
  return {
    layer,
    direction: reads,
    series: () => gatesByName(series()),
    initial: {
      h: singles(initial.h).subarray(index * h, (index + 1) * h),
      c: sizes.mode === "LSTM" ? singles(initial.c).subarray(index * c, (index + 1) * c) : undefined,
    },
    get input() {
      return layer === 0 ? singles(call.input) : singles(layerInput(call, directions, layer));
    },
  };
}

/** What a layer above the first one reads: the states of the one below, side by side, and dropout on them. */
function layerInput(call: ForwardCall, directions: readonly SimdDirection[], layer: number): Elements {
  const width = stateWidth(call.sizes);
  const stride = outputWidth(call.sizes);
  const below = directions.filter((direction) => direction.layer === layer - 1).map(({ series }) => series().h);
  const rows = below[0].length / width;
  const input = new Float64Array(rows * stride);
  for (const [side, h] of below.entries()) {
    for (let row = 0; row < rows; row++) {
      input.set(h.subarray(row * width, (row + 1) * width), row * stride + side * width);
    }
  }
  const mask = call.dropoutMasks.at(layer - 1);
  if (mask !== undefined) for (let index = 0; index < input.length; index++) input[index] *= mask[index];
  return input;
}

/** The pass as the kernels in double precision would have left it. */
function runInDouble(given: NetworkCall, pass: SimdRun): NetworkRun {
  const { sizes, initial, batchSizes } = given;
  const batch = batchSizes[0] ?? 0;
  const call = { ...given, what: "", dtype: "float64", parameters: new Map() } as const;
  const inputs = new Map<number, Float64Array>([[0, given.input]]);
  const inputOf = (layer: number): Float64Array => {
    const input = inputs.get(layer) ?? doubles(layerInput(call, pass.directions, layer));
    inputs.set(layer, input);
    return input;
  };
  const directions = pass.directions.map(({ layer, reads, suffix, series }, index): DirectionRun => {
    const input = inputOf(layer);
    const inputSize = layer === 0 ? sizes.inputSize : outputWidth(sizes);
    return {
      layer,
      reads,
      suffix,
      weights: weightsOf(given.parameters, suffix, inputSize, sizes.hiddenSize),
      input,
      initial: statesAt(initial, index, batch * stateWidth(sizes), batch * sizes.hiddenSize),
      series: seriesInDouble(series()),
    };
  });
  const last = { h: doubles(pass.last.h), c: doubles(pass.last.c) };
  return { output: doubles(pass.output), last, directions };
}

export function seriesInDouble(series: SimdSeries): Series {
  switch (series.kind) {
    case "LSTM": {
      const { i, f, g, o, c, h } = series;
      return {
        kind: "LSTM",
        i: doubles(i),
        f: doubles(f),
        g: doubles(g),
        o: doubles(o),
        c: doubles(c),
        h: doubles(h),
      };
    }
    case "GRU": {
      const { r, z, n, h, candidate } = series;
      return { kind: "GRU", r: doubles(r), z: doubles(z), n: doubles(n), h: doubles(h), candidate: doubles(candidate) };
    }
    case "RNN_TANH":
    case "RNN_RELU":
      return { kind: series.kind, h: doubles(series.h) };
  }
}
