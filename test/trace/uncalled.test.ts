import { expect, test } from "vitest";
import { analyze } from "../../engine/analyze.ts";
import { inspection } from "../../engine/trace/inspection.ts";
import { traceCalls } from "../../engine/trace/trace-calls.ts";
import { type TracedRun, tracedRun } from "../../engine/trace/traced-run.ts";
import { unreached } from "../../engine/trace/unavailable.ts";

const network = `
import torch
from torch import nn, Tensor

class Net(nn.Module):
    def __init__(self, vocab_size, hidden_size=16, dropout=0.1):
        super().__init__()
        self.embed = nn.Embedding(vocab_size, 8)
        self.lstm = nn.LSTM(8, hidden_size, batch_first=True)
        self.drop = nn.Dropout(dropout)

    def forward(self, tokens, lengths=None):
        HERE
        out, (h, c) = self.lstm(self.embed(tokens))
        return self.drop(h[-1])
`;

test("a class that nothing calls runs with the shapes of a comment, and rows of a table where it takes them", () => {
  const run = alone(network.replace("HERE", "# tokens: (batch, seq)"));
  expect(run.result.outcome).toEqual({ kind: "finished" });
  expect(run.result.alone).toEqual({ kind: "finished" });
  expect(shapes(run)).toEqual([["LSTM(8, 16, batch_first=True)", 12, 3, 16]]);
  expect(run.result.sizes.map(({ name }) => name).sort()).toEqual(["batch", "seq", "vocab_size"]);
});

test("a size that is set is the size of the run", () => {
  const run = alone(network.replace("HERE", "# tokens: (batch, seq)"), { batch: 2, seq: 5 });
  expect(shapes(run)).toEqual([["LSTM(8, 16, batch_first=True)", 5, 2, 16]]);
});

test("a docstring's shapes do as well", () => {
  const docstring = '"""Reads a text.\n\n        tokens: [seq len, batch size]\n        """';
  const run = alone(network.replace("HERE", docstring).replace("batch_first=True", "batch_first=False"));
  const [call] = inspection(run);
  expect(run.result.alone).toEqual({ kind: "finished" });
  expect(call?.layers[0]?.steps).not.toBe(call?.layers[0]?.batch);
});

test("an annotation's shape does as well, and lengths are as long as what is packed", () => {
  const run = alone(`
from jaxtyping import Float, Int
import torch
import torch.nn as nn
from torch.nn.utils.rnn import pack_padded_sequence

class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(10, 20, batch_first=True, bidirectional=True)

    def forward(self, x: Float[torch.Tensor, "batch time 10"], lengths: Int[torch.Tensor, "batch"]):
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        out, h = self.gru(packed)
        return out
`);
  expect(run.result.alone).toEqual({ kind: "finished" });
  expect(inspection(run)[0]?.layers.map(({ direction, batch, hidden }) => [direction, batch, hidden])).toEqual([
    ["forward", 3, 20],
    ["backward", 3, 20],
  ]);
});

test("a function that nothing calls runs, with the modules of the program", () => {
  const run = alone(`
import torch
from torch import nn
cell = nn.LSTMCell(4, 6)
def unroll(x):
    # x: (steps, batch, 4)
    h, c = torch.zeros(x.size(1), 6), torch.zeros(x.size(1), 6)
    for step in x:
        h, c = cell(step, (h, c))
    return h
`);
  expect(run.result.alone).toEqual({ kind: "finished" });
  expect(shapes(run)).toEqual([["LSTMCell(4, 6)", 12, 3, 6]]);
});

test("a method is reached through forward where its own parameters aren't described", () => {
  const run = alone(`
import torch
from torch import nn
class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.cell = nn.GRUCell(5, 7)
    def step(self, x, h):
        return self.cell(x, h)
    def forward(self, xs):
        # xs: (steps, batch, 5)
        h = torch.zeros(xs.size(1), 7)
        for x in xs:
            h = self.step(x, h)
        return h
`);
  expect(shapes(run)).toEqual([["GRUCell(5, 7)", 12, 3, 7]]);
});

test("what a program defines behind a line that isn't read is there", () => {
  const code = network
    .replace("HERE", "# tokens: (batch, seq)")
    .replace("class Net", "data = load_everything()\nclass Net");
  const run = alone(`from somewhere import load_everything\n${code}`);
  expect(run.result.outcome).toMatchObject({ kind: "stopped", reason: "unread" });
  expect(shapes(run)).toEqual([["LSTM(8, 16, batch_first=True)", 12, 3, 16]]);
});

test("an error in what runs alone is told with its line", () => {
  const run = alone(network.replace("HERE", "# tokens: (batch, seq)").replace("nn.LSTM(8", "nn.LSTM(9"));
  const call = { start: 0, end: 1 };
  expect(unreached(run.result, call, new Map())).toMatchObject({
    reason: "Line 14 raises an error.",
    detail: "RuntimeError: input.size(-1) must be equal to input_size. Expected 9, got 8",
  });
});

test("without shapes it is said what to write", () => {
  const run = alone(network.replace("HERE", ""));
  expect(run.calls).toEqual([]);
  expect(unreached(run.result, { start: 0, end: 1 }, new Map())).toMatchObject({
    detail:
      'Nothing calls Net.forward, and no shapes are given for what it takes: write them in it, as in "# x: (batch, seq, 10)".',
  });
});

test("what a program doesn't reach outside of a function isn't run, nor what follows an error", () => {
  const branch = alone(
    "import torch\nfrom torch import nn\ngru = nn.GRU(2, 3)\nif False:\n    out, h = gru(torch.randn(1, 1, 2))\n",
  );
  expect(branch.calls).toEqual([]);
  expect(branch.result.alone).toEqual({ kind: "finished" });
  const failed = alone(`${network.replace("HERE", "# tokens: (batch, seq)")}\ntorch.zeros(2).view(3)\n`);
  expect(failed.calls).toEqual([]);
});

test("what the program calls itself runs once", () => {
  const code = `${network.replace("HERE", "# tokens: (batch, seq)")}\nNet(5)(torch.zeros(2, 4, dtype=torch.long))\n`;
  expect(shapes(alone(code))).toEqual([["LSTM(8, 16, batch_first=True)", 4, 2, 16]]);
});

function shapes(run: TracedRun): readonly unknown[] {
  return inspection(run).map(({ repr, layers: [layer] }) => [repr, layer?.steps, layer?.batch, layer?.hidden]);
}

function alone(code: string, sizes: Readonly<Record<string, number>> = {}): TracedRun {
  const calls = traceCalls(analyze(code, "python"));
  return tracedRun(
    code,
    {
      dialect: "python",
      seed: 0n,
      sizes: new Map(Object.entries(sizes)),
      memoryLimit: 2 ** 29,
      timeLimit: 60_000,
      cancelled: () => false,
      write: () => undefined,
      warn: () => undefined,
      reach: calls.map(({ call }) => call.start),
    },
    { passes: "all", limit: 2 ** 28, wanted: undefined },
  );
}
