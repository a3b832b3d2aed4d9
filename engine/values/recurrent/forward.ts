import type { NetworkGradient } from "../../numeric/recurrent/network-gradient.ts";
import { type NetworkSizes, outputWidth, stateWidth } from "../../numeric/recurrent/parameters.ts";
import type { Arriving } from "../../numeric/recurrent/step-gradients.ts";
import type { Dtype } from "../../torch/dtype.ts";
import type { Elements, Numbers } from "../../torch/numbers.ts";
import type { RecurrentLayer, Run } from "../run.ts";
import { forwardInDouble } from "./forward-double.ts";
import { forwardInSingle } from "./forward-single.ts";

/** What a network is given, rows as PackedSequence.data has them (see NetworkCall). */
export type ForwardCall = {
  /** "LSTM(10, 20)", for the sum of the memory that it takes. */
  readonly what: string;
  readonly dtype: Dtype;
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

/** The forward pass of a network, float32 on WebAssembly where that can be had. The memory is reserved first. */
export function forwardPass(run: Run, call: ForwardCall): Forward {
  const gates = gateNumbers(call);
  if (call.dtype === "float32") {
    run.reserve(4 * gates, `gates of ${call.what}`);
    const pass = forwardInSingle(run, call);
    if (pass !== undefined) return pass;
  }
  run.reserve(8 * (gates + weightNumbers(call)), `gates of ${call.what}`);
  return forwardInDouble(run, call);
}

/** Numbers that are kept for every row and unit: those of the series, and the terms from which they are computed. */
const keptByMode = { LSTM: 5 + 4, GRU: 4 + 3, RNN_TANH: 1, RNN_RELU: 1 } as const;

function gateNumbers({ sizes, batchSizes }: ForwardCall): number {
  const rows = batchSizes.reduce((sum, batch) => sum + batch, 0);
  const sides = sizes.bidirectional ? 2 : 1;
  const perRow = sizes.numLayers * sides * (keptByMode[sizes.mode] * sizes.hiddenSize + stateWidth(sizes));
  return rows * (perRow + (sizes.numLayers - 1) * outputWidth(sizes));
}

function weightNumbers({ parameters }: ForwardCall): number {
  return [...parameters.values()].reduce((sum, { storage }) => sum + storage.elements.length, 0);
}
