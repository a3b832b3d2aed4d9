import { expect, test } from "vitest";
import { analyze } from "../../engine/analyze.ts";
import { traceCalls } from "../../engine/trace/trace-calls.ts";
import type { TraceOverview, TraceQuestion } from "../../server/trace-protocol.ts";
import { answerOf, asking, decoded } from "./questions.ts";

const { ask } = asking();

const lstm = `torch.manual_seed(3)
lstm = nn.LSTM(2, 3, batch_first=True)
x = torch.randn(2, 4, 2)
out, (h, c) = lstm(x)
`;

function series(name: "x" | "h" | "c" | "f", item = 0, steps: readonly [number, number] = [0, 100]): TraceQuestion {
  return { kind: "series", series: name, layer: 0, direction: "forward", item, steps };
}

function overviewOf(program: string, id: string): TraceOverview {
  return answerOf("overview", ask(program, id, { kind: "overview" })).overview;
}

function numbers(...args: Parameters<typeof ask>): readonly number[] {
  return [...decoded(answerOf("slice", ask(...args)).values)];
}

test("a call is listed with its statement, and keeps its id over edits elsewhere", () => {
  const program = "rnn = nn.RNN(2, 2)\nfor k in range(2):\n    out, h = rnn(torch.zeros(3, 1, 2))\nout, h = rnn(out)\n";
  const calls = traceCalls(analyze(program));
  expect(calls.map(({ id, written, repr }) => [id, written, repr])).toEqual([
    ["rnn#0", "out, h = rnn(torch.zeros(3, 1, 2))", "RNN(2, 2)"],
    ["rnn#1", "out, h = rnn(out)", "RNN(2, 2)"],
  ]);
  expect(calls.map(({ span }) => program.slice(span.start, span.end))).toEqual(calls.map(({ written }) => written));
  const edited = `# Another line.\n${program.replace("range(2)", "range(5)")}`;
  expect(traceCalls(analyze(edited)).map(({ id }) => id)).toEqual(["rnn#0", "rnn#1"]);
});

test("two calls in one statement are told apart by themselves", () => {
  const program = "a, b = nn.GRU(2, 2), nn.GRU(2, 2)\nout = b(a(torch.zeros(3, 1, 2))[0])[0]\n";
  expect(traceCalls(analyze(program)).map(({ span }) => program.slice(span.start, span.end))).toEqual([
    "b(a(torch.zeros(3, 1, 2))[0])",
    "a(torch.zeros(3, 1, 2))",
  ]);
});

test("an input with a signal in it is laid out as the call reads it", () => {
  const input = { kind: "impulse", step: 2 } as const;
  expect(numbers(lstm, "lstm#0", series("x", 1), { input })).toEqual([0, 0, 0, 0, 1, 1, 0, 0]);
  expect(numbers(lstm, "lstm#0", series("x"), { input: { kind: "step", step: 3 } })).toEqual([0, 0, 0, 0, 0, 0, 1, 1]);
  const sine = numbers(lstm, "lstm#0", series("x"), { input: { kind: "sine", period: 4 } });
  expect(sine.map((value) => Math.round(value * 1e6) / 1e6 + 0)).toEqual([0, 0, 1, 1, 0, 0, -1, -1]);
});

test("a random input is torch.randn of the input's shape", () => {
  const random = numbers(lstm, "lstm#0", series("x", 1), { input: { kind: "random", seed: 7 } });
  // torch.manual_seed(7); torch.randn(2, 4, 2)[1].flatten()
  const recorded = [
    0.9265429973602295, -0.5355122089385986, -1.1597203016281128, -0.4601571559906006, 0.7085390686988831,
    1.0127553939819336, 0.23039686679840088, 1.090165138244629,
  ];
  expect(random).toHaveLength(recorded.length);
  for (const [at, value] of recorded.entries()) expect(random[at]).toBeCloseTo(value, 6);
});

test("a seed of the settings stands in for the program's own", () => {
  const own = overviewOf(lstm, "lstm#0");
  expect(own.weights).toEqual({ kind: "initial", seed: 3 });
  const weights: TraceQuestion = { kind: "weights", parameter: "weight_ih_l0", rows: [0, 1] };
  const reseeded = numbers(lstm, "lstm#0", weights, { seed: 5 });
  expect(reseeded).toEqual(numbers(lstm.replace("manual_seed(3)", "manual_seed(5)"), "lstm#0", weights));
  expect(reseeded).not.toEqual(numbers(lstm, "lstm#0", weights));
});

test("slices end at their limit and at the last step", () => {
  const wide = "out, h = nn.RNN(1, 4096)(torch.ones(70, 1, 1))\n";
  const first = answerOf("slice", ask(wide, "RNN#0", series("h", 0, [0, 70])));
  expect(decoded(first.values)).toHaveLength(64 * 4096);
  expect(numbers(wide, "RNN#0", series("h", 0, [64, 900]))).toHaveLength(6 * 4096);
});

test("cells side by side know of each other", () => {
  const program = `first, second, other = nn.LSTMCell(2, 3), nn.GRUCell(3, 2), nn.RNNCell(2, 2)
x = torch.randn(4, 1, 2)
h, c, g = torch.zeros(1, 3), torch.zeros(1, 3), torch.zeros(1, 2)
for t in range(4):
    h, c = first(x[t], (h, c))
    g = second(h, g)
for t in range(4):
    g = other(x[t], g)
`;
  const [a, b, alone] = ["first#0", "second#0", "other#0"].map((id) => overviewOf(program, id));
  expect([a?.beside, b?.beside, alone?.beside]).toEqual([["second#0"], ["first#0"], []]);
  expect([a?.steps, a?.batch, a?.names]).toEqual([4, 1, { input: "x", h: "h", c: "c" }]);
  expect([b?.family, b?.names]).toEqual(["GRU", { input: "h", state: "g", h: "g" }]);
});

test("of a loop over epochs the last one is shown, with its steps alone", () => {
  const program = `cell = nn.RNNCell(2, 3)
for epoch in range(3):
    h = torch.zeros(1, 3)
    for t in range(4):
        h = cell(torch.randn(1, 2), h)
`;
  expect(overviewOf(program, "cell#0").steps).toBe(4);
});

test("several modules at one place have ids of their own", () => {
  const program = `layers = nn.ModuleList([nn.RNN(2, 2), nn.GRU(2, 2)])
out = torch.randn(4, 1, 2)
for layer in layers:
    out, h = layer(out)
`;
  expect(overviewOf(program, "layer#0").family).toBe("RNN");
  expect(overviewOf(program, "layer#0/1").family).toBe("GRU");
  expect(ask(program, "layer#0/2", { kind: "overview" })).toMatchObject({ kind: "unavailable" });
});

test("packed sequences end where they end", () => {
  const program = `gru = nn.GRU(1, 2, bidirectional=True)
packed = nn.utils.rnn.pack_padded_sequence(torch.randn(5, 3, 1), torch.tensor([2, 5, 4]), enforce_sorted=False)
out, h = gru(packed)
`;
  expect(overviewOf(program, "gru#0")).toMatchObject({ steps: 5, batch: 3, lengths: [2, 5, 4] });
  expect(numbers(program, "gru#0", series("h", 0)).map(Number.isNaN).lastIndexOf(false)).toBe(3);
  const { lines } = answerOf("gradients", ask(program, "gru#0", { kind: "gradients", item: 0 }));
  const [self] = lines.map(({ values }) => [...decoded(values)].map((value) => value > 0));
  expect(self).toEqual([true, true, false, false, false]);
});

const capture = {
  input: [
    [
      [1, 2],
      [3, 4],
    ],
  ],
  state: [[[[0.5, 0, 0]]], [[[0.25, 0, 0]]]],
  state_dict: {
    weight_ih_l0: Array.from({ length: 12 }, () => [0, 0]),
    weight_hh_l0: Array.from({ length: 12 }, () => [0, 0, 0]),
    bias_ih_l0: Array.from({ length: 12 }, () => 0),
    bias_hh_l0: Array.from({ length: 12 }, () => 0),
  },
};

test("a capture brings weights, input and state", () => {
  const text = JSON.stringify(capture);
  const settings = { capture: "1:a.json" };
  const more = { capture: { file: "a.json", text, encoding: "json" } } as const;
  const { overview } = answerOf("overview", ask(lstm, "lstm#0", { kind: "overview" }, settings, more));
  expect(overview).toMatchObject({
    steps: 2,
    batch: 1,
    weights: { kind: "capture", file: "a.json" },
    input: { kind: "capture", file: "a.json" },
  });
  // With no weights every gate is one half, and c is halved at each step.
  expect(numbers(lstm, "lstm#0", series("c"), settings, more)).toEqual([0.125, 0, 0, 0.0625, 0, 0]);
  expect(
    numbers(lstm, "lstm#0", { kind: "initial", state: "h", layer: 0, direction: "forward", item: 0 }, settings, more),
  ).toEqual([0.5, 0, 0]);
  const fresh = asking();
  const unread = { capture: { file: "a.json", text: undefined, encoding: "json" } } as const;
  expect(fresh.ask(lstm, "lstm#0", { kind: "overview" }, settings, unread)).toEqual({ kind: "captureWanted" });
});

test.each([
  ["half a file", '{"state_dict": {', "a.json isn't JSON."],
  ["no weights", '{"input": [[1, 2]]}', "a.json has no state_dict."],
  ["ragged", '{"state_dict": {"w": [[1, 2], [3]]}}', 'state_dict["w"] in a.json isn\'t a tensor.'],
  ["other names", '{"state_dict": {"w": [1]}}', "a.json has no weight_ih_l0, which this LSTM needs."],
  [
    "other sizes",
    JSON.stringify({ ...capture, state_dict: { ...capture.state_dict, bias_ih_l0: [1] } }),
    "a.json is of another module.",
  ],
  ["another width", JSON.stringify({ ...capture, input: [[[1, 2, 3]]] }), "The input in a.json doesn't fit this LSTM."],
  [
    "another state",
    JSON.stringify({ ...capture, state: [1, 2] }),
    "The state in a.json doesn't fit this LSTM and its input.",
  ],
])("a capture that doesn't fit: %s", (name, text, reason) => {
  const answer = ask(
    lstm,
    "lstm#0",
    { kind: "overview" },
    { capture: name },
    { capture: { file: "a.json", text, encoding: "json" } },
  );
  expect(answer).toMatchObject({ kind: "unavailable", reason });
});

test("what can't be shown says why, where, and what mends it", () => {
  const wrong = "lstm = nn.LSTM(4, 3)\nx = torch.zeros(5, 1, 2)\nout, (h, c) = lstm(x)\n";
  expect(ask(wrong, "lstm#0", { kind: "overview" })).toMatchObject({
    kind: "unavailable",
    reason: "Line 3 raises an error.",
    detail: "RuntimeError: input.size(-1) must be equal to input_size. Expected 4, got 2",
    range: { start: { line: 2 } },
    fix: { kind: "edit", title: "Set input_size=2", text: "2" },
  });
  const unnamed = "gru = nn.GRU(2, 2)\nx = torch.zeros(unknown)\ngru(torch.zeros(2, 1, 2))\n";
  expect(ask(unnamed, "gru#0", { kind: "overview" })).toMatchObject({
    reason: "Line 2 raises an error.",
    detail: "NameError: name 'unknown' is not defined",
  });
  const half = "gru = nn.GRU(2, 2)\ngru(torch.zeros(2, 1, 2))\nx = (\n";
  expect(ask(half, "gru#0", { kind: "overview" })).toMatchObject({ reason: "Line 3 raises an error." });
  const never = "gru = nn.GRU(2, 2)\nx = torch.zeros(1)\nif x.sum() > 1:\n    gru(torch.zeros(2, 1, 2))\n";
  expect(ask(never, "gru#0", { kind: "overview" })).toMatchObject({ reason: "The program never reaches this call." });
});

test("a budget that is too small says so, with the setting to change", () => {
  const large = "out, h = nn.GRU(64, 256)(torch.ones(500, 8, 64))\n";
  const settings = { kind: "setting", setting: "gatescope.run.memoryLimitMiB" };
  expect(ask(large, "GRU#0", { kind: "overview" }, {}, { memoryLimit: 2 ** 22 })).toMatchObject({
    kind: "unavailable",
    fix: settings,
  });
});

test("a call that was given up for another one is run again when it is asked for", () => {
  const two = `a, b = nn.GRU(4, 64), nn.GRU(64, 64)
out, h = a(torch.ones(400, 8, 4))
out, h = b(out)
`;
  // The gates of one call are kept, not those of both.
  const memoryLimit = 2 ** 20 * 12;
  for (const id of ["a#0", "b#0", "a#0"]) {
    expect(answerOf("overview", ask(two, id, { kind: "overview" }, {}, { memoryLimit })).overview.steps).toBe(400);
  }
});

test("what has no forget gate has no forget bias", () => {
  const gru = "out, h = nn.GRU(2, 2)(torch.ones(3, 1, 2))\n";
  expect(ask(gru, "GRU#0", { kind: "overview" }, { forgetBias: 1 })).toMatchObject({
    kind: "unavailable",
    reason: "A GRU has no forget gate.",
  });
});

test("a cell whose state the program changes between the calls shows its steps, but no gradient", () => {
  const program = `cell = nn.GRUCell(2, 3)
h = torch.zeros(1, 3)
for t in range(4):
    h = cell(torch.ones(1, 2), h) * 0.5
`;
  expect(overviewOf(program, "cell#0").steps).toBe(4);
  expect(ask(program, "cell#0", { kind: "gradients", item: 0 })).toMatchObject({
    kind: "unavailable",
    reason: "No gradient flows from step to step here.",
  });
});

test("a slice of a large run is quick once the program has run", () => {
  const program = "out, (h, c) = nn.LSTM(64, 256, num_layers=2)(torch.randn(300, 1, 64))\n";
  overviewOf(program, "LSTM#0");
  const times = Array.from({ length: 20 }, () => {
    const before = performance.now();
    numbers(program, "LSTM#0", series("c", 0, [0, 300]));
    return performance.now() - before;
  }).sort((a, b) => a - b);
  expect(times[5]).toBeLessThan(20);
});
