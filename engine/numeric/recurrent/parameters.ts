import { gateCount, type Mode } from "./gates.ts";
import type { Direction } from "./steps.ts";

/** What the parameters of nn.RNN, nn.LSTM and nn.GRU hang on, in PyTorch's terms. projSize is 0 without a projection. */
export type NetworkSizes = {
  readonly mode: Mode;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly bias: boolean;
  readonly bidirectional: boolean;
  readonly projSize: number;
};

export type NamedShape = { readonly name: string; readonly shape: readonly number[] };

/** The parameters of a network in PyTorch's order of creation: by layer, then direction. */
export function networkParameters(sizes: NetworkSizes): readonly NamedShape[] {
  const { inputSize } = sizes;
  return suffixes(sizes).flatMap(({ suffix, layer }) =>
    directionParameters(sizes, suffix, layer === 0 ? inputSize : outputWidth(sizes)),
  );
}

/** The parameters of nn.RNNCell, nn.LSTMCell or nn.GRUCell, in PyTorch's order of creation. */
export function cellParameters(
  sizes: Pick<NetworkSizes, "mode" | "inputSize" | "hiddenSize" | "bias">,
): readonly NamedShape[] {
  return directionParameters({ ...sizes, projSize: 0 }, "", sizes.inputSize);
}

/** Layer by layer, and in each forward before reverse: the end of the parameters' names. */
export function suffixes(sizes: NetworkSizes): readonly Suffix[] {
  const directions = sizes.bidirectional ? (["forward", "reverse"] as const) : (["forward"] as const);
  return Array.from({ length: sizes.numLayers }, (_, layer) =>
    directions.map((reads) => ({ layer, reads, suffix: `_l${layer}${reads === "reverse" ? "_reverse" : ""}` })),
  ).flat();
}

export type Suffix = { readonly layer: number; readonly reads: Direction; readonly suffix: string };

/** D * R, the width of a layer's output: what the next layer reads. */
export function outputWidth(sizes: NetworkSizes): number {
  return (sizes.bidirectional ? 2 : 1) * stateWidth(sizes);
}

/** R, the width of h. */
export function stateWidth(sizes: Pick<NetworkSizes, "hiddenSize" | "projSize">): number {
  return sizes.projSize > 0 ? sizes.projSize : sizes.hiddenSize;
}

function directionParameters(
  sizes: Pick<NetworkSizes, "mode" | "hiddenSize" | "bias" | "projSize">,
  suffix: string,
  inputSize: number,
): readonly NamedShape[] {
  const { mode, hiddenSize, bias, projSize } = sizes;
  const gateRows = gateCount(mode) * hiddenSize;
  const biases = ["bias_ih", "bias_hh"].map((name) => ({ name: name + suffix, shape: [gateRows] }));
  return [
    { name: `weight_ih${suffix}`, shape: [gateRows, inputSize] },
    { name: `weight_hh${suffix}`, shape: [gateRows, stateWidth(sizes)] },
    ...(bias ? biases : []),
    ...(projSize > 0 ? [{ name: `weight_hr${suffix}`, shape: [projSize, hiddenSize] }] : []),
  ];
}
