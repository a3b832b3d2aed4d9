import fc from "fast-check";
import { expect, test } from "vitest";
import { type Analysis, analyze, applyEdits } from "../../engine/analyze.ts";
import { codeLenses } from "../../engine/features/code-lenses.ts";
import { completionDetails } from "../../engine/features/completion-details.ts";
import { completions } from "../../engine/features/completion.ts";
import { definition } from "../../engine/features/definition.ts";
import { type DocumentSymbol, documentSymbols } from "../../engine/features/document-symbols.ts";
import { foldings } from "../../engine/features/folding.ts";
import { hover } from "../../engine/features/hover.ts";
import { references } from "../../engine/features/references.ts";
import { prepareRename, rename } from "../../engine/features/rename.ts";
import { selectionSpans } from "../../engine/features/selection.ts";
import { semanticTokens } from "../../engine/features/semantic-tokens.ts";
import { signatureHelp } from "../../engine/features/signature-help.ts";
import type { Span } from "../../engine/language/syntax.ts";
import { change, program } from "./programs.ts";

const anyText = fc.oneof(program, fc.string({ maxLength: 200 }), fc.string({ unit: "binary", maxLength: 60 }));

function isIn(text: string, { start, end }: Span): boolean {
  return 0 <= start && start <= end && end <= text.length;
}

/** Asks everything at one place, and holds each answer to what its shape promises. */
function askAll(analysis: Analysis, offset: number): void {
  const { text } = analysis.document;
  const { span, items } = completions(analysis, offset);
  expect(isIn(text, span) && span.end === offset).toBe(true);
  for (const { about } of items.slice(0, 3)) completionDetails(analysis, about, offset);
  signatureHelp(analysis, offset);
  hover(analysis, offset);
  prepareRename(analysis, offset);
  rename(analysis, offset, "other");
  for (const found of references(analysis, offset)) expect(isIn(text, found.span)).toBe(true);
  const found = definition(analysis, offset);
  expect(found === undefined || isIn(text, found.target)).toBe(true);
  selectionSpans(analysis, offset).reduce((inner, outer) => {
    expect(outer.start <= inner.start && inner.end <= outer.end && isIn(text, outer)).toBe(true);
    return outer;
  });
}

function holdSymbols(symbols: readonly DocumentSymbol[]): void {
  for (const { span, selection, children } of symbols) {
    expect(span.start <= selection.start && selection.end <= span.end).toBe(true);
    holdSymbols(children);
  }
}

function askWhole(analysis: Analysis): void {
  const { text } = analysis.document;
  holdSymbols(documentSymbols(analysis));
  codeLenses(analysis);
  for (const { span } of foldings(analysis)) expect(isIn(text, span)).toBe(true);
  let end = 0;
  for (const { span } of semanticTokens(analysis, { start: 0, end: text.length })) {
    expect(span.start >= end && span.start < span.end).toBe(true);
    end = span.end;
  }
}

test("no text makes a feature throw, and what it answers stands in the text", () => {
  fc.assert(
    fc.property(anyText, fc.float({ min: 0, max: 1, noNaN: true }), (text, at) => {
      const analysis = analyze(text);
      askAll(analysis, Math.floor(at * analysis.document.text.length));
      askWhole(analysis);
    }),
    { numRuns: 120 },
  );
});

test("answers after edits are those of a fresh analysis", () => {
  fc.assert(
    fc.property(program, fc.array(change, { minLength: 1, maxLength: 4 }), (text, changes) => {
      let analysis = analyze(text);
      for (const { at, removed, text: inserted } of changes) {
        const { length } = analysis.document.text;
        semanticTokens(analysis, { start: 0, end: length });
        documentSymbols(analysis);
        const start = Math.floor(at * length);
        analysis = applyEdits(analysis, [{ start, end: Math.min(length, start + removed), text: inserted }]);
        const whole = { start: 0, end: analysis.document.text.length };
        const fresh = analyze(analysis.document.text);
        expect(semanticTokens(analysis, whole)).toEqual(semanticTokens(fresh, whole));
        expect(documentSymbols(analysis)).toEqual(documentSymbols(fresh));
        expect(foldings(analysis)).toEqual(foldings(fresh));
      }
    }),
    { numRuns: 40 },
  );
});

test("a name that is renamed and renamed back leaves the program as it was", () => {
  fc.assert(
    fc.property(program, fc.float({ min: 0, max: 1, noNaN: true }), (text, at) => {
      const offset = Math.floor(at * text.length);
      const first = renamed(text, offset, "entirely_new");
      if (first === undefined) return;
      const back = renamed(first.text, first.offset, first.name);
      // What else has the name keeps it, a dimension beside a tensor, say.
      if (back === undefined) expect(first.text).toMatch(new RegExp(`\\b${first.name}\\b`, "u"));
      else expect(back.text).toBe(text);
      const problems = (of: string): number => analyze(of).facts.reduce((sum, facts) => sum + facts.problems.length, 0);
      expect(problems(first.text)).toBe(problems(text));
    }),
    { numRuns: 100 },
  );
});

type Renamed = { readonly text: string; readonly offset: number; readonly name: string };

function renamed(text: string, offset: number, to: string): Renamed | undefined {
  const analysis = analyze(text);
  const name = prepareRename(analysis, offset);
  const result = rename(analysis, offset, to);
  if (name.kind === "refused" || result.kind === "refused") return undefined;
  const spans = [...result.spans].sort((a, b) => b.start - a.start);
  const before = spans.filter(({ start }) => start < name.span.start).length;
  return {
    text: spans.reduce((changed, { start, end }) => changed.slice(0, start) + to + changed.slice(end), text),
    offset: name.span.start + before * (to.length - name.name.length),
    name: name.name,
  };
}
