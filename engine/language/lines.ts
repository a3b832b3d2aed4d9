/** The offsets at which lines start. `\n`, `\r\n` and a lone `\r` end a line, as in the language server protocol. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}

/** A place in a text: line and column from 0, the column in UTF-16 units. */
export type Position = { readonly line: number; readonly column: number };

export function positionAt(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low, column: Math.max(0, offset - (starts[low] ?? 0)) };
}

/** The offset of a position, kept within its line (of `length` characters in all) as the protocol asks for. */
export function offsetAt(starts: readonly number[], length: number, position: Position): number {
  if (position.line >= starts.length) return length;
  if (position.line < 0) return 0;
  const start = starts[position.line] ?? 0;
  return Math.min(start + Math.max(0, position.column), starts[position.line + 1] ?? length);
}
