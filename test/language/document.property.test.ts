import fc from "fast-check";
import { expect, test } from "vitest";
import type { Document } from "../../engine/language/document.ts";
import { chunkAt, editDocument, parseDocument } from "../../engine/language/document.ts";
import { edits, programs } from "./programs.ts";

test("any edits give what a fresh reading of the text gives", () => {
  fc.assert(
    fc.property(programs, fc.array(edits, { minLength: 1, maxLength: 6 }), (text, steps) => {
      let document = parseDocument(text);
      for (const { place, length, text: inserted } of steps) {
        const start = Math.floor(place * document.text.length);
        const end = Math.min(document.text.length, start + length);
        const before = document;
        const edited = editDocument(before, { start, end, text: inserted });
        document = edited.document;
        expect(document.text).toBe(before.text.slice(0, start) + inserted + before.text.slice(end));
        expect(document).toStrictEqual(parseDocument(document.text));
        keepsTheOthers(before, edited);
      }
    }),
    { numRuns: 800 },
  );
});

function keepsTheOthers(before: Document, edited: ReturnType<typeof editDocument>): void {
  const { document, first, removed, inserted } = edited;
  expect(document.chunks.length).toBe(before.chunks.length - removed + inserted);
  document.chunks.forEach((chunk, index) => {
    if (index < first) expect(chunk).toBe(before.chunks[index]);
    if (index >= first + inserted) expect(chunk).toBe(before.chunks[index - inserted + removed]);
  });
}

test("any text is read, and every chunk is a part of it", () => {
  const texts = fc.oneof(programs, fc.string({ unit: "binary", maxLength: 200 }), fc.string({ maxLength: 200 }));
  fc.assert(
    fc.property(texts, (text) => {
      const document = parseDocument(text);
      let end = 0;
      document.chunks.forEach((chunk, index) => {
        const start = document.starts[index] ?? -1;
        expect(start).toBeGreaterThanOrEqual(end);
        expect(text.slice(start, start + chunk.text.length)).toBe(chunk.text);
        expect(chunkAt(document, start)).toBe(index);
        for (const { span } of [...chunk.problems, ...chunk.comments, ...chunk.statements]) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          expect(span.end).toBeLessThanOrEqual(chunk.text.length);
        }
        end = start + chunk.text.length;
      });
    }),
    { numRuns: 1000 },
  );
});

test("a chunk's syntax hangs on its own text alone", () => {
  fc.assert(
    fc.property(programs, (text) => {
      for (const chunk of parseDocument(text).chunks) {
        if (/[\\\r\n]$/.test(chunk.text)) continue;
        const alone = parseDocument(chunk.text);
        expect(alone.chunks).toStrictEqual([chunk]);
      }
    }),
    { numRuns: 300 },
  );
});
