/** How far a line is indented, as CPython counts it, and where its text starts. */
export type Indentation = {
  /** Tabs reach to the next multiple of 8, and a form feed starts the count anew. */
  readonly column: number;
  /** The same with tabs as wide as a space: where the two orders differ, the indentation is inconsistent. */
  readonly narrow: number;
  /** The offset of the first character that isn't space. */
  readonly first: number;
};

export function indentationAt(text: string, lineStart: number): Indentation {
  let column = 0;
  let narrow = 0;
  for (let first = lineStart; ; first++) {
    const code = text.charCodeAt(first);
    if (code === 32) {
      column++;
      narrow++;
    } else if (code === 9) {
      column += 8 - (column % 8);
      narrow++;
    } else if (code === 12) {
      column = 0;
      narrow = 0;
    } else {
      return { column, narrow, first };
    }
  }
}

export function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}

/** Behind the line break at an offset. */
export function lineBreakEnd(text: string, at: number): number {
  return at + (text.charCodeAt(at) === 13 && text.charCodeAt(at + 1) === 10 ? 2 : 1);
}

/** The offset of the line break that ends a line, or the text's end. */
export function lineEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && !isLineBreak(text.charCodeAt(end))) end++;
  return end;
}
