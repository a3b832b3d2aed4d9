import { expect, test } from "vitest";
import { read } from "../conformance/reading.ts";

// PyTorch's rule is ATen's computeStride: a view needs runs of axes that lie together in memory.
const conditions = (code: readonly string[]): readonly string[] =>
  read(code).analysis.facts.flatMap(({ problems }) =>
    problems.filter(({ code: one }) => one === "condition").map(({ message }) => message.split(":")[0] ?? ""),
  );

const declared = ["x: [b, seq, 100]", "t = x.transpose(0, 1)"];

test("a view of a transposed tensor needs one of the two sizes to be 1", () => {
  expect(conditions([...declared, "y = t.view(-1, 100)"])).toEqual(["needs seq == 1 or b == 1"]);
  expect(conditions([...declared, "y = t.view(seq, -1)"])).toEqual(["needs seq == 1 or b == 1"]);
});

test("the output of a batch_first layer is such a tensor", () => {
  const code = ["x: [b, seq, 100]", "m = nn.LSTM(100, 16, batch_first=True)", "out, _ = m(x)", "y = out.view(-1, 16)"];
  expect(conditions(code)).toEqual(["needs b == 1 or seq == 1"]);
});

test("a view that splits an axis, or follows contiguous(), needs nothing", () => {
  expect(conditions([...declared, "y = t.view(seq, b, 10, 10)"])).toEqual([]);
  expect(conditions([...declared, "y = t.contiguous().view(-1, 100)"])).toEqual([]);
  expect(conditions([...declared, "y = x[:, :, :50].view(-1, 50)"])).toEqual([]);
});

test("sizes that are known to be at least 2 make it an error", () => {
  const code = ["b = Dim('b', min=2)", "seq = Dim('seq', min=2)", ...declared, "y = t.view(-1, 100)"];
  expect(read(code).stop).toContain("view size is not compatible with input tensor's size and stride");
});
