import { describe, expect, test } from "vitest";
import { analyze } from "../../../engine/analyze.ts";
import { diagnostics } from "../../../engine/features/diagnostics.ts";

/**
 * A silent mistake: the line on which it is told, with its severity and code, and the same program after each fix, which
 * must be free of it. `also`: what another fix leaves.
 */
type Row = {
  readonly name: string;
  readonly text: string;
  readonly told: string;
  /** What the message says, in part. */
  readonly says: string;
  /** Each fix's title, and what the line that it changes becomes. */
  readonly fixes: Readonly<Record<string, string>>;
};

const rows: readonly Row[] = [
  {
    name: "a declared [batch, seq] input of a network that reads time first",
    text: "batch: int\nseq_len: int\nx: [batch, seq_len, 10]\nlstm = nn.LSTM(10, 20)\nout, (h, c) = lstm(x)",
    told: "5 warning batch-time-swap",
    says: "LSTM has batch_first=False",
    fixes: {
      "Set batch_first=True": "lstm = nn.LSTM(10, 20, batch_first=True)",
      "Transpose the input: .transpose(0, 1)": "out, (h, c) = lstm(x.transpose(0, 1))",
    },
  },
  {
    name: "sizes from variables of these names",
    text: "seq_len, batch_size = 7, 3\nx = torch.randn(seq_len, batch_size, 10)\ngru = nn.GRU(10, 20, batch_first=True)\nout, h = gru(x)",
    told: "4 warning batch-time-swap",
    says: "[time 7, batch 3",
    fixes: {
      "Set batch_first=False": "gru = nn.GRU(10, 20, batch_first=False)",
      "Transpose the input: .transpose(0, 1)": "out, h = gru(x.transpose(0, 1))",
    },
  },
  {
    name: "a comment that names the axes",
    text: "x = torch.randn(3, 7, 10)  # (batch, seq, features)\nlstm = nn.LSTM(10, 20)\nout, _ = lstm(x)",
    told: "3 warning batch-time-swap",
    says: "[batch 3, time 7",
    fixes: {
      "Set batch_first=True": "lstm = nn.LSTM(10, 20, batch_first=True)",
      "Transpose the input: .transpose(0, 1)": "out, _ = lstm(x.transpose(0, 1))",
    },
  },
  {
    name: "two axes of which the first is the batch",
    text: "batch_size = 4\nx = torch.randn(batch_size, 10)\nlstm = nn.LSTM(10, 20)\nout, (h, c) = lstm(x)",
    told: "4 warning unbatched-2d",
    says: "the batch becomes the time",
    fixes: { "Give it a time axis: .unsqueeze(0)": "out, (h, c) = lstm(x.unsqueeze(0))" },
  },
  {
    name: "the last step of both directions in a layer",
    text: "bi = nn.LSTM(10, 20, bidirectional=True)\nout, (h, c) = bi(torch.randn(7, 3, 10))\ny = nn.Linear(40, 2)(out[-1])",
    told: "3 warning bidirectional-last",
    says: "40 = 2 directions × hidden_size 20",
    fixes: {
      "Write torch.cat([h[-2], h[-1]], dim=-1)": "y = nn.Linear(40, 2)(torch.cat([h[-2], h[-1]], dim=-1))",
    },
  },
  {
    name: "the last step of both directions that is bound and nothing more",
    text: "bi = nn.GRU(10, 20, bidirectional=True, batch_first=True)\nout, _ = bi(torch.randn(3, 7, 10))\nlast = out[:, -1]",
    told: "3 hint bidirectional-last",
    says: "has seen one step alone",
    fixes: { "Write torch.cat([h[-2], h[-1]], dim=-1)": "last = torch.cat([h[-2], h[-1]], dim=-1)" },
  },
  {
    name: "the last item of the batch in place of the last step",
    text: "lstm = nn.LSTM(10, 20)\nout, _ = lstm(torch.randn(7, 3, 10))\ny = nn.Linear(20, 2)(out[:, -1])",
    told: "3 warning last-item-not-step",
    says: "the last item of the batch at every step",
    fixes: { "Take the last step: out[-1]": "y = nn.Linear(20, 2)(out[-1])" },
  },
  {
    name: "a view of the state that mixes samples",
    text: "lstm = nn.LSTM(10, 20, 2)\nout, (h, c) = lstm(torch.randn(7, 3, 10))\nflat = h.view(3, -1)",
    told: "3 warning state-view-mixes",
    says: "rows that mix samples",
    fixes: { "Bring the batch to the front: .transpose(0, 1).reshape(…)": "flat = h.transpose(0, 1).reshape(3, -1)" },
  },
  {
    name: "a view in the place of a transpose",
    text: "b, seq = 3, 7\nx = torch.randn(b, seq, 10)\ny = x.view(seq, b, 10)",
    told: "3 warning view-as-transpose",
    says: "it doesn't exchange b and seq",
    fixes: { "Write .transpose(0, 1)": "y = x.transpose(0, 1)" },
  },
  {
    name: "every prediction against every target",
    text: "p = nn.Linear(10, 1)(torch.randn(3, 10))\nt = torch.randn(3)\nloss = ((p - t) ** 2).mean()",
    told: "3 warning broadcast-loss",
    says: "[3, 1] - [3] is [3, 3]",
    fixes: { "Drop the axis of size 1: .squeeze(-1)": "loss = ((p.squeeze(-1) - t) ** 2).mean()" },
  },
  {
    name: "all layers of the state in a loss",
    text: "lstm = nn.LSTM(10, 20, 2)\nout, (h, c) = lstm(torch.randn(7, 3, 10))\ny = nn.Linear(20, 4)(h)\nloss = F.mse_loss(y, torch.zeros_like(y))",
    told: "3 warning state-as-output",
    says: "the whole final state",
    fixes: { "Take the last layer's: [-1]": "y = nn.Linear(20, 4)(h[-1])" },
  },
  {
    name: "classes on the last axis, and as many steps",
    text: "out, _ = nn.LSTM(10, 5, batch_first=True)(torch.randn(3, 7, 10))\ny = nn.Linear(5, 7)(out)\nloss = nn.CrossEntropyLoss()(y, torch.zeros(3, 7, dtype=torch.long))",
    told: "3 warning loss-axes",
    says: "axis 1 is the time",
    fixes: {
      "Bring the classes to axis 1: .transpose(1, 2)":
        "loss = nn.CrossEntropyLoss()(y.transpose(1, 2), torch.zeros(3, 7, dtype=torch.long))",
    },
  },
  {
    name: "h and c of a GRU whose h has two rows",
    text: "gru = nn.GRU(10, 20, 2)\nout, (h, c) = gru(torch.randn(7, 3, 10))",
    told: "2 warning unpack-gru",
    says: "returns out and h, and no c",
    fixes: { "Take h alone: h": "out, h = gru(torch.randn(7, 3, 10))" },
  },
  {
    name: "out and (h, c) of a cell whose batch is two",
    text: "cell = nn.LSTMCell(10, 20)\nout, (h, c) = cell(torch.randn(2, 10))",
    told: "2 warning unpack-cell",
    says: "A cell returns its state and no out",
    fixes: { "Take the state alone: h, c": "h, c = cell(torch.randn(2, 10))" },
  },
  {
    name: "a squeeze that may drop the batch",
    text: "batch: int\nx: [batch, 1, 20]\ny = nn.Linear(20, 2)(x.squeeze())",
    told: "3 hint squeeze-batch",
    says: "the batch as well",
    fixes: { "Name the axis: squeeze(1)": "y = nn.Linear(20, 2)(x.squeeze(1))" },
  },
  {
    name: "a flag at the place of num_layers",
    text: "lstm = nn.LSTM(10, 20, True)",
    told: "1 warning positional-argument",
    says: "at the place of num_layers",
    fixes: {
      "Write batch_first=True": "lstm = nn.LSTM(10, 20, batch_first=True)",
      "Write bidirectional=True": "lstm = nn.LSTM(10, 20, bidirectional=True)",
    },
  },
];

describe.each(rows)("$name", ({ text, told, says, fixes }) => {
  const found = mistakes(text);

  test("is told", () => {
    expect(found.map(({ where }) => where)).toEqual([told]);
    expect(found[0]?.message).toContain(says);
  });

  test("is gone after each fix", () => {
    const changed = (found[0]?.fixes ?? []).map((fix) => [fix.title, applied(text, fix.edits)] as const);
    expect(Object.fromEntries(changed.map(([title, after]) => [title, lastDifference(text, after)]))).toEqual(fixes);
    for (const [title, after] of changed)
      expect([title, mistakes(after).map(({ where }) => where)]).toEqual([title, []]);
  });
});

test.each([
  [
    "a half of both directions",
    "out, _ = nn.LSTM(10, 20, bidirectional=True)(torch.randn(7, 3, 10))\nf = out[-1, :, :20]",
  ],
  [
    "a comparison of the last step",
    "out, (h, c) = nn.LSTM(10, 20)(torch.randn(7, 3, 10))\nprint(torch.equal(out[-1], h[-1]))",
  ],
  ["one letter names", "N, T = 3, 7\nx = torch.randn(N, T, 10)\nout, _ = nn.LSTM(10, 20)(x)"],
  ["both states of a bidirectional GRU", "out, (hf, hb) = nn.GRU(10, 20, bidirectional=True)(torch.randn(7, 3, 10))"],
  ["one layer's state as rows", "out, (h, c) = nn.LSTM(10, 20)(torch.randn(7, 3, 10))\nflat = h.view(3, -1)"],
  ["a view that keeps the order", "b, seq = 3, 7\nx = torch.randn(b, seq, 10)\ny = x.view(b * seq, 10)"],
  ["pairs on purpose", "p = torch.randn(3)\nd = (p.unsqueeze(1) - p).mean()"],
  [
    "the whole state in a layer alone",
    "out, (h, c) = nn.LSTM(10, 20, 2)(torch.randn(7, 3, 10))\ny = nn.Linear(20, 4)(h)",
  ],
  ["a squeeze of a known batch", "x = torch.randn(3, 1, 20)\ny = nn.Linear(20, 2)(x.squeeze())"],
])("%s is no mistake", (_, text) => {
  expect(mistakes(text)).toEqual([]);
});

function mistakes(text: string) {
  return diagnostics(analyze(text), {})
    .filter(({ code }) => code !== "condition")
    .map(({ span, severity, code, message, fixes }) => ({
      where: `${String(text.slice(0, span.start).split("\n").length)} ${severity} ${code}`,
      message,
      fixes,
    }));
}

type Edit = { readonly span: { readonly start: number; readonly end: number }; readonly text: string };

function applied(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((after, { span, text: by }) => after.slice(0, span.start) + by + after.slice(span.end), text);
}

function lastDifference(before: string, after: string): string | undefined {
  const lines = before.split("\n");
  return after.split("\n").findLast((line, index) => line !== lines[index]);
}
