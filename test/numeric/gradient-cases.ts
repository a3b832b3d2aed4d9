import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { initialiseRecurrent } from "../../engine/numeric/initial/recurrent.ts";
import { fillDropoutMask } from "../../engine/numeric/random/dropout.ts";
import { seededGenerator } from "../../engine/numeric/random/generator.ts";
import { fillUniform } from "../../engine/numeric/random/uniform.ts";
import type { NetworkCall } from "../../engine/numeric/recurrent/network.ts";
import {
  type NetworkSizes,
  networkParameters,
  outputWidth,
  stateWidth,
} from "../../engine/numeric/recurrent/parameters.ts";
import type { Arriving } from "../../engine/numeric/recurrent/step-gradients.ts";

/** A forward pass, and what a loss sends back into it: drawn as record-gradients.py draws. */
export type GradientCase = {
  readonly title: string;
  readonly call: NetworkCall;
  readonly arriving: Arriving;
  /** PyTorch's results by the recording's names. */
  readonly results: Readonly<Record<string, readonly number[]>>;
};

type Recorded = {
  readonly seed: number;
  readonly sizes: NetworkSizes;
  readonly dropout: number;
  readonly batchSizes: readonly number[];
  readonly results: GradientCase["results"];
};

const path = fileURLToPath(new URL("gradients.json", import.meta.url));
const recorded = JSON.parse(readFileSync(path, "utf8")) as { readonly cases: readonly Recorded[] };

export const gradientCases: readonly GradientCase[] = recorded.cases.map((one) => {
  const { sizes } = one;
  const generator = seededGenerator(BigInt(one.seed));
  const parameters = new Map(
    networkParameters(sizes).map(({ name, shape }) => [name, new Float64Array(shape.reduce((a, b) => a * b, 1))]),
  );
  initialiseRecurrent(generator, parameters.values(), sizes.hiddenSize);
  const uniform = (length: number): Float64Array => {
    const values = new Float64Array(length);
    fillUniform(generator, values, -1, 1);
    return values;
  };
  const rows = one.batchSizes.reduce((sum, batch) => sum + batch, 0);
  const cells = sizes.numLayers * (sizes.bidirectional ? 2 : 1) * one.batchSizes[0]!;
  const hLength = cells * stateWidth(sizes);
  const cLength = sizes.mode === "LSTM" ? cells * sizes.hiddenSize : 0;
  const input = uniform(rows * sizes.inputSize);
  const initial = { h: uniform(hLength), c: uniform(cLength) };
  const arriving = { output: uniform(rows * outputWidth(sizes)), last: { h: uniform(hLength), c: uniform(cLength) } };
  const dropoutMasks = Array.from({ length: sizes.numLayers - 1 }, () => {
    const mask = new Float64Array(rows * outputWidth(sizes));
    fillDropoutMask(generator, mask, one.dropout);
    return mask;
  });
  return {
    title: `${one.sizes.mode} ${one.sizes.numLayers} layers, batches ${one.batchSizes.join()} (seed ${one.seed})`,
    call: { sizes, parameters, input, batchSizes: one.batchSizes, initial, dropoutMasks },
    arriving,
    results: one.results,
  };
});
