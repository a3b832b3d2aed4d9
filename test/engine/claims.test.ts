import { test } from "vitest";
import { check } from "./check.ts";

test("an unbound name is declared, a bound one is checked", () => {
  check(`
    x: [seq, b, 100]
  # ^ [seq, b, 100]
    lstm = nn.LSTM(100, 20)
    out, (h, c) = lstm(x)
    out: [seq, b, 20]
  # ^ [seq, b, 20]
    h: [1, b, 30]
    #         ^ error shape-claim
`);
});

test("a symbol that a claim brings is bound by it", () => {
  check(`
    x = torch.zeros(3, 40)
    x: [n, width]
    y = torch.zeros(width)
  # ^ [40]
`);
});

test("a claim that holds for some sizes alone is a condition", () => {
  check(`
    x: [seq, d]
    y = x.reshape(-1)
    x: [seq, 100]
    #        ^ information condition
    z = torch.zeros(d, 3)
    w = torch.zeros(100, 3) + z
  # ^ [100, 3]
`);
});

test("jaxtyping's spelling means the same", () => {
  check(`
    x: Float[Tensor, "seq b 100"]
  # ^ [seq, b, 100]
    n: Int[Tensor, "b"]
  # ^ [b]
`);
});

test("an ellipsis declares anew", () => {
  check(`
    x = torch.zeros(3)
    x: [seq, 4] = ...
  # ^ [seq, 4]
`);
});
