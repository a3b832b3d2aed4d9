import { type Analysis, placeToSpan } from "../analyze.ts";
import type { Span } from "../language/syntax.ts";
import { chunkHolding, contains, shifted } from "./chunks.ts";

export type Definition = {
  /** The name that was asked about. */
  readonly origin: Span;
  readonly target: Span;
};

/** Where the name or dimension at an offset was bound. */
export function definitions(analysis: Analysis, offset: number): readonly Definition[] {
  const placed = chunkHolding(analysis, offset);
  if (placed === undefined) return [];
  const { start, facts } = placed;
  const found = new Map<string, Definition>();
  for (const { span, place } of facts.definitions) {
    if (!contains(span, offset - start)) continue;
    const target = placeToSpan(analysis, place);
    if (target !== undefined) found.set(`${target.start}:${target.end}`, { origin: shifted(span, start), target });
  }
  return [...found.values()];
}
