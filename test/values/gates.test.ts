import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runProgram } from "../../engine/run.ts";
import type { RecurrentPass } from "../../engine/values/run.ts";
import type { RunCase } from "./compare-run.ts";

const file = new URL("cases/gates.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(file, "utf8")) as { readonly cases: readonly RunCase[] };

test.each(cases.map((one) => [one.id, one] as const))("what a pass computed: %s", (_id, one) => {
  const [pass] = passesOf(one.code.join("\n"));
  const gates = pass?.layers[0]?.series() ?? new Map<string, Float32Array>();
  const names: Readonly<Record<string, readonly string[]>> = {
    LSTM: ["c", "f", "g", "h", "i", "o"],
    GRU: ["h", "n", "r", "z"],
    RNN: ["h"],
  };
  expect([...gates.keys()].sort()).toEqual(names[pass?.className.replace("Cell", "") ?? ""]);
  for (const [name, series] of gates) {
    const recorded = numbersOf(one.vars?.[name]);
    expect(series.length, name).toBe(recorded.length);
    for (const [index, value] of recorded.entries()) expect(series[index], name).toBeCloseTo(value, 5);
  }
});

test("a pass tells which samples a step has, and where they come from", () => {
  const [pass] = passesOf(`
x = torch.zeros(4, 3, 2)
p = nn.utils.rnn.pack_padded_sequence(x, [2, 4, 3], enforce_sorted=False)
out, h = nn.GRU(2, 3, 2, bidirectional=True)(p)
`);
  expect(pass?.batchSizes).toEqual([3, 3, 2, 1]);
  expect(pass?.order).toEqual([1, 2, 0]);
  expect(pass?.layers.map(({ layer, direction }) => `${String(layer)} ${direction}`)).toEqual([
    "0 forward",
    "0 reverse",
    "1 forward",
    "1 reverse",
  ]);
  expect(pass?.layers.map(({ input }) => input.length)).toEqual([18, 18, 54, 54]);
  expect(pass?.layers.map(({ initial }) => initial.h.length)).toEqual([9, 9, 9, 9]);
});

test("an unbatched pass says so", () => {
  const [pass] = passesOf("out, (h, c) = nn.LSTM(2, 3, batch_first=True)(torch.zeros(4, 2))");
  expect(pass?.layout).toBe("unbatched");
  expect(pass?.batchSizes).toEqual([1, 1, 1, 1]);
  expect(pass?.layers[0]?.initial.c?.length).toBe(3);
});

function passesOf(code: string): readonly RecurrentPass[] {
  const passes: RecurrentPass[] = [];
  const result = runProgram(`import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n${code}`, {
    seed: 0n,
    sizes: new Map(),
    memoryLimit: 2 ** 28,
    timeLimit: 60_000,
    cancelled: () => false,
    write: () => undefined,
    warn: () => undefined,
    observe: (pass) => {
      passes.push(pass);
    },
  });
  expect(result.outcome.kind).toBe("finished");
  return passes;
}

function numbersOf(value: NonNullable<RunCase["vars"]>[string] | undefined): readonly number[] {
  if (value?.b64 === undefined) return value?.data as readonly number[];
  const bytes = Buffer.from(value.b64, "base64");
  const { buffer, byteOffset, length } = bytes;
  return value.dtype === "float64"
    ? [...new Float64Array(buffer.slice(byteOffset, byteOffset + length))]
    : [...new Float32Array(buffer.slice(byteOffset, byteOffset + length))];
}
