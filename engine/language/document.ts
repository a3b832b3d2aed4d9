import type { ChunkLines } from "./chunk-lines.ts";
import { chunkLines, nextLine } from "./chunk-lines.ts";
import { chunkOf } from "./chunk.ts";
import type { Chunk } from "./syntax.ts";

/** Replaces the old text from `start` to `end` (UTF-16 units). */
export type Edit = { readonly start: number; readonly end: number; readonly text: string };

export type Document = {
  readonly text: string;
  readonly chunks: readonly Chunk[];
  /** Where each chunk starts in the text. */
  readonly starts: Int32Array;
  /** How far each chunk's extent depends on the text, counted from its start. */
  readonly reaches: Int32Array;
  /** Why the text isn't read; it has no chunks then. */
  readonly refusal: string | undefined;
};

/** Cuts a text into chunks and reads each. Never throws, whatever the text. */
export function parseDocument(text: string): Document {
  if (text.length > LARGEST) return refusedDocument(text);
  const scanned = scan(text, firstOffset(text), () => false);
  return {
    text,
    chunks: scanned.map(({ start, found }) => chunkOf(text.slice(start, found.end), found)),
    starts: Int32Array.from(scanned, ({ start }) => start),
    reaches: Int32Array.from(scanned, ({ start, found }) => found.reach - start),
    refusal: undefined,
  };
}

export type Edited = {
  readonly document: Document;
  /** The old chunks [first, first + removed) were replaced by `inserted` new ones; all others keep their identity. */
  readonly first: number;
  readonly removed: number;
  readonly inserted: number;
};

/** Applies one edit. The result equals `parseDocument` of the new text; the work is that of the chunks which the edit touches. */
export function editDocument(document: Document, edit: Edit): Edited {
  const text = document.text.slice(0, edit.start) + edit.text + document.text.slice(edit.end);
  const count = document.chunks.length;
  if (text.length > LARGEST || document.refusal !== undefined) {
    const parsed = parseDocument(text);
    return { document: parsed, first: 0, removed: count, inserted: parsed.chunks.length };
  }

  const shift = edit.text.length - (edit.end - edit.start);
  const first = firstTouched(document, edit.start);
  let kept = count;
  const scanned = scan(text, endOfChunk(document, first - 1, text), (start) => {
    if (start - shift < edit.end || start < edit.start + edit.text.length) return false;
    const index = indexOf(document.starts, start - shift);
    if (index === undefined || index < first) return false;
    kept = index;
    return true;
  });

  const same = unchanged(document, first, kept, text, scanned);
  const fresh = scanned.slice(same);
  const chunks = fresh.map(({ start, found }) => chunkOf(ownCopy(text.slice(start, found.end)), found));
  return {
    document: {
      text,
      chunks: document.chunks.slice(0, first + same).concat(chunks, document.chunks.slice(kept)),
      starts: spliced(
        document.starts,
        first,
        kept,
        Int32Array.from(scanned, ({ start }) => start),
        shift,
      ),
      reaches: spliced(
        document.reaches,
        first,
        kept,
        Int32Array.from(scanned, ({ start, found }) => found.reach - start),
        0,
      ),
      refusal: undefined,
    },
    first: first + same,
    removed: kept - first - same,
    inserted: fresh.length,
  };
}

/** The index of the chunk that holds an offset, its end included, or -1. */
export function chunkAt(document: Document, offset: number): number {
  const index = countUpTo(document.starts, offset) - 1;
  const chunk = document.chunks[index];
  return chunk && offset <= (document.starts[index] ?? 0) + chunk.text.length ? index : -1;
}

/** Longer texts (in UTF-16 units) are refused, so that nothing waits for a second. */
const LARGEST = 1_000_000;

function refusedDocument(text: string): Document {
  const refusal = `This file has ${text.length} characters; files of up to ${LARGEST} are read.`;
  return { text, chunks: [], starts: new Int32Array(), reaches: new Int32Array(), refusal };
}

type Scanned = { readonly start: number; readonly found: ChunkLines };

/** Cuts chunks from an offset between two of them until the text ends or `stop` says so of a chunk's start. */
function scan(text: string, from: number, stop: (start: number) => boolean): readonly Scanned[] {
  const scanned: Scanned[] = [];
  for (let line = nextLine(text, from); line.first < text.length && !stop(line.start);) {
    const found = chunkLines(text, line.start);
    scanned.push({ start: line.start, found });
    line = nextLine(text, found.next);
  }
  return scanned;
}

/** Behind a byte order mark. */
function firstOffset(text: string): number {
  return text.charCodeAt(0) === 0xfeff ? 1 : 0;
}

function endOfChunk(document: Document, index: number, text: string): number {
  const chunk = document.chunks[index];
  return chunk ? (document.starts[index] ?? 0) + chunk.text.length : firstOffset(text);
}

/** The first chunk whose extent a change at an offset may alter. */
function firstTouched(document: Document, offset: number): number {
  const { starts, reaches } = document;
  for (let index = 0; index < starts.length; index++) {
    if ((starts[index] ?? 0) + (reaches[index] ?? 0) >= offset) return index;
  }
  return starts.length;
}

/** How many of the scanned chunks are, from the first on, what stood there before. */
function unchanged(document: Document, first: number, kept: number, text: string, scanned: readonly Scanned[]): number {
  let same = 0;
  for (const { start, found } of scanned) {
    const old = document.chunks[first + same];
    if (!old || first + same >= kept || document.starts[first + same] !== start) break;
    if (old.text.length !== found.end - start || !text.startsWith(old.text, start) || OPEN_END.test(old.text)) break;
    same++;
  }
  return same;
}

/** Behind such an end, what follows decides whether the chunk is complete. */
const OPEN_END = /[\\\r\n]$/;

/** A copy that doesn't hold on to the whole text, as a slice does. */
function ownCopy(text: string): string {
  return ` ${text}`.slice(1);
}

/** Puts `middle` in the place of [first, kept), and moves what follows by `shift`. */
function spliced(values: Int32Array, first: number, kept: number, middle: Int32Array, shift: number): Int32Array {
  const result = new Int32Array(first + middle.length + values.length - kept);
  result.set(values.subarray(0, first));
  result.set(middle, first);
  const tail = first + middle.length;
  result.set(values.subarray(kept), tail);
  if (shift !== 0) for (let index = tail; index < result.length; index++) result[index] = (result[index] ?? 0) + shift;
  return result;
}

/** How many values of a rising row are at most `limit`. */
function countUpTo(values: Int32Array, limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function indexOf(values: Int32Array, value: number): number | undefined {
  const index = countUpTo(values, value) - 1;
  return values[index] === value ? index : undefined;
}
