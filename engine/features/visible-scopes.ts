import type { Chunk } from "../language/syntax.ts";
import { chunkNames } from "./chunk-names.ts";

/**
 * The scopes whose names are seen at an offset of a chunk, the innermost first: indices of `chunkNames`. Behind the last
 * statement of a block the indentation of the line (`column`) tells whether it goes on.
 */
export function visibleScopes(chunk: Chunk, at: number, column: number): readonly number[] {
  const { scopes } = chunkNames(chunk);
  let innermost = 0;
  for (const [index, { kind, span }] of scopes.entries()) {
    if (index === 0 || at < span.start) continue;
    const inside = at <= span.end;
    const below =
      kind !== "comprehension" &&
      chunk.text.slice(span.end, at).trim() === "" &&
      column > columnOf(chunk.text, span.start);
    if (inside || below) innermost = index;
  }
  const seen = [innermost];
  for (let outer = innermost; outer > 0;) {
    outer = scopes[outer]?.parent ?? 0;
    if (scopes[outer]?.kind !== "class") seen.push(outer);
  }
  return seen;
}

function columnOf(text: string, at: number): number {
  return at - Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) - 1;
}
