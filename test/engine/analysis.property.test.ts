import fc from "fast-check";
import { expect, test } from "vitest";
import { analyze, applyEdits } from "../../engine/analyze.ts";
import { change, program } from "./programs.ts";
import { told } from "./told.ts";

test("no text makes the analysis throw", () => {
  fc.assert(
    fc.property(
      fc.oneof(program, fc.string({ maxLength: 200 }), fc.string({ unit: "binary", maxLength: 60 })),
      (text) => {
        analyze(text);
      },
    ),
    { numRuns: 400 },
  );
});

test("edits give the same facts as a fresh analysis", () => {
  fc.assert(
    fc.property(program, fc.array(change, { minLength: 1, maxLength: 6 }), (text, changes) => {
      let analysis = analyze(text);
      for (const { at, removed, text: inserted } of changes) {
        const { length } = analysis.document.text;
        const start = Math.floor(at * length);
        analysis = applyEdits(analysis, [{ start, end: Math.min(length, start + removed), text: inserted }]);
        expect(told(analysis)).toEqual(told(analyze(analysis.document.text)));
      }
    }),
    { numRuns: 250 },
  );
});
