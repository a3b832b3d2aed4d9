import { expect, test } from "vitest";
import { analyze } from "../../engine/analyze.ts";
import { check } from "./check.ts";

test("a pair takes the h of a GRU apart", () => {
  check(`
    gru = nn.GRU(10, 20)
    out, (h, c) = gru(torch.zeros(5, 3, 10))
    #    ^ error unpack-gru: ValueError: not enough values to unpack (expected 2, got 1)
    #     ^ [1, 3, 20]
`);
});

test("a cell returns no out", () => {
  check(`
    cell = nn.LSTMCell(10, 20)
    out, (h, c) = cell(torch.zeros(3, 10))
    #    ^ error unpack-cell: ValueError: too many values to unpack (expected 2)
`);
});

test("an axis of unknown size may be taken apart under a condition", () => {
  check(`
    x: [seq, b, 3]
    first, second = x
  # ^ information condition
  # ^ [b, 3]
`);
});

test.each([
  ["gru = nn.GRU(10, 20)\nout, (h, c) = gru(torch.zeros(5, 3, 10))", "out, h = gru"],
  ["cell = nn.LSTMCell(10, 20)\nout, (h, c) = cell(torch.zeros(3, 10))", "\nh, c = cell"],
])("the fix leaves a program that runs: %s", (text, mended) => {
  const analysis = analyze(text);
  const [edit] = analysis.facts.flatMap(({ problems }) => problems)[0]?.fixes[0]?.edits ?? [];
  const start = analysis.document.starts[1] ?? 0;
  const after =
    edit === undefined ? "" : text.slice(0, start + edit.place.start) + edit.text + text.slice(start + edit.place.end);
  expect(after).toContain(mended);
  expect(analyze(after).facts.flatMap(({ problems }) => problems)).toEqual([]);
});
