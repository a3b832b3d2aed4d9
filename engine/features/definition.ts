import type { Analysis } from "../analyze.ts";
import { placeToSpan } from "../analyze.ts";
import type { Binding, Fact } from "../interpret/fact.ts";
import type { Span, Statement } from "../language/syntax.ts";
import type { Axis } from "../shape/axis.ts";
import type { Place } from "../shape/place.ts";
import { type PlacedChunk, allChunks, shifted } from "./chunks.ts";

export type Definition = {
  /** The name that was asked about. */
  readonly origin: Span;
  readonly target: Span;
};

/**
 * Where the name or dimension at an offset was bound: the last binding before it; in a loop that comes round, the first
 * one after it; and for a dimension that no name is bound to, the place that it comes from.
 */
export function definition(analysis: Analysis, offset: number): Definition | undefined {
  const origin = nameAt(analysis.document.text, offset);
  if (origin === undefined) return undefined;
  const name = analysis.document.text.slice(origin.start, origin.end);

  let before: Span | undefined;
  let dimension: Place | undefined;
  for (const placed of allChunks(analysis)) {
    const bindings = bindingsOf(placed, name);
    const last = bindings.findLast((span) => span.start < origin.start && !isBoundBy(placed, span, origin));
    if (last !== undefined) before = last;
    dimension ??= placed.facts.bindings.map((binding) => dimensionPlace(binding, name)).find((place) => place);
    if (placed.start <= origin.end) continue;
    if (before !== undefined || dimension !== undefined) break;
    const [after] = bindings;
    if (after !== undefined) return { origin, target: after };
  }
  const target = before ?? (dimension && placeToSpan(analysis, dimension)) ?? ownBinding(analysis, name, origin);
  return target && { origin, target };
}

/** The value of an assignment is read before its target is bound: in `x = x + 1`, the second x is an earlier one. */
function isBoundBy({ start, chunk }: PlacedChunk, target: Span, origin: Span): boolean {
  if (origin.start >= start + chunk.text.length) return false;
  const between = chunk.text.slice(target.end - start, origin.start - start);
  const [only, ...others] = chunk.statements;
  if (others.length === 0 && only?.kind === "assignment") return between.includes("=");
  return /^[^\r\n;:]*=[^\r\n;]*$|^[^\r\n;:=]*\sin\s[^\r\n;:]*$/.test(between);
}

/** The name that holds an offset, or ends at it. */
function nameAt(source: string, offset: number): Span | undefined {
  const from = Math.max(0, offset - longestName);
  const left = /[\p{L}\p{N}_]*$/u.exec(source.slice(from, offset))?.[0] ?? "";
  const right = /^[\p{L}\p{N}_]*/u.exec(source.slice(offset, offset + longestName))?.[0] ?? "";
  const span = { start: offset - left.length, end: offset + right.length };
  return /^\p{N}|^$/u.test(source.slice(span.start, span.end)) ? undefined : span;
}

const longestName = 200;

function bindingsOf({ start, chunk, facts }: PlacedChunk, name: string): readonly Span[] {
  return [
    ...facts.bindings.filter((binding) => binding.name === name && binding.form !== "claim").map(({ span }) => span),
    ...chunk.statements.flatMap((statement) => importedSpans(statement, name)),
  ]
    .map((span) => shifted(span, start))
    .sort((a, b) => a.start - b.start);
}

function importedSpans(statement: Statement, name: string): readonly Span[] {
  if (statement.kind !== "import" && statement.kind !== "importFrom") return [];
  if (statement.names === "*") return [];
  return statement.names
    .filter((imported) => (imported.alias ?? imported.name.split(".")[0]) === name)
    .map(({ nameSpan }) => nameSpan);
}

function ownBinding(analysis: Analysis, name: string, origin: Span): Span | undefined {
  for (const placed of allChunks(analysis)) {
    const own = bindingsOf(placed, name).find(({ start }) => start >= origin.start);
    if (own !== undefined) return own;
  }
  return undefined;
}

function dimensionPlace({ fact }: Binding, name: string): Place | undefined {
  return axesOf(fact)
    .flatMap(({ factors }) => factors)
    .find((factor) => factor.label === name && factor.place !== undefined)?.place;
}

function axesOf(fact: Fact): readonly Axis[] {
  return fact.kind === "tensor" ? (fact.shape ?? []) : [];
}
