import type { Analysis } from "../analyze.ts";
import type { Block, Expression, Span } from "../language/syntax.ts";
import { chunksIn, contains, shifted } from "./chunks.ts";
import { statementBlocks, statementExpressions } from "./statement-parts.ts";
import { subexpressions } from "../language/subexpressions.ts";

/** What a growing selection at an offset takes in, step by step: the innermost first, the whole text last. */
export function selectionSpans(analysis: Analysis, offset: number): readonly Span[] {
  const { text } = analysis.document;
  const spans: Span[] = [{ start: 0, end: text.length }];
  for (const { start, chunk } of chunksIn(analysis, { start: offset, end: offset })) {
    const around = spansAround(chunk.statements, offset - start).map((span) => shifted(span, start));
    if (around.length === 0) continue;
    spans.push({ start, end: start + chunk.text.length }, ...around);
    break;
  }
  const word = wordAt(text, offset);
  if (word !== undefined) spans.push(word);
  return nested(spans);
}

/** The outermost first. */
function spansAround(block: Block, at: number): readonly Span[] {
  const statement = block.find(({ span }) => contains(span, at));
  if (statement === undefined) return [];
  const spans: Span[] = [statement.span];
  const first = block[0];
  const last = block.at(-1);
  if (first !== undefined && last !== undefined) spans.unshift({ start: first.span.start, end: last.span.end });
  for (const inner of statementBlocks(statement)) spans.push(...spansAround(inner, at));
  for (const expression of statementExpressions(statement)) spans.push(...expressionSpans(expression, at));
  return spans;
}

function expressionSpans(expression: Expression, at: number): readonly Span[] {
  if (!contains(expression.span, at)) return [];
  const spans: Span[] = [expression.span];
  if (expression.kind === "call") {
    for (const argument of expression.arguments) if (contains(argument.span, at)) spans.push(argument.span);
  }
  if (expression.kind === "string" && expression.span.end - expression.span.start > 2) {
    const inside = { start: expression.span.start + 1, end: expression.span.end - 1 };
    if (contains(inside, at)) spans.push(inside);
  }
  for (const part of subexpressions(expression)) spans.push(...expressionSpans(part, at));
  return spans;
}

function wordAt(text: string, offset: number): Span | undefined {
  const left = /[\p{L}\p{N}_]*$/u.exec(text.slice(Math.max(0, offset - longestWord), offset))?.[0].length ?? 0;
  const right = /^[\p{L}\p{N}_]*/u.exec(text.slice(offset, offset + longestWord))?.[0].length ?? 0;
  return left + right === 0 ? undefined : { start: offset - left, end: offset + right };
}

const longestWord = 200;

/** From the smallest to the largest, each inside the next; what lies across another is left out. */
function nested(spans: readonly Span[]): readonly Span[] {
  const sorted = [...spans].sort((a, b) => a.end - a.start - (b.end - b.start));
  const chain: Span[] = [];
  for (const span of sorted) {
    const last = chain.at(-1);
    if (last === undefined || (span.start <= last.start && last.end <= span.end && !same(span, last))) chain.push(span);
  }
  return chain;
}

function same(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}
