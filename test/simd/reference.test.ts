import { expect, test } from "vitest";
import { simdCell } from "../../engine/simd/cell.ts";
import { type SimdStates, simdNetwork } from "../../engine/simd/network.ts";
import { outputWidth, stateWidth } from "../../engine/numeric/recurrent/parameters.ts";
import { type NumericCase, excess, numericCases } from "../numeric/recorded.ts";
import { type Setting, setting } from "../numeric/recurrent-program.ts";
import { runOf } from "./differences.ts";

const single = (file: string): readonly NumericCase[] =>
  numericCases(file).filter(({ vars }) => Object.values(vars).every(({ dtype }) => dtype === "float32"));
const modules = single("module-values");
const cells = single("cell-values");
const gates = single("lstm-gates");

test("the cases in single precision are there", () => {
  expect([modules, cells, gates].map(({ length }) => length)).toEqual([218, 90, 16]);
});

test.each(named([...modules, ...gates]))("%s: as PyTorch", (_, one) => {
  const { sizes, batchFirst, parameters, variables } = setting(one);
  const shape = one.vars["x"]!.shape;
  const transposed = batchFirst && shape.length === 3;
  const [time = 0, batch = 0] = shape.length === 2 ? [shape[0]!, 1] : transposed ? [shape[1]!, shape[0]!] : shape;
  const states = sizes.numLayers * (sizes.bidirectional ? 2 : 1) * batch;
  const input = Float32Array.from(variables.get("x")!);
  const run = runOf(
    simdNetwork({
      sizes,
      parameters: singles(parameters),
      input: transposed ? swapped(input, batch, time, sizes.inputSize) : input,
      batchSizes: new Array<number>(time).fill(batch),
      initial: {
        h: Float32Array.from(variables.get("h0") ?? new Float32Array(states * stateWidth(sizes))),
        c: Float32Array.from(
          variables.get("c0") ?? new Float32Array(sizes.mode === "LSTM" ? states * sizes.hiddenSize : 0),
        ),
      },
      dropoutMasks: [],
    }),
  );
  const out = transposed ? swapped(run.output, time, batch, outputWidth(sizes)) : run.output;
  expectRecorded(one, { out, h: run.last.h, c: run.last.c });
  for (const [index, recorded] of (one.trace ?? []).entries()) {
    const series = run.directions[index]!.series();
    if (series.kind !== "LSTM") throw new Error(series.kind);
    for (const name of ["i", "f", "g", "o", "c", "h"] as const) {
      expect([name, excess(series[name], recorded[name], 2e-6, 1e-5) <= 1]).toEqual([name, true]);
    }
  }
});

test.each(named(cells))("%s: as PyTorch", (_, one) => expectRecorded(one, runCell(one, setting(one))));

/** One call, or one for each row of x, from zeros. */
function runCell({ code, vars }: NumericCase, made: Setting): Readonly<Record<string, Float32Array>> {
  const { sizes, variables } = made;
  const { inputSize, hiddenSize } = sizes;
  const parameters = singles(made.parameters);
  const x = Float32Array.from(variables.get("x")!);
  const shape = code.includes("for xt in x:") ? vars["x"]!.shape.slice(1) : vars["x"]!.shape;
  const batch = shape.length === 1 ? 1 : shape[0]!;
  let states: SimdStates = {
    h: Float32Array.from(variables.get("h0") ?? new Float32Array(batch * hiddenSize)),
    c: Float32Array.from(variables.get("c0") ?? new Float32Array(sizes.mode === "LSTM" ? batch * hiddenSize : 0)),
  };
  const outputs: number[] = [];
  for (let from = 0; from < x.length; from += batch * inputSize) {
    const input = x.subarray(from, from + batch * inputSize);
    states = runOf(simdCell({ sizes, parameters, input, batch, initial: states, keepWeights: made }));
    outputs.push(...states.h);
  }
  return { ...states, out: Float32Array.from(outputs) };
}

function expectRecorded(one: NumericCase, results: Readonly<Record<string, Float32Array>>): void {
  for (const [name, value] of Object.entries(one.vars).filter(([name]) => !["x", "h0", "c0"].includes(name))) {
    expect([name, excess(results[name]!, value, 2e-6, 1e-5) <= 1]).toEqual([name, true]);
  }
}

function singles(parameters: Setting["parameters"]): ReadonlyMap<string, Float32Array> {
  return new Map([...parameters].map(([name, values]) => [name, Float32Array.from(values)]));
}

/** [first, second, width] to [second, first, width]. */
function swapped(values: Float32Array, first: number, second: number, width: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let a = 0; a < first; a++) {
    for (let b = 0; b < second; b++) {
      const from = (a * second + b) * width;
      result.set(values.subarray(from, from + width), (b * first + a) * width);
    }
  }
  return result;
}

function named(some: readonly NumericCase[]): readonly (readonly [string, NumericCase])[] {
  return some.map((one) => [one.id, one]);
}
