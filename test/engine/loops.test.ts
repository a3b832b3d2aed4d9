import { test } from "vitest";
import { check } from "./check.ts";

test("a loop over a tensor reads its rows, and stacking what it appends gives the time axis back", () => {
  check(`
    x: [seq, b, 100]
    cell = nn.LSTMCell(100, 20)
    h = torch.zeros(b, 20)
    c = torch.zeros(b, 20)
    hs = []
    for xt in x:
    #   ^ [b, 100]
        h, c = cell(xt, [h, c])
    #   ^ [b, 20]
        hs.append(h)
    out = torch.stack(hs)
  # ^ [seq, b, 20]
    last = hs[-1]
  # ^ [b, 20]
    n = len(hs)
  # ^ seq
`);
});

test("a tensor that grows by cat is a function of the number of iterations", () => {
  check(`
    n: int
    h = torch.zeros(2, 20)
    for i in range(n):
        h = torch.cat([h, torch.zeros(5, 20)])
    done = h
  # ^ [5*n + 2, 20]
`);
});

test("a size that changes without a rule isn't known", () => {
  check(`
    n: int
    h = torch.zeros(2, 20)
    for i in range(n):
        h = torch.cat([h, h])
    done = h
  # ^ [?, 20]
`);
});

test("a short range is unrolled", () => {
  check(`
    h = torch.zeros(2, 20)
    for i in range(3):
        h = torch.cat([h, torch.zeros(5, 20)])
    done = h
  # ^ [17, 20]
`);
});

test("the second iteration's error is found", () => {
  check(`
    f = nn.Linear(10, 20)
    x = torch.zeros(3, 10)
    for i in range(100):
        x = f(x)
    #         ^ error loop-shape: RuntimeError: mat1 and mat2 shapes cannot be multiplied (3x20 and 10x20)
`);
});

test("a state that starts as None becomes the layer's state", () => {
  check(`
    lstm = nn.LSTM(4, 8)
    x = torch.zeros(5, 2, 4)
    state = None
    for i in range(100):
        out, state = lstm(x, state)
    #   ^ [5, 2, 8]
    done = state
  # ^ ([1, 2, 8], [1, 2, 8])
`);
});
