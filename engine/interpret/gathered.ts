import type { Problem } from "../torch/problem.ts";
import type { ChunkFacts } from "./fact.ts";
import { mergeMember, newRecorder, type Recorder, recorded } from "./recorder.ts";

/**
 * What one reading told of a chunk. `rank`: 0 the chunk's own, 1 of a statement that calls its functions, 2 of a
 * function that calls them and that nothing calls, 3 of its functions read on their own.
 */
export type Part = { readonly recorder: Recorder; readonly rank: number; readonly stop: Problem | undefined };

/** Joins what is told of a chunk. Of a function that a certain call enters, what less certain ones tell is left out. */
export function joinedFacts(id: number, parts: readonly Part[]): ChunkFacts {
  const [first, ...others] = parts;
  const stop = first?.stop;
  if (first !== undefined && others.length === 0) return { ...recorded(id, first.recorder), stop };
  const joined = newRecorder(first?.recorder.uses !== undefined, id);
  const entered: { readonly start: number; readonly end: number; readonly rank: number }[] = [];
  for (const { recorder, rank } of parts) {
    for (const [start, end] of recorder.entered) entered.push({ start, end, rank });
  }
  for (const { recorder, rank } of parts) {
    const better = entered.filter((span) => span.rank < rank);
    mergeMember(joined, better.length === 0 ? recorder : outside(recorder, better), true);
  }
  const uncalled = entered.filter(
    ({ start, rank }) => rank >= 2 && !entered.some((other) => other.start === start && other.rank < 2),
  );
  return { ...recorded(id, joined), stop, uncalled };
}

type Spans = readonly { readonly start: number; readonly end: number }[];

function outside(recorder: Recorder, spans: Spans): Recorder {
  const isOutside = (start: number): boolean => !spans.some((span) => start >= span.start && start < span.end);
  return {
    ...recorder,
    bindings: new Map([...recorder.bindings].filter(([start]) => isOutside(start))),
    uses: recorder.uses && new Map([...recorder.uses].filter(([, { span }]) => isOutside(span.start))),
    prints: recorder.prints.filter(({ span }) => isOutside(span.start)),
    calls: new Map([...recorder.calls].filter(([start]) => isOutside(start))),
    works: new Map([...recorder.works].filter(([, { span }]) => isOutside(span.start))),
    problems: new Map([...recorder.problems].filter(([, { place }]) => isOutside(place.start))),
    doubted: new Map([...recorder.doubted].filter(([, { problem }]) => isOutside(problem.place.start))),
  };
}
