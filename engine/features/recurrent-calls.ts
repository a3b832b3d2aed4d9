import type { Analysis } from "../analyze.ts";
import type { RecurrentCall } from "../interpret/fact.ts";
import type { Span } from "../language/syntax.ts";
import { allChunks, shifted } from "./chunks.ts";

export type PlacedCall = {
  readonly span: Span;
  /** What is called, as written: "lstm", "self.cell"; the class where it has no name. */
  readonly name: string;
  readonly call: RecurrentCall;
};

/** Every call of a recurrent module, one for each place in the source. */
export function recurrentCalls(analysis: Analysis): readonly PlacedCall[] {
  const calls: PlacedCall[] = [];
  for (const { start, chunk, facts } of allChunks(analysis)) {
    calls.push(
      ...facts.calls
        .map((call) => ({ span: shifted(call.span, start), name: calleeName(chunk.text, call), call }))
        .sort((a, b) => a.span.start - b.span.start),
    );
  }
  return calls;
}

/** `source` is the text that the call's span counts in. */
export function calleeName(source: string, { span, module }: RecurrentCall): string {
  const written = /^[\p{L}\p{N}_.]+(?=\s*\()/u.exec(source.slice(span.start, span.start + longestName))?.[0];
  return written ?? module.className;
}

const longestName = 200;
