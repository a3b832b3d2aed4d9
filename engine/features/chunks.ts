import type { Analysis } from "../analyze.ts";
import type { ChunkFacts } from "../interpret/fact.ts";
import type { Chunk, Span } from "../language/syntax.ts";

/** A chunk with where it stands and what it told. */
export type PlacedChunk = { readonly start: number; readonly chunk: Chunk; readonly facts: ChunkFacts };

/** The chunks that meet a span, found by halving: the cost is that of the span, not of the file. */
export function* chunksIn(analysis: Analysis, span: Span): Generator<PlacedChunk> {
  const { starts } = analysis.document;
  for (let index = Math.max(0, chunksBefore(starts, span.start) - 1); index < starts.length; index++) {
    const placed = chunkAtIndex(analysis, index);
    if (placed === undefined || placed.start > span.end) return;
    if (placed.start + placed.chunk.text.length >= span.start) yield placed;
  }
}

export function* allChunks(analysis: Analysis): Generator<PlacedChunk> {
  for (let index = 0; index < analysis.document.chunks.length; index++) {
    const placed = chunkAtIndex(analysis, index);
    if (placed !== undefined) yield placed;
  }
}

/** The chunk that holds an offset. */
export function chunkHolding(analysis: Analysis, offset: number): PlacedChunk | undefined {
  for (const placed of chunksIn(analysis, { start: offset, end: offset })) return placed;
  return undefined;
}

/** A span of a chunk as offsets into the document. */
export function shifted(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}

export function contains(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

function chunkAtIndex(analysis: Analysis, index: number): PlacedChunk | undefined {
  const start = analysis.document.starts[index];
  const chunk = analysis.document.chunks[index];
  const facts = analysis.facts[index];
  return start === undefined || chunk === undefined || facts === undefined ? undefined : { start, chunk, facts };
}

/** How many chunks start at or before an offset. */
function chunksBefore(starts: ArrayLike<number>, offset: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
