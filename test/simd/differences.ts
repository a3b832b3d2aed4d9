import type { Floats } from "../../engine/numeric/floats.ts";
import { type NetworkCall, type NetworkRun, network } from "../../engine/numeric/recurrent/network.ts";
import type { SimdCall, SimdOutcome, SimdRun } from "../../engine/simd/network.ts";

/** The same call in double precision. */
export function inDouble(call: SimdCall): NetworkRun {
  return network(callInDouble(call));
}

export function callInDouble(call: SimdCall): NetworkCall {
  return {
    sizes: call.sizes,
    parameters: new Map([...call.parameters].map(([name, values]) => [name, Float64Array.from(values)])),
    input: Float64Array.from(call.input),
    batchSizes: call.batchSizes,
    initial: { h: Float64Array.from(call.initial.h), c: Float64Array.from(call.initial.c) },
    dropoutMasks: call.dropoutMasks.map((mask) => Float64Array.from(mask)),
  };
}

/** What a call must give: a run. */
export function runOf<Run>(outcome: SimdOutcome<Run>): Run {
  if (outcome.kind !== "run") throw new Error(outcome.kind);
  return outcome.run;
}

/** The arrays of a run that are further from those in double precision than single precision allows. */
export function differences(run: SimdRun, expected: NetworkRun): readonly string[] {
  const pairs: (readonly [string, Floats | undefined, Floats])[] = [
    ["output", run.output, expected.output],
    ["last h", run.last.h, expected.last.h],
    ["last c", run.last.c, expected.last.c],
    ...expected.directions.flatMap(({ suffix, series }, index) => {
      const ours: Readonly<Record<string, unknown>> = run.directions[index]!.series();
      return Object.entries(series)
        .filter((entry): entry is [string, Float64Array] => entry[0] !== "kind")
        .map(([name, values]) => [`${name}${suffix}`, ours[name] as Floats | undefined, values] as const);
    }),
  ];
  return pairs.filter(([, ours, theirs]) => ours === undefined || !near(ours, theirs)).map(([name]) => name);
}

/** Within 2e-6 + 1e-5 of the expected number; what is no number or infinite stays so. */
export function near(ours: Floats, expected: Floats): boolean {
  return (
    ours.length === expected.length &&
    expected.every((value: number, index: number) => {
      const own = ours[index]!;
      return Object.is(own, value) || Math.abs(own - value) <= 2e-6 + 1e-5 * Math.abs(value);
    })
  );
}

/** The largest difference, as a share of the largest expected number or of 1, whichever is more. */
export function farthest(ours: Floats, expected: Floats): number {
  if (ours.length !== expected.length) return Infinity;
  let scale = 1;
  let most = 0;
  for (const [index, value] of expected.entries()) {
    scale = Math.max(scale, Math.abs(value));
    most = Math.max(most, Math.abs(ours[index]! - value));
  }
  return most / scale;
}
