import { expect, test } from "vitest";
import { analyze } from "../../engine/analyze.ts";
import { copyAsPyTorch } from "../../engine/features/copy-as-pytorch.ts";
import { chosenSizes } from "../../engine/shape/chosen-sizes.ts";
import { floorDivide, multiply, subtract, symbol, symbolsOf } from "../../engine/shape/dim.ts";
import { assume, noFacts, withRange } from "../../engine/shape/facts.ts";

/** The copies below were run by PyTorch 2.13, which raised nothing and printed what the last lines say. */
function copied(...lines: readonly string[]): readonly string[] {
  return copyAsPyTorch(analyze(lines.join("\n"))).text.split("\n");
}

test("declarations become tensors, symbols get sizes, a claim stays as a comment", () => {
  expect(
    copied(
      "import torch",
      "import torch.nn as nn",
      "",
      "x: [seq, b, 100]  # an input",
      "lstm = nn.LSTM(100, 20)",
      "out, (h, c) = lstm(x)",
      "out: [seq, b, 20]",
      "print(out.shape)",
    ),
  ).toEqual([
    "import torch",
    "import torch.nn as nn",
    "",
    "seq = 12",
    "b = 3",
    "",
    "x = torch.randn(seq, b, 100)  # an input",
    "lstm = nn.LSTM(100, 20)",
    "out, (h, c) = lstm(x)",
    "# out: [seq, b, 20]",
    "print(out.shape)",
  ]);
});

test("what is used without an import is imported, behind a docstring", () => {
  expect(copied('"""Notes."""', "x: [b, d]", "y = F.relu(nn.Linear(7, 2)(x))")).toEqual([
    '"""Notes."""',
    "import torch",
    "import torch.nn as nn",
    "import torch.nn.functional as F",
    "",
    "b = 3",
    "d = 7",
    "",
    "x = torch.randn(b, d)",
    "y = F.relu(nn.Linear(7, 2)(x))",
  ]);
});

test("a program of numbers stays as it is, but for its imports", () => {
  const program = ["x = torch.zeros(2, 3)", "print(x.shape)  # torch.Size([2, 3])", ""];
  expect(copied(...program)).toEqual(["import torch", "", ...program]);
});

test("a symbol whose name is a tensor's elsewhere is written as its size", () => {
  expect(copied("q: [h, 4]", "h = q + 1", "w: [h, 2]").slice(-3)).toEqual([
    "q = torch.randn(5, 4)",
    "h = q + 1",
    "w = torch.randn(5, 2)",
  ]);
});

test("integers are zeros, which index any table", () => {
  const lines = copied('tokens: Int[Tensor, "b n"]', "e = nn.Embedding(50, 8)(tokens)");
  expect(lines).toContain("tokens = torch.zeros(b, n, dtype=torch.int64)");
});

test("a claim in a block leaves a statement behind", () => {
  expect(copied("y = torch.zeros(3)", "for i in range(2):", "    y: [3]").at(-1)).toBe("    pass  # y: [3]");
});

test("a Dim becomes a size of its range", () => {
  expect(copied('seq = Dim("seq", min=20, max=40)', "x: [seq, 2]").slice(-2)).toEqual([
    "seq = 23",
    "x = torch.randn(seq, 2)",
  ]);
});

test("line ends stay as they are", () => {
  expect(copyAsPyTorch(analyze("x: [b]\r\ny = x + 1\r\n")).text).toBe(
    "import torch\r\n\r\nb = 3\r\n\r\nx = torch.randn(b)\r\ny = x + 1\r\n",
  );
});

test("sizes satisfy ranges and conditions, and are distinct", () => {
  const [D, n, m] = [symbol("D", "D"), symbol("n", "n"), symbol("m", "m")];
  const even = assume(noFacts, { kind: "equal", left: multiply(2, floorDivide(D, 2)), right: D });
  const facts = assume(withRange(even, "n", { min: 128, max: 200 }), {
    kind: "atLeast",
    left: subtract(m, 30),
    right: D,
  });
  const sizes = chosenSizes(
    [D, n, m].flatMap((dim) => symbolsOf(dim)),
    facts,
  );
  const [d = 0, wide = 0, large = 0] = ["D", "n", "m"].map((id) => sizes.get(id));
  expect(d % 2).toBe(0);
  expect(wide).toBeGreaterThanOrEqual(128);
  expect(wide).toBeLessThanOrEqual(200);
  expect(large - 30).toBeGreaterThanOrEqual(d);
  expect(new Set([d, wide, large]).size).toBe(3);
});
