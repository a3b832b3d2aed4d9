import type { Analysis } from "../../engine/analyze.ts";
import { factShape } from "../conformance/reading.ts";

/** Everything that an analysis tells, in absolute positions. */
export function told(analysis: Analysis): readonly string[] {
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
