import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { directionGradient } from "../../engine/numeric/recurrent/direction-gradient.ts";
import type { Mode } from "../../engine/numeric/recurrent/gates.ts";
import { networkGradient } from "../../engine/numeric/recurrent/network-gradient.ts";
import { withoutPause } from "../../engine/numeric/recurrent/pause.ts";
import { simdLinearGradients } from "../../engine/simd/linear-gradients.ts";
import { callInDouble, farthest, inDouble } from "./differences.ts";
import { networkCall, uniform } from "./random-network.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** Large enough for weights that are worth SIMD, and small enough that others aren't. */
const works = fc
  .record({
    mode: fc.constantFrom<Mode>("LSTM", "GRU", "RNN_TANH", "RNN_RELU"),
    inputSize: fc.integer({ min: 1, max: 90 }),
    hiddenSize: fc.integer({ min: 20, max: 90 }),
    numLayers: fc.integer({ min: 1, max: 2 }),
    bias: fc.boolean(),
    bidirectional: fc.boolean(),
    projected: fc.boolean(),
    batchSizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 7 }),
    dropout: fc.boolean(),
    seed: fc.integer({ min: 1, max: 2 ** 30 }),
  })
  .map(({ projected, batchSizes, dropout, seed, ...sizes }) => {
    const projSize = projected && sizes.mode === "LSTM" ? Math.ceil(sizes.hiddenSize / 2) : 0;
    const decreasing = batchSizes.toSorted((a, b) => b - a);
    return { seed, call: networkCall({ ...sizes, projSize }, decreasing, dropout ? 0.5 : 0, seed) };
  });

test("any network's gradients are those in double precision", () => {
  fc.assert(
    fc.property(works, ({ seed, call }) => {
      const given = callInDouble(call);
      const run = inDouble(call);
      const numbers = uniform(seed);
      const drawn = ({ length }: Float64Array): Float64Array => Float64Array.from(numbers(length, 1));
      const arriving = { output: drawn(run.output), last: { h: drawn(run.last.h), c: drawn(run.last.c) } };
      const expected = networkGradient(given, run, arriving);
      const ours = networkGradient(given, run, arriving, withoutPause, simdLinearGradients);
      for (const [name, values] of expected.parameters) {
        expect([name, farthest(ours.parameters.get(name)!, values) < 2e-5]).toEqual([name, true]);
      }
      expect(farthest(ours.input, expected.input)).toBeLessThan(2e-5);
      expect(farthest(ours.initial.h, expected.initial.h)).toBeLessThan(2e-5);
      expect(farthest(ours.initial.c, expected.initial.c)).toBeLessThan(2e-5);
    }),
    { numRuns: 60 },
  );
});

const sizes = {
  mode: "LSTM",
  inputSize: 64,
  hiddenSize: 64,
  numLayers: 1,
  bias: true,
  bidirectional: false,
  projSize: 0,
} as const;

test("large products run in single precision, and in double where there is no WebAssembly", async () => {
  const call = networkCall(sizes, [3, 3, 3, 3], 0, 9);
  const record = inDouble(call).directions[0]!;
  const output = Float64Array.from(uniform(4)(record.series.h.length, 1));
  const last = { h: new Float64Array(3 * 64), c: new Float64Array(3 * 64) };
  const gradient = (linear?: typeof simdLinearGradients): readonly Float64Array[] => {
    const { input, parameters } = directionGradient(record, [3, 3, 3, 3], { output, last }, withoutPause, linear);
    return [input, ...parameters.values()];
  };
  const expected = gradient();
  expect(gradient(simdLinearGradients)).not.toEqual(expected);
  vi.stubGlobal("WebAssembly", undefined);
  vi.resetModules();
  const { simdLinearGradients: without } = await import("../../engine/simd/linear-gradients.ts");
  expect(gradient(without)).toEqual(expected);
});

test("what the pause throws ends the work, and the next one is whole", () => {
  const call = networkCall({ ...sizes, hiddenSize: 256, inputSize: 256 }, new Array<number>(20).fill(8), 0, 9);
  const given = callInDouble(call);
  const run = inDouble(call);
  const arriving = { output: run.output, last: run.last };
  let pauses = 0;
  const counted = (): void => {
    pauses += 1;
  };
  const whole = networkGradient(given, run, arriving, counted, simdLinearGradients);
  // The kernels go on counting from where an earlier call left off: a few questions more or less.
  for (const end of [1, 10, Math.floor(0.8 * pauses)]) {
    let left = end;
    const pause = (): void => {
      left -= 1;
      if (left < 0) throw new Error("enough");
    };
    expect(() => networkGradient(given, run, arriving, pause, simdLinearGradients)).toThrow("enough");
  }
  expect(networkGradient(given, run, arriving, withoutPause, simdLinearGradients)).toEqual(whole);
});
