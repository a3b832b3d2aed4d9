import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type InspectedCall, inspection } from "../../engine/trace/inspection.ts";
import { traced } from "./traced.ts";

type Recorded = {
  readonly cases: readonly {
    readonly id: string;
    readonly code: readonly string[];
    readonly trace: readonly ({ readonly layer: number; readonly direction: string } & Readonly<
      Record<string, { readonly shape: readonly number[]; readonly data: readonly number[] }>
    >)[];
  }[];
};

const { cases } = JSON.parse(
  readFileSync(new URL("../conformance/reference/lstm-gates.json", import.meta.url), "utf8"),
) as Recorded;

test.each(cases.map((one) => [one.id, one] as const))("%s: every gate as PyTorch computes it", (_id, one) => {
  const [call, ...others] = inspected(one.code.join("\n"));
  expect(others).toEqual([]);
  expect(call).toMatchObject({ line: one.code.length, module: "LSTM" });
  expect(call?.layers.map(({ layer, direction }) => [layer, direction])).toEqual(
    one.trace.map(({ layer, direction }) => [layer, direction === "reverse" ? "backward" : direction]),
  );
  for (const [index, recorded] of one.trace.entries()) {
    for (const name of ["i", "f", "g", "o", "c", "h"]) {
      const ours = call?.layers[index]?.series[name] ?? [];
      const theirs = recorded[name]?.data ?? [];
      expect(ours).toHaveLength(theirs.length);
      for (const [at, value] of theirs.entries()) {
        expect(Math.abs((ours[at] ?? Number.NaN) - value)).toBeLessThanOrEqual(2e-6 + 1e-5 * Math.abs(value));
      }
    }
  }
});

test("a cell's calls in a loop are one call, whose h is what the program stacks", () => {
  const code = `
torch.manual_seed(1)
first, second = nn.LSTMCell(3, 4), nn.GRUCell(4, 2)
x = torch.randn(5, 2, 3)
h, c, g = torch.zeros(2, 4), torch.zeros(2, 4), torch.zeros(2, 2)
hs = []
for t in range(5):
    h, c = first(x[t], (h, c))
    g = second(h, g)
    hs.append(g)
out = torch.stack(hs)
`;
  const run = traced(code);
  const calls = inspection(run);
  expect(calls.map(({ line, module, layers }) => [line, module, layers[0]?.steps, layers[0]?.batch])).toEqual([
    [8, "LSTMCell", 5, 2],
    [9, "GRUCell", 5, 2],
  ]);
  const out = run.result.variable("out");
  const stacked = out?.kind === "tensor" ? Array.from(out.values?.storage.elements ?? []) : [];
  expect(calls[1]?.layers[0]?.series["h"]?.map((value) => Math.fround(value ?? Number.NaN))).toEqual(stacked);
});

test("a network that is called again is another call, and one of several modules at one place another one", () => {
  const code = `
layers = nn.ModuleList([nn.RNN(3, 3), nn.GRU(3, 3)])
out = torch.randn(4, 1, 3)
for layer in layers:
    out, h = layer(out)
for step in range(2):
    out, h = layers[0](out)
`;
  expect(inspected(code).map(({ line, repr }) => [line, repr])).toEqual([
    [5, "RNN(3, 3)"],
    [5, "GRU(3, 3)"],
    [7, "RNN(3, 3)"],
    [7, "RNN(3, 3)"],
  ]);
});

test("past the length of a packed sequence there is no number", () => {
  const code = `
x = torch.ones(3, 2, 1)
packed = nn.utils.rnn.pack_padded_sequence(x, torch.tensor([1, 3]), enforce_sorted=False)
out, h = nn.RNN(1, 2)(packed)
`;
  const [call] = inspected(code);
  expect(call?.layers[0]).toMatchObject({ steps: 3, batch: 2, hidden: 2 });
  const nulls = call?.layers[0]?.series["h"]?.map((value) => (value === null ? "-" : "n")).join("");
  expect(nulls).toBe("nnnn--nn--nn");
});

test("without a batch axis, the batch is 1; a projection narrows h alone", () => {
  const [call] = inspected("out, (h, c) = nn.LSTM(2, 4, proj_size=3, batch_first=True)(torch.randn(5, 2))");
  const layer = call?.layers[0];
  expect(layer).toMatchObject({ steps: 5, batch: 1, hidden: 4 });
  expect(layer?.series["c"]).toHaveLength(20);
  expect(layer?.series["h"]).toHaveLength(15);
});

test("what ran before an error is told", () => {
  const run = traced("gru = nn.GRU(2, 2)\nout, h = gru(torch.randn(3, 1, 2))\ngru(out.reshape(2, 3))\n");
  expect(run.result.outcome).toMatchObject({ kind: "raised", type: "RuntimeError" });
  expect(inspection(run).map(({ line }) => line)).toEqual([2]);
});

function inspected(code: string): readonly InspectedCall[] {
  const run = traced(code);
  expect(run.result.outcome).toEqual({ kind: "finished" });
  return inspection(run);
}
