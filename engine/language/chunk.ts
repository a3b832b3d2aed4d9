import { blockBelow, statementsAt } from "./block.ts";
import type { ChunkLines } from "./chunk-lines.ts";
import type { LineReader } from "./line-reader.ts";
import { commentAt } from "./line-reader.ts";
import type { Chunk } from "./syntax.ts";

/** Reads a chunk's lines to statements. `text` is the chunk's own. */
export function chunkOf(text: string, found: ChunkLines): Chunk {
  const reader: LineReader = { text, lines: found.lines, problems: [], next: 0, blockBelow };
  const statements = statementsAt(reader, { column: 0, narrow: 0, outer: -1 }, { inFunction: false, inLoop: false }, 0);
  return { text, statements, problems: reader.problems, comments: found.comments.map((span) => commentAt(text, span)) };
}
