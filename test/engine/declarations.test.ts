import { expect, test } from "vitest";
import { analyze } from "../../engine/analyze.ts";
import { diagnostics } from "../../engine/features/diagnostics.ts";
import { check } from "./check.ts";

test("integers and names between the brackets", () => {
  check(`
    hidden: int
  # ^ hidden
    n = 5
    x: [n, hidden, 2 * hidden, seq - 1, k // 2]
  # ^ [5, hidden, 2*hidden, seq - 1, k//2]
    y = torch.zeros(hidden, 3)
  # ^ [hidden, 3]
`);
});

test("any number of leading dimensions, and one of any size", () => {
  check(`
    x: [_, 3]
  # ^ [?, 3]
    y = torch.zeros(2, 5, 3)
    y: [..., 3]
    y: [..., 5, _]
    y: [..., 4, 3]
    #        ^ error shape-claim
`);
});

test("a symbol and a variable of the same name don't disturb each other", () => {
  check(`
    x: [seq, h]
    h = torch.zeros(3, 4)
  # ^ [3, 4]
    y: [seq, h]
  # ^ [seq, h]
    z = x + y
  # ^ [seq, h]
`);
});

test("rebinding the variable leaves the symbol as it was", () => {
  check(`
    hidden: int
    x = torch.zeros(hidden)
    hidden = 5
    y = x
  # ^ [hidden]
    z: [hidden]
  # ^ [5]
`);
});

test("Dim has a range", () => {
  check(`
    seq = Dim("seq", min=2, max=10)
    x: [seq, 4]
    if seq >= 2:
        y = x[:2]
    #   ^ [2, 4]
    else:
        y = x + torch.zeros(3, 3, 3)
    a = torch.zeros(10, 4)[:seq]
  # ^ [seq, 4]
    b = torch.zeros(11, 4) + x
    #   ^ error broadcast
`);
});

test("an assignment may carry a claim", () => {
  check(`
    x: [n, 4] = torch.zeros(3, 4)
  # ^ [3, 4]
    y: [n, 5] = torch.zeros(3, 4)
    #      ^ error shape-claim
    z = torch.zeros(n)
  # ^ [3]
`);
});

test("a claim on a part that contradicts for every size", () => {
  check(`
    x: [seq, b, 4]
    x: [seq, b, 5]
    #           ^ error shape-claim
    y: [seq, b, 4]
    y: [seq, b]
  # ^ error shape-claim
`);
});

test("whether a line declares or claims is fixed at its first visit", () => {
  check(`
    for i in range(3):
        x: [3, 4]
    #   ^ [3, 4]
        x = torch.zeros(5)
`);
});

test("jaxtyping's names, arithmetic and wildcards", () => {
  check(`
    a: Float[Tensor, "batch hidden=4 2*seq seq+1"]
  # ^ [batch, 4, 2*seq, seq + 1]
    b: Int[Tensor, "*lead 3"]
  # ^ unknown
    c: Bool[Tensor, "_ 3"]
  # ^ [?, 3]
    d = torch.zeros(4, 3)
    d: Float[Tensor, "n 4"]
    #                ^ error shape-claim
`);
});

test("a name that is neither a variable nor a symbol", () => {
  check(`
    x: [seq, 4]
    y = seq + 1
  # ^ seq + 1
    z = sek + 1
    #   ^ error name: NameError: name 'sek' is not defined
`);
});

test("other annotations stay what they are in Python", () => {
  check(`
    hidden_size: int = 16
  # ^ 16
    x: torch.Tensor = torch.zeros(3, hidden_size)
  # ^ [3, 16]
    state: "Optional[Tensor]" = None
    y: List[int] = [1, 2]
`);
});

test("a dimension that differs in one letter from another is another one, and said so", () => {
  const text = "x: [batch, 10]\ny: [bacth, 20]\nz: [batches, row1, row2]\nw = [x, y, z]";
  const found = diagnostics(analyze(text), {});
  expect(found.map(({ severity, code, span }) => `${severity} ${code} ${text.slice(span.start, span.end)}`)).toEqual([
    "hint name bacth",
  ]);
  expect(found[0]?.fixes).toEqual([{ title: "Write batch", edits: [{ span: { start: 19, end: 24 }, text: "batch" }] }]);
});
