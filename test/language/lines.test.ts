import { expect, test } from "vitest";
import { lineStarts, offsetAt, positionAt } from "../../engine/language/lines.ts";

const text = "a\nbc\r\nd\r\r\ne😀";
const starts = lineStarts(text);

test("each kind of line break starts a line", () => {
  expect(starts).toEqual([0, 2, 6, 8, 10]);
  expect(lineStarts("")).toEqual([0]);
  expect(lineStarts("a\u2028b")).toEqual([0]);
});

test("an offset has a line and a column in UTF-16 units", () => {
  expect([0, 1, 2, 4, 6, 9, 11, 13].map((offset) => positionAt(starts, offset))).toEqual([
    { line: 0, column: 0 },
    { line: 0, column: 1 },
    { line: 1, column: 0 },
    { line: 1, column: 2 },
    { line: 2, column: 0 },
    { line: 3, column: 1 },
    { line: 4, column: 1 },
    { line: 4, column: 3 },
  ]);
});

test("a position has an offset, at most that of the next line", () => {
  expect(offsetAt(starts, text.length, { line: 1, column: 1 })).toBe(3);
  expect(offsetAt(starts, text.length, { line: 0, column: 99 })).toBe(2);
  expect(offsetAt(starts, text.length, { line: 9, column: 0 })).toBe(text.length);
  expect(offsetAt(starts, text.length, { line: -1, column: 0 })).toBe(0);
});
