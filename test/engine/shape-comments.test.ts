import { expect, test } from "vitest";
import { analyze } from "../../engine/analyze.ts";
import { diagnostics } from "../../engine/features/diagnostics.ts";
import { readShapeComment } from "../../engine/language/shape-comment.ts";

function told(text: string): readonly string[] {
  return diagnostics(analyze(text), {}).map(({ code, span, fixes }) => {
    const [fix] = fixes[0]?.edits ?? [];
    return `${code} ${text.slice(span.start, span.end)} → ${fix?.text ?? ""}`;
  });
}

test.each([
  ["x = torch.zeros(3, 7, 20)  # (3, 7, 10)", "(3, 7, 10) → (3, 7, 20)"],
  ["x = torch.zeros(3, 7, 20)  # [batch, 7, 10]", "[batch, 7, 10] → [batch, 7, 20]"],
  ["x = torch.zeros(3, 7, 20)  # x: [3, 7]", "[3, 7] → [3, 7, 20]"],
  ["x = torch.zeros(3, 7, 20)  # torch.Size([3, 20])", "torch.Size([3, 20]) → torch.Size([3, 7, 20])"],
  ["x = torch.zeros(3, 7, 20)  # shape: (3, 8, 20)", "(3, 8, 20) → (3, 7, 20)"],
  ["x = torch.zeros(3, 7, 20)  # 3 x 8 x 20", "3 x 8 x 20 → [3, 7, 20]"],
  ["n_hidden = 20\nx = torch.zeros(3, 40)  # (3, n_hidden)", "(3, n_hidden) → (3, 40)"],
  ["out, (h, c) = nn.LSTM(10, 20)(torch.zeros(7, 3, 10))  # out: [7, 3, 10]", "[7, 3, 10] → [7, 3, 20]"],
  ["print(torch.zeros(3, 4).shape)  # torch.Size([4, 3])", "torch.Size([4, 3]) → torch.Size([3, 4])"],
])("%s", (text, expected) => {
  expect(told(text)).toEqual([`shape-comment ${expected}`]);
});

test.each([
  "x = torch.zeros(3, 7, 20)  # (batch, seq, hidden)",
  "x = torch.zeros(3, 7, 20)  # B x T x H",
  "x = torch.zeros(3, 7, 20)  # (see above)",
  "x = torch.zeros(3, 7, 20)  # (forward, backward)",
  "x = torch.zeros(3, 7, 20)  # (1)",
  "x = torch.zeros(3, 7, 20)  # the last one [3, 4] is dropped",
  "x = torch.zeros(3, 7, 20)  # y: [1, 2]",
  "def f(x, n=3):\n    y = torch.zeros(n, 4)  # (5, 4)\n    return y",
  "x = [3, 4]  # [5, 6]",
  "b: int\nx = torch.zeros(b, 4)  # (5, 4)",
])("%s is no contradiction", (text) => {
  expect(told(text)).toEqual([]);
});

test("a text that is no shape is none", () => {
  expect(readShapeComment("# TODO (later, maybe)?")).toBeUndefined();
  expect(readShapeComment("# x")).toBeUndefined();
  expect(readShapeComment("# hidden: (layers, batch, 2*hidden)")).toMatchObject({
    name: "hidden",
    dims: ["layers", "batch", "2*hidden"],
  });
});
