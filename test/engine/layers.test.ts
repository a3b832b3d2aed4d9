import { expect, test } from "vitest";
import { analyze } from "../../engine/analyze.ts";
import { check } from "./check.ts";

test("layers keep the leading axes", () => {
  check(`
    x: [seq, b, 8]
    y = nn.Linear(8, 5)(x)
  # ^ [seq, b, 5]
    z = nn.Dropout(0.1)(nn.ReLU()(nn.LayerNorm(5)(y)))
  # ^ [seq, b, 5]
  `);
});

test("a layer after both directions needs twice the width", () => {
  check(`
    x: [seq, b, 8]
    out, h = nn.GRU(8, 20, bidirectional=True)(x)
    y = nn.Linear(20, 2)(out)
  #                      ^ error feature-width
    y: [seq, b, 2]
  # ^ [seq, b, 2]
  `);
});

test("the message shows where the width comes from", () => {
  const text = "x: [5, 3, 8]\nout, h = nn.GRU(8, 20, bidirectional=True)(x)\ny = nn.Linear(20, 2)(out)\n";
  const [problem] = analyze(text).facts.flatMap(({ problems }) => problems);
  expect(problem?.message).toContain("40 = 2 directions × hidden_size 20");
  expect(problem?.fixes).toMatchObject([{ title: "Set in_features=40" }]);
});

test("an LSTM inside nn.Sequential hands its tuple on", () => {
  check(`
    x: [seq, b, 8]
    y = nn.Sequential(nn.LSTM(8, 6), nn.Linear(6, 2))(x)
  #     ^ error tuple-as-tensor
  `);
});

test("a convolution counts its windows in symbols", () => {
  check(`
    x: [b, 8, seq]
    y = nn.Conv1d(8, 5, 3, padding=1)(x)
  # ^ [b, 5, seq]
    z = nn.MaxPool1d(2)(y)
  # ^ [b, 5, seq//2]
  `);
});

test("a loss broadcasts with a warning, and reduces to a scalar", () => {
  check(`
    p: [b, 1]
    t: [7]
    l = nn.MSELoss()(p, t)
  #                     ^ warning broadcast-loss
    l: []
  # ^ []
  `);
});

test("classes stand on axis 1", () => {
  check(`
    p: [3, 7, 5]
    t = torch.zeros(3, 7, dtype=torch.int64)
    l = nn.CrossEntropyLoss()(p, t)
  #                              ^ error loss-axes
    u = torch.zeros(4, 5, dtype=torch.int64)
    m = nn.CrossEntropyLoss()(p, u)
  #                              ^ error loss-target
  `);
});

test("softmax without a dim is warned of", () => {
  check(`
    x: [b, 5]
    y = nn.Softmax()(x)
  #     ^ warning softmax-dim
  # ^ [b, 5]
  `);
});

test("modules that aren't read make unknown values, and no errors", () => {
  check(`
    x: [seq, b, 8]
    y = nn.TransformerEncoderLayer(8, 2)(x)
  # ^ unknown
    z = nn.Linear(8, 2)(y)
  # ^ unknown
  `);
});

test("converting a module converts its weights", () => {
  check(`
    x: [seq, b, 8]
    gru = nn.GRU(8, 6).double()
    y = gru(x)
  #         ^ error argument
    gru.float()
    y, h = gru(x)
  # ^ [seq, b, 6]
  `);
});
