import { test } from "vitest";
import { check } from "./check.ts";

test("a decided branch runs one arm", () => {
  check(`
    bidirectional = True
    if bidirectional:
        h = torch.zeros(3, 4)
    #   ^ [3, 4]
    else:
        h = torch.zeros(3) + torch.zeros(4)
    done = h
  # ^ [3, 4]
    directions = 2 if bidirectional else 1
  # ^ 2
`);
});

test("the arms of an undecided branch are joined: equal sizes stay, others aren't known", () => {
  check(`
    x = torch.randn(2)
    if x.sum() > 0:
        y = torch.zeros(3, 4)
    #   ^ [3, 4]
        z = torch.zeros(3)
    else:
        y = torch.zeros(3, 5)
    #   ^ [3, 5]
        z = torch.zeros(3, 5)
    a = y
  # ^ [3, ?]
    b = z
  # ^ unknown
`);
});

test("an error in one arm alone is a warning that names the condition", () => {
  check(`
    x = torch.randn(3)
    if x.sum() > 0:
        y = x + torch.zeros(4)
    #       ^ warning broadcast: RuntimeError: The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 0
    else:
        y = x
    z = y
  # ^ [3]
`);
});

test("an arm knows its condition", () => {
  check(`
    x: [seq, 4]
    if seq == 10:
        y = x + torch.zeros(10, 4)
    #   ^ [10, 4]
    else:
        y = x
    if seq > 3:
        z = x[:3]
    #   ^ [3, 4]
    else:
        z = x[:3]
`);
});

test("an arm that raises doesn't join, and the other's condition holds from then on", () => {
  check(`
    x: [seq, 4]
    if seq != 10:
        raise ValueError("ten steps")
    y = x + torch.zeros(10, 4)
  # ^ [10, 4]
`);
});

test("after an undecided break, what fails in the loop may not be reached", () => {
  check(`
    x = torch.randn(3)
    for i in range(100):
        if x.sum() < 0:
            break
        y = x + torch.zeros(4)
    #       ^ warning broadcast
    z = x
  # ^ [3]
`);
});

test("after an undecided continue, the rest of the body may not run", () => {
  check(`
    x = torch.randn(3)
    for i in [1, 2]:
        if x.sum() < 0:
            continue
        y = x + torch.zeros(4)
    #       ^ warning broadcast
`);
});

test("an assertion holds from then on", () => {
  check(`
    x: [seq, b, 4]
    assert x.size(0) == 7
    y = x + torch.zeros(7, b, 4)
  # ^ [7, b, 4]
`);
});

test("an assertion that fails stops the program", () => {
  check(`
    x = torch.zeros(3, 4)
    assert x.shape == (3, 5), "wrong"
    #      ^ error value: AssertionError: wrong
`);
});

test("the last operand of and/or isn't asked for its truth", () => {
  check(`
    hidden = None
    hidden = hidden or torch.zeros(2, 3)
  # ^ [2, 3]
`);
});

test("a tensor of several elements has no truth", () => {
  check(`
    x = torch.zeros(3)
    if x > 0:
    #  ^ error value: RuntimeError: Boolean value of Tensor with more than one value is ambiguous
        y = x
`);
});
