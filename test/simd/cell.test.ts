import fc from "fast-check";
import { expect, test } from "vitest";
import { direction } from "../../engine/numeric/recurrent/direction.ts";
import type { Mode } from "../../engine/numeric/recurrent/gates.ts";
import { weightsOf } from "../../engine/numeric/recurrent/weights.ts";
import { simdCell } from "../../engine/simd/cell.ts";
import { near, runOf } from "./differences.ts";
import { networkCall } from "./random-network.ts";

const cells = fc.record({
  mode: fc.constantFrom<Mode>("LSTM", "GRU", "RNN_TANH", "RNN_RELU"),
  inputSize: fc.integer({ min: 1, max: 19 }),
  hiddenSize: fc.integer({ min: 1, max: 21 }),
  bias: fc.boolean(),
  batch: fc.integer({ min: 0, max: 9 }),
  seed: fc.integer({ min: 1, max: 2 ** 30 }),
});

test("any cell: states and gates as in double precision, whether its weights are kept or not", () => {
  fc.assert(
    fc.property(cells, ({ batch, seed, ...some }) => {
      const sizes = { ...some, numLayers: 1, bidirectional: false, projSize: 0 };
      const { input, initial, parameters } = networkCall(sizes, [batch], 0, seed);
      const own = new Map([...parameters].map(([name, values]) => [name.replace("_l0", ""), values]));
      const doubled = new Map([...own].map(([name, values]) => [name, Float64Array.from(values)]));
      const weights = weightsOf(doubled, "", sizes.inputSize, sizes.hiddenSize);
      const states = { h: Float64Array.from(initial.h), c: Float64Array.from(initial.c) };
      const expected = direction(sizes.mode, weights, Float64Array.from(input), [batch], "forward", states);

      const call = { sizes, parameters: own, input, batch, initial };
      const keepWeights = {};
      for (const one of [call, { ...call, keepWeights }, { ...call, keepWeights, parameters: new Map() }]) {
        const run = runOf(simdCell(one));
        expect([near(run.h, expected.last.h), near(run.c, expected.last.c)]).toEqual([true, true]);
        const ours: Readonly<Record<string, unknown>> = run.series();
        for (const [name, values] of Object.entries(expected.series)) {
          if (name === "kind") expect(ours[name]).toBe(values);
          else expect([name, near(ours[name] as Float32Array, values as Float64Array)]).toEqual([name, true]);
        }
      }
    }),
  );
});
