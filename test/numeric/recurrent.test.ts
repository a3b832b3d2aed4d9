import { expect, test } from "vitest";
import { direction } from "../../engine/numeric/recurrent/direction.ts";
import { type Parameters, weightsOf } from "../../engine/numeric/recurrent/weights.ts";
import { type NumericCase, differingBits, excess, numericCases } from "./recorded.ts";
import { type Setting, setting } from "./recurrent-program.ts";
import { runNetwork } from "./run-network.ts";

const modules = numericCases("module-values");
const cells = numericCases("cell-values");
const gates = numericCases("lstm-gates");
const drawn = ["x", "h0", "c0"];

/** float64 normal numbers where the C library that PyTorch recorded with missed the nearest double: the last bits differ. */
const lastBit: Readonly<Record<string, number>> = {
  "lstm-011 h0": 1,
  "lstm-011 c0": 1,
  "lstm-027 h0": 1,
  "lstm-062 c0": 1,
};

test("all cases of the reference are there", () => {
  expect([modules, cells, gates].map(({ length }) => length)).toEqual([240, 90, 16]);
});

test.each(named([...modules, ...cells, ...gates]))("%s: parameters, their order, and inputs, bit for bit", (_, one) => {
  const { shapes, parameters, variables } = setting(one);
  expect(shapes.map(({ name, shape }) => [name, shape])).toEqual(one.param_order);
  for (const [name, value] of Object.entries(one.params!)) {
    expect([name, differingBits(parameters.get(name)!, value)]).toEqual([name, 0]);
  }
  for (const [name, value] of Object.entries(one.vars).filter(([name]) => drawn.includes(name))) {
    const differing = lastBit[`${one.id} ${name}`] ?? 0;
    expect([name, differingBits(variables.get(name)!, value)]).toEqual([name, differing]);
    expect([name, excess(variables.get(name)!, value, 0, 2 ** -51) <= 1]).toEqual([name, true]);
  }
});

test.each(named([...modules, ...gates]))("%s: forward", (_, one) => {
  expectRecorded(one, runNetwork(one, setting(one)).results);
});

test.each(named(gates))("%s: every gate of every step", (_, one) => {
  const { directions } = runNetwork(one, setting(one)).run;
  expect(directions.map(({ layer, reads }) => [layer, reads])).toEqual(
    one.trace!.map(({ layer, direction: reads }) => [layer, reads]),
  );
  for (const [index, recorded] of one.trace!.entries()) {
    const { series } = directions[index]!;
    if (series.kind !== "LSTM") throw new Error(series.kind);
    // Recorded with 9 significant digits.
    for (const name of ["i", "f", "g", "o", "c", "h"] as const) {
      expect([name, excess(series[name], recorded[name], 1e-9, 1e-8) <= 1]).toEqual([name, true]);
    }
  }
});

test.each(named(cells))("%s: forward", (_, one) => expectRecorded(one, runCell(one, setting(one))));

/** One call, or one for each row of x, from zeros. */
function runCell({ code, vars }: NumericCase, made: Setting): Readonly<Record<string, Float64Array>> {
  const { sizes, variables } = made;
  const { mode, inputSize, hiddenSize } = sizes;
  const parameters: Parameters = new Map(
    [...made.parameters].map(([name, values]) => [name, Float64Array.from(values)]),
  );
  const weights = weightsOf(parameters, "", inputSize, hiddenSize);
  const x = Float64Array.from(variables.get("x")!);
  const looped = code.includes("for xt in x:");
  const inner = looped ? vars["x"]!.shape.slice(1) : vars["x"]!.shape;
  const batch = inner.length === 1 ? 1 : inner[0]!;
  let states = {
    h: Float64Array.from(variables.get("h0") ?? new Float64Array(batch * hiddenSize)),
    c: Float64Array.from(variables.get("c0") ?? new Float64Array(mode === "LSTM" ? batch * hiddenSize : 0)),
  };
  const outputs: number[] = [];
  for (let from = 0; from < x.length; from += batch * inputSize) {
    const step = direction(mode, weights, x.subarray(from, from + batch * inputSize), [batch], "forward", states);
    states = { h: Float64Array.from(step.last.h), c: Float64Array.from(step.last.c) };
    outputs.push(...step.last.h);
  }
  return { ...states, out: Float64Array.from(outputs) };
}

function expectRecorded(one: NumericCase, results: Readonly<Record<string, Float64Array>>): void {
  for (const [name, value] of Object.entries(one.vars).filter(([name]) => !drawn.includes(name))) {
    const [absolute, relative] = value.dtype === "float64" ? [1e-12, 0] : [2e-6, 1e-5];
    expect([name, excess(results[name]!, value, absolute, relative) <= 1]).toEqual([name, true]);
  }
}

function named(some: readonly NumericCase[]): readonly (readonly [string, NumericCase])[] {
  return some.map((one) => [one.id, one]);
}
