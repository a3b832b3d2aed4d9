import fc from "fast-check";
import type { Mode } from "../../engine/numeric/recurrent/gates.ts";
import {
  type NetworkSizes,
  networkParameters,
  outputWidth,
  stateWidth,
} from "../../engine/numeric/recurrent/parameters.ts";
import type { SimdCall } from "../../engine/simd/network.ts";

/** Any network on any input, with or without packing and dropout. */
export const networkCalls: fc.Arbitrary<SimdCall> = fc
  .record({
    mode: fc.constantFrom<Mode>("LSTM", "GRU", "RNN_TANH", "RNN_RELU"),
    inputSize: fc.integer({ min: 1, max: 19 }),
    hiddenSize: fc.integer({ min: 1, max: 21 }),
    numLayers: fc.integer({ min: 1, max: 3 }),
    bias: fc.boolean(),
    bidirectional: fc.boolean(),
    projected: fc.boolean(),
    batchSizes: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 7 }),
    dropout: fc.boolean(),
    seed: fc.integer({ min: 1, max: 2 ** 30 }),
  })
  .map(({ projected, batchSizes, dropout, seed, ...sizes }) => {
    const projSize = projected && sizes.mode === "LSTM" && sizes.hiddenSize > 1 ? Math.ceil(sizes.hiddenSize / 2) : 0;
    const decreasing = batchSizes.toSorted((a, b) => b - a);
    return networkCall({ ...sizes, projSize }, decreasing, dropout ? 0.5 : 0, seed);
  });

/** A network's call with numbers as PyTorch's initialisation and standard inputs have them. */
export function networkCall(
  sizes: NetworkSizes,
  batchSizes: readonly number[],
  dropout: number,
  seed: number,
): SimdCall {
  const numbers = uniform(seed);
  const rows = batchSizes.reduce((sum, batch) => sum + batch, 0);
  const states = sizes.numLayers * (sizes.bidirectional ? 2 : 1) * (batchSizes[0] ?? 0);
  const bound = 1 / Math.sqrt(sizes.hiddenSize);
  return {
    sizes,
    parameters: new Map(
      networkParameters(sizes).map(({ name, shape }) => [
        name,
        numbers(
          shape.reduce((product, size) => product * size, 1),
          bound,
        ),
      ]),
    ),
    input: numbers(rows * sizes.inputSize, 2),
    batchSizes,
    initial: {
      h: numbers(states * stateWidth(sizes), 1),
      c: numbers(sizes.mode === "LSTM" ? states * sizes.hiddenSize : 0, 1),
    },
    dropoutMasks: Array.from({ length: dropout > 0 ? sizes.numLayers - 1 : 0 }, () =>
      numbers(rows * outputWidth(sizes), 1).map((value) => (value > 2 * dropout - 1 ? 1 / (1 - dropout) : 0)),
    ),
  };
}

/** Repeatable numbers between -bound and bound (Park and Miller's generator). */
export function uniform(seed: number): (count: number, bound: number) => Float32Array {
  let state = seed;
  const next = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return (count, bound) => Float32Array.from({ length: count }, () => (2 * next() - 1) * bound);
}
