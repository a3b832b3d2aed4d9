import fc from "fast-check";
import { expect, test } from "vitest";
import { simdNetwork } from "../../engine/simd/network.ts";
import { differences, inDouble, runOf } from "./differences.ts";
import { networkCalls } from "./random-network.ts";

test("any network: outputs, states and gates as in double precision", () => {
  fc.assert(
    fc.property(networkCalls, (call) => {
      expect(differences(runOf(simdNetwork(call)), inDouble(call))).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
