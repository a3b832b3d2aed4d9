import { code, type Prose, text } from "../engine/features/prose.ts";
import type { Span } from "../engine/language/syntax.ts";
import { toOffset } from "./convert.ts";
import type { OpenDocument } from "./documents.ts";
import type { RunValue } from "./run-protocol.ts";

/** What the last run has left in the name at a span: of what it was bound to up to here, the last. */
export function runProse(document: OpenDocument, span: Span, values: readonly RunValue[]): Prose {
  if (values.length === 0) return [];
  const name = document.text.slice(span.start, span.end);
  const own = values.filter((value) => value.name === name);
  const value = own.findLast(({ range }) => toOffset(document, range.start) <= span.start) ?? own[0];
  if (value === undefined) return [];
  const { least, greatest, mean, nan } = value;
  const missing = nan === 0 ? [] : [text(`, ${String(nan)} NaN`)];
  if (least === undefined || greatest === undefined || mean === undefined) {
    return [[text(nan === 0 ? "in the last run: no numbers" : `in the last run: NaN alone (${String(nan)})`)]];
  }
  const parts = [
    text("in the last run: min "),
    code(short(least)),
    text(", max "),
    code(short(greatest)),
    text(", mean "),
    code(short(mean)),
  ];
  return [[...parts, ...missing]];
}

function short(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const magnitude = Math.abs(value);
  return magnitude >= 1e6 || magnitude < 1e-4 ? value.toExponential(3) : String(Number(value.toPrecision(5)));
}
