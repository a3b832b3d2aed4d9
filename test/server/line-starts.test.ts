import fc from "fast-check";
import { expect, test } from "vitest";
import { lineStarts } from "../../engine/language/lines.ts";
import { editedLineStarts, offsetAt } from "../../server/line-starts.ts";

const text = fc.array(fc.constantFrom("a", "\n", "\r", "😀"), { maxLength: 30 }).map((parts) => parts.join(""));

test("line starts after an edit are those of the new text", () => {
  fc.assert(
    fc.property(text, text, fc.nat(60), fc.nat(60), (before, inserted, a, b) => {
      const [start = 0, end = 0] = [a, b].map((at) => Math.min(at, before.length)).sort((x, y) => x - y);
      const after = before.slice(0, start) + inserted + before.slice(end);
      const edited = editedLineStarts(lineStarts(before), after, { start, end, inserted: inserted.length });
      expect(edited).toEqual(lineStarts(after));
    }),
    { numRuns: 2000 },
  );
});

test("a character beyond the line's end means its end", () => {
  const source = "ab\r\nc\rd\n\ne";
  const starts = lineStarts(source);
  const at = (line: number, character: number): number => offsetAt(starts, source, { line, character });
  expect([at(0, 1), at(0, 9), at(1, 9), at(2, 9), at(3, 9), at(4, 9), at(9, 0), at(-1, 5), at(0, -3)]).toEqual([
    1, 2, 5, 7, 8, 10, 10, 0, 0,
  ]);
});
