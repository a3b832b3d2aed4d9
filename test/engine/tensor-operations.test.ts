import { test } from "vitest";
import { check } from "./check.ts";

test("broadcasting stretches symbolic sizes, and keeps the one that is known", () => {
  check(`
    x: [seq, b, 20]
    w: [20]
    m: [b, 1]
    y = x + w
  # ^ [seq, b, 20]
    z = x * m
  # ^ [seq, b, 20]
    s = x.sum() + 1
  # ^ []
`);
});

test("a symbol against a number is a condition, not an error", () => {
  check(`
    x: [n, 3]
    y: [5, 3]
    z = x + y
  #     ^ information condition: needs n == 5
  # ^ [5, 3]
`);
});

test("two symbols plus one never equal one of them", () => {
  check(`
    x: [n]
    y: [n + 1]
    z = x + y
  #     ^ error broadcast: RuntimeError: The size of tensor a (n) must match the size of tensor b (n + 1) at non-singleton dimension 0
  # ^ [n]
`);
});

test("one mistake is one diagnostic", () => {
  check(`
    import torch
    x = torch.ones(2, 3, dtype=torch.bool)
    y = torch.ones(4, dtype=torch.bool)
    z = (x - y) @ torch.zeros(7, 7)
  #      ^ error argument: RuntimeError: Subtraction, the \`-\` operator, with two bool tensors is not supported. Use the \`^\` or \`logical_xor()\` operator instead.
  # ^ [2, 7]
`);
});

test("matrix products with symbols", () => {
  check(`
    x: [b, seq, d]
    w: [d, k]
    y = x @ w
  # ^ [b, seq, k]
    scores = x @ x.transpose(1, 2)
  # ^ [b, seq, seq]
    weights = scores.softmax(dim=-1)
  # ^ [b, seq, seq]
    context = weights.bmm(x)
  # ^ [b, seq, d]
    v = x @ w[:, 0]
  # ^ [b, seq]
`);
});

test("an inner size that can't fit", () => {
  check(`
    x: [b, d]
    w: [d + 1, k]
    y = x @ w
  #     ^ error matmul: RuntimeError: mat1 and mat2 shapes cannot be multiplied (bxd and d + 1xk)
  # ^ [b, k]
`);
});

test("einsum with symbols", () => {
  check(`
    import torch
    q: [b, h, s, d]
    k: [b, h, t, d]
    scores = torch.einsum("bhqd,bhkd->bhqk", q, k)
  # ^ [b, h, s, t]
    total = torch.einsum("...d->...", q)
  # ^ [b, h, s]
`);
});

test("reductions with symbols", () => {
  check(`
    x: [seq, b, 20]
    a = x.mean(dim=0)
  # ^ [b, 20]
    c = x.max(dim=-1, keepdim=True)[0]
  # ^ [seq, b, 1]
    d = x.argmax(-1)
  # ^ [seq, b]
    v, i = x.topk(3, dim=-1)
  # ^ [seq, b, 3]
    e = x.norm(dim=(0, 2))
  # ^ [b]
    f = x.cumsum(0)
  # ^ [seq, b, 20]
`);
});

test("topk of more than there are", () => {
  check(`
    x: [b, 5]
    v, i = x.topk(6)
  #               ^ error index: RuntimeError: selected index k out of range
`);
});

test("what isn't known passes, and keeps what it can", () => {
  check(`
    import mystery
    import torch
    x: [b, 20]
    n = mystery.count()
    y = x + mystery.tensor()
    z = torch.tanh(mystery.tensor())
    k = x.topk(n)[0]
  # ^ [b, ?]
    s = x.sum(dim=n)
    t = x.sum(mystery.dims())
`);
});

test("int and round of what isn't known are one size that isn't known", () => {
  check(`
    x = torch.randn(3)
    n = int(x.mean().item())
    y = torch.zeros(n, 2)
  # ^ [?, 2]
    k = torch.zeros(int(x.max()))
  # ^ [?]
    p = torch.zeros(round(2.7 * x.sum().item()), 4)
  # ^ [?, 4]
    z = torch.zeros(3, n) + torch.zeros(3, 4)
  # ^ [3, 4]
`);
});
