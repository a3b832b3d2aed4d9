import { indentationAt, isLineBreak, lineBreakEnd, lineEnd } from "./indentation.ts";
import type { LogicalLine } from "./logical-line.ts";
import { logicalLine } from "./logical-line.ts";
import { nameEnd } from "./name.ts";
import type { Span } from "./syntax.ts";

export type ChunkLines = {
  readonly lines: readonly LogicalLine[];
  /** Inside the chunk, in order; offsets from its start. */
  readonly comments: readonly Span[];
  /** The absolute offset behind the chunk's last token or the comment behind that. */
  readonly end: number;
  /** The absolute offset of the line break behind the chunk, or the text's end. */
  readonly next: number;
  /** The absolute offset up to which text decided what the chunk is. */
  readonly reach: number;
};

/**
 * Cuts a chunk out of the text: the statement that starts on the line at `start`, with its decorators, the lines that
 * are indented below it, and its clauses (`else`, `except`, …). What is before `start` doesn't matter.
 */
export function chunkLines(text: string, start: number): ChunkLines {
  const lines: LogicalLine[] = [];
  const comments: Span[] = [];
  let opening = "";
  let lineStart = start;
  let reach = start;
  let end = start;
  for (;;) {
    const indentation = indentationAt(text, lineStart);
    const { line, next, examined } = logicalLine(text, indentation, start);
    lines.push(line);
    comments.push(...line.comments);
    if (indentation.column === 0) opening = line.tokens[0]?.text ?? "";
    end = start + (line.comment ?? line).end;
    const gap = nextLine(text, next);
    reach = Math.max(reach, examined, Math.min(gap.first + LONGEST_CLAUSE + 1, text.length));
    if (gap.first >= text.length || (gap.column === 0 && !attaches(opening, text, gap.first))) {
      return { lines, comments, end, next, reach: Math.min(reach, text.length) };
    }
    for (const comment of gap.comments) comments.push({ start: comment.start - start, end: comment.end - start });
    lineStart = gap.start;
  }
}

export type NextLine = {
  /** Where the line starts, its indentation included; the text's end if there is none. */
  readonly start: number;
  readonly first: number;
  readonly column: number;
  /** The comments on lines of their own before it; absolute offsets. */
  readonly comments: readonly Span[];
};

/** The next line that holds more than space and a comment, from a line's start or a line break on. */
export function nextLine(text: string, from: number): NextLine {
  const comments: Span[] = [];
  let start = isLineBreak(text.charCodeAt(from)) ? lineBreakEnd(text, from) : from;
  for (;;) {
    const { first, column } = indentationAt(text, start);
    if (text.charCodeAt(first) === HASH) {
      const end = lineEnd(text, first);
      comments.push({ start: first, end });
      if (end >= text.length) return { start: end, first: end, column, comments };
      start = lineBreakEnd(text, end);
    } else if (isLineBreak(text.charCodeAt(first))) {
      start = lineBreakEnd(text, first);
    } else {
      return { start: first >= text.length ? first : start, first, column, comments };
    }
  }
}

const HASH = 35;

/** `finally`. */
const LONGEST_CLAUSE = 7;

/** Tells whether the line in column 0 belongs to the statement whose last line in column 0 opens with `opening`. */
function attaches(opening: string, text: string, first: number): boolean {
  const clauses = CLAUSES[opening];
  if (clauses === undefined) return false;
  if (text.charAt(first) === "@") return clauses.includes("@");
  const end = nameEnd(text, first);
  return end - first <= LONGEST_CLAUSE && clauses.includes(text.slice(first, end));
}

const CLAUSES: Readonly<Record<string, readonly string[]>> = {
  if: ["elif", "else"],
  elif: ["elif", "else"],
  for: ["else"],
  while: ["else"],
  async: ["else"],
  try: ["except", "else", "finally"],
  except: ["except", "else", "finally"],
  else: ["finally"],
  "@": ["@", "def", "class", "async"],
};
