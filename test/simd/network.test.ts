import fc from "fast-check";
import { expect, test } from "vitest";
import { simdNetwork } from "../../engine/simd/network.ts";
import { differences, inDouble, runOf } from "./differences.ts";
import { networkCall, networkCalls } from "./random-network.ts";

test("any network: outputs, states and gates as in double precision", () => {
  fc.assert(
    fc.property(networkCalls, (call) => {
      expect(differences(runOf(simdNetwork(call)), inDouble(call))).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

const single = { mode: "LSTM", numLayers: 1, bias: true, bidirectional: false, projSize: 0 } as const;

test.each([
  ["more inputs than a block of the product holds", { ...single, inputSize: 1500, hiddenSize: 5 }, [3, 3]],
  ["more rows than a block holds", { ...single, inputSize: 7, hiddenSize: 6 }, new Array<number>(40).fill(5)],
  ["more samples than a block holds", { ...single, mode: "GRU" as const, inputSize: 3, hiddenSize: 9 }, [150, 131, 2]],
  ["many units", { ...single, inputSize: 4, hiddenSize: 700, projSize: 650 }, [2, 1]],
])("%s", (_, sizes, batchSizes) => {
  const { input, ...call } = networkCall(sizes, batchSizes, 0, 7);
  // Sums of many numbers stay as small as those of few.
  const scaled = { ...call, input: input.map((value) => value / Math.sqrt(sizes.inputSize)) };
  expect(differences(runOf(simdNetwork(scaled)), inDouble(scaled))).toEqual([]);
});

test("a network without inputs is its hidden part", () => {
  const call = networkCall({ ...single, inputSize: 0, hiddenSize: 6 }, [2, 2], 0, 5);
  expect(differences(runOf(simdNetwork(call)), inDouble(call))).toEqual([]);
});

test("what is no number or infinite passes through as in double precision", () => {
  for (const mode of ["LSTM", "GRU", "RNN_TANH", "RNN_RELU"] as const) {
    for (const special of [NaN, Infinity, -Infinity, 3e38, -3e38, 1e4, -1e4]) {
      const call = networkCall({ ...single, mode, inputSize: 3, hiddenSize: 6 }, [2, 2, 2], 0, 3);
      call.input[7] = special;
      // Single precision overflows where double doesn't.
      if (mode === "RNN_RELU" && Math.abs(special) > 1e38) continue;
      expect([mode, special, differences(runOf(simdNetwork(call)), inDouble(call))]).toEqual([mode, special, []]);
    }
  }
});

test("a unit alone follows sigmoid and tanh from end to end", () => {
  const sizes = { ...single, bias: false, inputSize: 1, hiddenSize: 1 };
  const ends = [
    -Infinity,
    -200,
    -104,
    -90,
    -89,
    -88,
    -87,
    -20,
    -1e-3,
    -1e-7,
    0,
    1e-7,
    1e-3,
    9,
    20,
    87,
    90,
    200,
    Infinity,
  ];
  const input = Float32Array.from([...ends, ...Array.from({ length: 4001 }, (_, index) => (index - 2000) / 100)]);
  const call = {
    sizes,
    parameters: new Map([
      ["weight_ih_l0", new Float32Array(4).fill(1)],
      ["weight_hh_l0", new Float32Array(4)],
    ]),
    input,
    batchSizes: [input.length],
    initial: { h: new Float32Array(input.length), c: new Float32Array(input.length) },
    dropoutMasks: [],
  };
  const series = runOf(simdNetwork(call)).directions[0]!.series();
  if (series.kind !== "LSTM") throw new Error(series.kind);
  for (const [index, x] of input.entries()) {
    const logistic = 1 / (1 + Math.exp(-x));
    expect([x, Math.abs(series.i[index]! - logistic) <= 1e-7]).toEqual([x, true]);
    expect([x, Math.abs(series.g[index]! - Math.tanh(x)) <= 3e-7 * Math.abs(Math.tanh(x))]).toEqual([x, true]);
  }
  expect([series.i[0], series.i[1], series.g[0]]).toEqual([0, 0, -1]);
  expect([series.i[ends.length - 1], series.g[ends.length - 1]]).toEqual([1, 1]);
});
