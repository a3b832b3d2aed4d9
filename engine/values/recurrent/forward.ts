import { type DirectionRun, network, type NetworkCall } from "../../numeric/recurrent/network.ts";
import { networkGradient, type NetworkGradient } from "../../numeric/recurrent/network-gradient.ts";
import { type NetworkSizes, outputWidth, stateWidth } from "../../numeric/recurrent/parameters.ts";
import type { Series } from "../../numeric/recurrent/series.ts";
import type { Arriving } from "../../numeric/recurrent/step-gradients.ts";
import type { Elements, Numbers } from "../../torch/numbers.ts";
import type { RecurrentLayer, Run } from "../run.ts";
import { elementsOf } from "../tensor.ts";

/** What a network or cell is given, rows as PackedSequence.data has them (see NetworkCall). */
export type ForwardCall = {
  /** "LSTM(10, 20)", for the sum of the memory that it takes. */
  readonly what: string;
  readonly sizes: NetworkSizes;
  /** By PyTorch's names. */
  readonly parameters: ReadonlyMap<string, Numbers>;
  readonly input: Elements;
  readonly batchSizes: readonly number[];
  readonly initial: { readonly h: Elements; readonly c: Elements };
  readonly dropoutMasks: readonly Elements[];
};

export type Forward = {
  /** [rows, D * R] */
  readonly output: Elements;
  /** h [layers * D, batch, R] and c [layers * D, batch, hiddenSize]. */
  readonly last: { readonly h: Elements; readonly c: Elements };
  readonly layers: readonly RecurrentLayer[];
  /** Backpropagation through time; its arrays are doubles. */
  readonly gradient: (arriving: Arriving) => NetworkGradient;
};

/** The forward pass of a network, in double. The memory for its gates and for the work is reserved first. */
export function forwardPass(run: Run, call: ForwardCall): Forward {
  reserveGates(run, call);
  const inDouble: NetworkCall = {
    sizes: call.sizes,
    parameters: new Map([...call.parameters].map(([name, numbers]) => [name, doubles(elementsOf(numbers))])),
    input: doubles(call.input),
    batchSizes: call.batchSizes,
    initial: { h: doubles(call.initial.h), c: doubles(call.initial.c) },
    dropoutMasks: call.dropoutMasks.map(doubles),
  };
  const computed = network(inDouble, run.checkpoint);
  return {
    output: computed.output,
    last: computed.last,
    layers: computed.directions.map(layerOf),
    gradient: (arriving) => networkGradient(inDouble, computed, arriving, run.checkpoint),
  };
}

export function doubles(elements: Elements): Float64Array {
  return elements instanceof Float64Array ? elements : new Float64Array(elements);
}

function layerOf({ layer, reads, series, initial, input }: DirectionRun): RecurrentLayer {
  return {
    layer,
    direction: reads,
    series: () => gatesByName(series),
    initial: { h: initial.h, c: series.kind === "LSTM" ? initial.c : undefined },
    input,
  };
}

export function gatesByName(series: Series): ReadonlyMap<string, Float64Array> {
  switch (series.kind) {
    case "LSTM": {
      const { i, f, g, o, c, h } = series;
      return new Map(Object.entries({ i, f, g, o, c, h }));
    }
    case "GRU": {
      const { r, z, n, h } = series;
      return new Map(Object.entries({ r, z, n, h }));
    }
    case "RNN_TANH":
    case "RNN_RELU":
      return new Map([["h", series.h]]);
  }
}

/** Numbers that are kept for every row and unit: those of the series, and the terms from which they are computed. */
const keptByMode = { LSTM: 5 + 4, GRU: 4 + 3, RNN_TANH: 1, RNN_RELU: 1 } as const;

function reserveGates(run: Run, { what, sizes, batchSizes, parameters }: ForwardCall): void {
  const rows = batchSizes.reduce((sum, batch) => sum + batch, 0);
  const sides = sizes.bidirectional ? 2 : 1;
  const perRow = sizes.numLayers * sides * (keptByMode[sizes.mode] * sizes.hiddenSize + stateWidth(sizes));
  const joined = (sizes.numLayers - 1) * outputWidth(sizes);
  run.reserve(8 * rows * (perRow + joined), `gates of ${what}`);
  const weights = [...parameters.values()].reduce((sum, { storage }) => sum + storage.elements.length, 0);
  run.reserve(8 * weights, `weights of ${what} in double precision`);
}
