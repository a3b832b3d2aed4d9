import { expect, test } from "vitest";
import { analyze } from "../../engine/analyze.ts";
import { formatDim } from "../../engine/shape/dim.ts";
import { check } from "./check.ts";

test("sizes of a network may be symbols", () => {
  check(`
    vec: int
    hidden: int
    layers: int
    x: [seq, b, vec]
    lstm = nn.LSTM(vec, hidden, layers)
    out, (h, c) = lstm(x)
  # ^ [seq, b, hidden]
    gru = nn.GRU(vec, hidden, layers, bidirectional=True, batch_first=True)
    y, s = gru(x)
  # ^ [seq, b, 2*hidden]
    s: [2 * layers, seq, hidden]
  # ^ [2*layers, seq, hidden]
  `);
});

test("a projection narrows the output and h, not c", () => {
  check(`
    x: [seq, b, 8]
    lstm = nn.LSTM(8, 6, 2, bidirectional=True, proj_size=3)
    out, (h, c) = lstm(x)
    out: [seq, b, 6]
    h: [4, b, 3]
    c: [4, b, 6]
  # ^ [4, b, 6]
  `);
});

test("two axes are a sequence without a batch", () => {
  check(`
    x: [seq, 8]
    out, h = nn.GRU(8, 6, 2)(x)
    out: [seq, 6]
    h: [2, 6]
  # ^ [2, 6]
  `);
});

test("a state is a pair, a list, or the rows of one tensor", () => {
  check(`
    x: [seq, 8]
    h0: [2, 1, 6]
    lstm = nn.LSTM(8, 6)
    out, state = lstm(x, h0)
  # ^ [seq, 6]
  `);
});

test("an input's width is compared with input_size", () => {
  check(`
    x: [seq, b, 64]
    lstm = nn.LSTM(100, 20)
    out, (h, c) = lstm(x)
  #                    ^ error input-size: RuntimeError: input.size(-1) must be equal to input_size. Expected 100, got 64
    out: [seq, b, 20]
  # ^ [seq, b, 20]
  `);
});

test("a width that is a symbol is a condition", () => {
  check(`
    x: [seq, b, d]
    out, h = nn.GRU(100, 20)(x)
  #                          ^ information condition
  `);
});

test("what is wrong with a state has a name", () => {
  check(`
    x: [seq, 3, 8]
    lstm = nn.LSTM(8, 6, 2)
    z = torch.zeros(2, 3, 6)
    lstm(x, (torch.zeros(3, 2, 6), z))
  #         ^ error state-batch-first
    lstm(x, (torch.zeros(2, 5, 6), z))
  #         ^ error state-batch
    lstm(x, (torch.zeros(1, 3, 6), z))
  #         ^ error state-layers
    lstm(x, (torch.zeros(2, 6), z))
  #         ^ error state-rank
    lstm(x, z)
  #         ^ error state-not-pair
    nn.GRU(8, 6)(x, (z, z))
  #                 ^ error state-is-pair
    nn.LSTM(8, 6, 2, proj_size=4)(x, (z, z))
  #                                  ^ error state-projection
  `);
});

test("a flag at the place of num_layers is warned of, and fails at the call", () => {
  check(`
    x: [seq, b, 8]
    lstm = nn.LSTM(8, 6, True)
  #                      ^ warning positional-argument
    out, state = lstm(x)
  #              ^ error positional-argument
  `);
});

test("dropout of one layer does nothing", () => {
  check(`
    gru = nn.GRU(8, 6, dropout=0.5)
  #                            ^ warning dropout-one-layer
  `);
});

test("a cell takes one step", () => {
  check(`
    x: [seq, b, 8]
    cell = nn.LSTMCell(8, 6)
    h, c = cell(x)
  #             ^ error cell-input
    for xt in x:
        h, c = cell(xt)
  #     ^ [b, 6]
  `);
});

test("a pack keeps the batch, and its padding comes back", () => {
  check(`
    from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
    x: [5, 3, 8]
    p = pack_padded_sequence(x, [5, 4, 1])
    out, h = nn.GRU(8, 6)(p)
    y, lengths = pad_packed_sequence(out)
  # ^ [5, 3, 6]
    q = pack_padded_sequence(x, [1, 4, 5])
  #                             ^ error packing
    r = pack_padded_sequence(x, [6, 4, 1])
  #                             ^ warning packing
  `);
});

test("PyTorch doesn't check the width of a pack of equal lengths, and we warn", () => {
  check(`
    from torch.nn.utils.rnn import pack_padded_sequence
    x: [5, 3, 8]
    y = nn.LSTM(7, 6)(pack_padded_sequence(x, [5, 5, 5]))
  #                   ^ warning input-size
  `);
});

test("parameters are counted by formula where layers are many", () => {
  const analysis = analyze(
    "n: int\na = nn.LSTM(10, 20, 10**9)\nb = nn.GRU(10, 20, n, bidirectional=True, bias=False)\n",
  );
  const counts = analysis.facts.flatMap(({ bindings }) =>
    bindings.flatMap(({ fact }) => (fact.kind === "module" ? [formatDim(fact.parameterCount)] : [])),
  );
  // 4H(I + H + 2) + (L - 1) 4H(H + H + 2), and 2 (3H(I + H) + (L - 1) 3H(2H + H)).
  expect(counts).toEqual([String(80 * 32 + (10 ** 9 - 1) * 80 * 42), "7200*n - 3600"]);
});

test("the quick fix of a wrong width changes the constructor", () => {
  const analysis = analyze("x: [5, 3, 64]\nlstm = nn.LSTM(100, 20)\nout, s = lstm(x)\n");
  const [problem] = analysis.facts.flatMap(({ problems }) => problems);
  expect(problem?.fixes).toMatchObject([
    { title: "Set input_size=64", edits: [{ text: "64", place: { start: 15, end: 18 } }] },
  ]);
});

test("a recurrent module tells its equations in PyTorch's notation", () => {
  const analysis = analyze(
    "a = nn.LSTM(3, 4, bias=False, proj_size=2)\nb = nn.GRUCell(3, 4)\nc = nn.RNN(3, 4, nonlinearity='relu')\n",
  );
  const told = analysis.facts.flatMap(({ bindings }) =>
    bindings.flatMap(({ fact }) => (fact.kind === "module" ? [fact.equations] : [])),
  );
  expect(told.map((lines) => lines.length)).toEqual([6, 4, 1]);
  expect(told[0]?.[0]).toBe("i_t = σ(W_ii x_t + W_hi h_{t-1})");
  expect(told[0]?.[5]).toBe("h_t = W_hr (o_t ⊙ tanh(c_t))");
  expect(told[1]?.[2]).toBe("n = tanh(W_in x + b_in + r ⊙ (W_hn h + b_hn))");
  expect(told[2]?.[0]).toBe("h_t = ReLU(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh)");
});
