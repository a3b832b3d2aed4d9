import { expect, test } from "vitest";
import { type Analysis, analyze, applyEdits } from "../../engine/analyze.ts";
import { hover } from "../../engine/features/hover.ts";
import { editorHints, inlayHints } from "../../engine/features/inlay-hints.ts";

function replaced(analysis: Analysis, from: string, to: string): Analysis {
  const start = analysis.document.text.indexOf(from);
  return applyEdits(analysis, [{ start, end: start + from.length, text: to }]);
}

function hovered(analysis: Analysis, at: string): string {
  const found = hover(analysis, analysis.document.text.lastIndexOf(at));
  return (found?.prose ?? []).map((line) => line.map(({ text }) => text).join("")).join("\n");
}

test("a module that is only handed on is told anew when its arguments change", () => {
  const before = analyze("size = 20\ncell = nn.LSTMCell(100, size)\nunknown(cell)\n");
  expect(hovered(before, "cell")).toContain("LSTMCell(100, 20)");
  expect(hovered(replaced(before, "20", "30"), "cell")).toContain("LSTMCell(100, 30)");
});

test("a line that no longer parses keeps its hints", () => {
  const before = analyze("y, h = nn.GRU(8, 16)(torch.zeros(7, 2, 8))\nz = y\n");
  const after = replaced(before, "z = y", "z = y[");
  expect(hints(after)).toEqual([": [7, 2, 16]", ": [1, 2, 16]", ": [7, 2, 16]"]);
});

function hints(analysis: Analysis): readonly string[] {
  return inlayHints(analysis, { start: 0, end: analysis.document.text.length }, editorHints).map(({ parts }) =>
    parts.map(({ text }) => text).join(""),
  );
}
