import fc from "fast-check";
import { expect, test } from "vitest";
import { type Analysis, analyze, applyEdits } from "../../engine/analyze.ts";
import { change, program } from "./programs.ts";
import { factShape } from "../conformance/reading.ts";

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

/** Everything that an analysis tells, in absolute positions. */
function told(analysis: Analysis): readonly string[] {
  const index = new Map(analysis.facts.map((facts, at) => [facts.id, at]));
  const where = (place: { readonly chunk: number; readonly start: number; readonly end: number }): string =>
    `${String(index.get(place.chunk))}:${String(place.start)}-${String(place.end)}`;
  return analysis.facts.flatMap((facts, at) => [
    ...facts.bindings.map(
      ({ span, name, fact, form }) =>
        `${String(at)}:${String(span.start)} ${form} ${name} ${factShape(fact)} ${String(fact.suspect)}`,
    ),
    ...facts.prints.map(({ text, compact }) => `${String(at)} print ${String(text)} ${String(compact)}`),
    ...facts.problems.map(
      ({ code, severity, message, torch, place, related }) =>
        `${where(place)} ${severity} ${code} ${message} ${String(torch)} ${related.map((one) => where(one.place)).join()}`,
    ),
    ...facts.uses.map(({ span, fact }) => `${String(at)}:${String(span.start)} use ${factShape(fact)}`),
  ]);
}
