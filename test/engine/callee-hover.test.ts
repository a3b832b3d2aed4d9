import { expect, test } from "vitest";
import { hover } from "../../engine/features/hover.ts";
import { atCursor, lines } from "./cursor.ts";

function hovered(source: string): string {
  const { analysis, offset } = atCursor(source);
  return (hover(analysis, offset)?.prose ?? []).map((line) => line.map(({ text }) => text).join("")).join("\n");
}

test("a function shows its parameters, what the call returns with its arithmetic, and its page", () => {
  const source = lines(
    "x: [seq, b, 100]",
    "out, h = nn.GRU(100, 20, bidirectional=True)(x)",
    "y = torch.c¦at([out, out], dim=0)",
    "z = out.¦mean(0)",
  );
  expect(hovered(source.replace("out.¦", "out."))).toBe(
    [
      "torch.cat(tensors: tensors, dim: int = 0)",
      "returns [2*seq time, b batch, 40 hidden]",
      "2*seq = tensors 2 × seq",
      "b: where it comes from",
      "40 = 2 directions × hidden_size 20",
      "torch.cat: documentation",
    ].join("\n"),
  );
  expect(hovered(source.replace("c¦at", "cat"))).toMatch(
    /^Tensor\.mean\([^]*returns \[b batch, 40 hidden\][^]*documentation$/u,
  );
});

test("a module's class shows its parameters and the module that comes of them", () => {
  const text = hovered("lstm = nn.LS¦TM(100, 20)\n");
  expect(text).toMatch(/^nn\.LSTM\(input_size: int, hidden_size: int, num_layers: int = 1, .*\n9760 parameters/u);
  expect(text.split("\n").length).toBeLessThanOrEqual(8);
});

test("a keyword argument shows its type, default and meaning", () => {
  expect(hovered("lstm = nn.LSTM(100, 20, batch_¦first=True)\n")).toBe(
    [
      "batch_first: bool = False",
      "Input and output are [batch, time, features] instead of [time, batch, features]; the states keep their layout.",
      "nn.LSTM: documentation",
    ].join("\n"),
  );
});

test("functions of Python's and of the program's own", () => {
  expect(hovered("n = l¦en([1, 2])\n")).toBe("len(obj)\nreturns 2");
  expect(hovered(lines("def f(a, b: int = 2):", "    return a", "y = ¦f(1)"))).toMatch(/^f\(a, b: int = 2\)/u);
  expect(hovered("# l¦en\n")).toBe("");
});
