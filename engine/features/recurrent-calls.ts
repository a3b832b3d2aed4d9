import type { Analysis } from "../analyze.ts";
import type { RecurrentCall } from "../interpret/fact.ts";
import type { Span } from "../language/syntax.ts";
import { allChunks, shifted } from "./chunks.ts";

export type PlacedCall = { readonly span: Span; readonly call: RecurrentCall };

/** Every call of a recurrent module, one for each place in the source: in a loop, the last pass. */
export function recurrentCalls(analysis: Analysis): readonly PlacedCall[] {
  const calls: PlacedCall[] = [];
  for (const { start, facts } of allChunks(analysis)) {
    const byPlace = new Map(facts.calls.map((call) => [`${call.span.start}:${call.span.end}`, call]));
    calls.push(
      ...Array.from(byPlace.values(), (call) => ({ span: shifted(call.span, start), call })).sort(
        (a, b) => a.span.start - b.span.start,
      ),
    );
  }
  return calls;
}
