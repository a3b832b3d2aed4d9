import { afterEach, expect, test, vi } from "vitest";
import { simdCell } from "../../engine/simd/cell.ts";
import { machine } from "../../engine/simd/machine.ts";
import { simdNetwork } from "../../engine/simd/network.ts";
import { differences, inDouble, runOf } from "./differences.ts";
import { networkCall } from "./random-network.ts";

const small = {
  mode: "LSTM",
  inputSize: 10,
  hiddenSize: 6,
  numLayers: 2,
  bias: true,
  bidirectional: true,
  projSize: 0,
} as const;

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test("ten thousand calls take no more memory than the first", () => {
  const call = networkCall(small, [4, 4, 2], 0, 1);
  const kept = { ...call, keepWeights: {} };
  const run = (): unknown => [simdNetwork(call), simdNetwork(kept)];
  run();
  const before = machine()!.kernels.memory.buffer.byteLength;
  for (let count = 0; count < 10_000; count++) run();
  expect(machine()!.kernels.memory.buffer.byteLength).toBe(before);
});

test("a run stays as it is when others follow, and its series can be taken apart later", () => {
  const call = networkCall(small, [4, 4, 2], 0, 2);
  const expected = inDouble(call);
  const run = runOf(simdNetwork(call));
  for (let seed = 3; seed < 60; seed++) simdNetwork(networkCall(small, [4, 4, 2], 0, seed));
  expect(differences(run, expected)).toEqual([]);
});

test("kept weights give way to others, and come back", () => {
  // 36 MiB of weights each: four of them are more than what is kept.
  const sizes = { ...small, inputSize: 1150, hiddenSize: 1020, numLayers: 1, bidirectional: false };
  const calls = [1, 2, 3, 4].map((seed) => ({ ...networkCall(sizes, [1], 0, seed), keepWeights: {} }));
  const [first] = calls.map((call) => runOf(simdNetwork(call)).output);
  const again = { ...calls[0]!, parameters: calls[0]!.parameters };
  expect(runOf(simdNetwork(again)).output).toEqual(first);
  expect(runOf(simdNetwork({ ...again, parameters: new Map() })).output).toEqual(first);
});

test("stop is asked at least once in a millisecond's work or two, and leaves nothing behind", () => {
  const sizes = { ...small, inputSize: 512, hiddenSize: 512, numLayers: 1, bidirectional: false };
  const call = networkCall(sizes, new Array<number>(32).fill(16), 0, 1);
  let asked = 0;
  const patient = (): boolean => {
    asked += 1;
    return false;
  };
  expect(simdNetwork({ ...call, stop: patient }).kind).toBe("run");
  const products = 32 * 16 * 4 * 512 * (512 + 512);
  expect(asked).toBeGreaterThan(products / 2 ** 26);

  asked = 0;
  const stop = (): boolean => {
    asked += 1;
    return asked > 5;
  };
  expect(simdNetwork({ ...call, stop })).toEqual({ kind: "stopped" });
  expect(asked).toBe(6);
  const next = networkCall(small, [4, 4, 2], 0, 2);
  expect(differences(runOf(simdNetwork(next)), inDouble(next))).toEqual([]);
});

test("without WebAssembly, and without memory, there is no run", async () => {
  const rows = [2 ** 28];
  const none = new Float32Array(0);
  const huge = { ...networkCall(small, [1], 0, 1), input: none, batchSizes: rows, initial: { h: none, c: none } };
  expect(simdNetwork(huge)).toEqual({ kind: "unavailable" });
  const cell = { sizes: small, parameters: new Map(), input: none, initial: { h: none, c: none } };
  expect(simdCell({ ...cell, batch: 2 ** 28 })).toEqual({ kind: "unavailable" });

  vi.stubGlobal("WebAssembly", undefined);
  vi.resetModules();
  const { simdNetwork: without } = await import("../../engine/simd/network.ts");
  expect(without(networkCall(small, [1], 0, 1))).toEqual({ kind: "unavailable" });
});
