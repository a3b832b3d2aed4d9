import type { LogicalLine } from "./logical-line.ts";
import type { Place } from "./simple-statement.ts";
import type { Source } from "./source.ts";
import type { Block, Comment, Span, SyntaxProblem } from "./syntax.ts";

/** A chunk's lines while they are read to statements, one after the other. */
export type LineReader = {
  readonly text: string;
  readonly lines: readonly LogicalLine[];
  readonly problems: SyntaxProblem[];
  /** The line to read next. */
  next: number;
  /** Reads the lines that are indented below a header. */
  readonly blockBelow: (reader: LineReader, header: LogicalLine, place: Place, depth: number) => Block;
};

export function sourceOf(reader: LineReader, line: LogicalLine): Source {
  return { text: reader.text, tokens: line.tokens, problems: [], objections: [] };
}

export function commentOf(reader: LineReader, line: LogicalLine): Comment | undefined {
  return line.comment && commentAt(reader.text, line.comment);
}

export function commentAt(text: string, span: Span): Comment {
  return { text: text.slice(span.start, span.end), span };
}

/**
 * Keeps one problem per logical line, as Python does: what its tokens show goes before what its grammar shows, and that
 * before what only the compiler finds.
 */
export function settle(reader: LineReader, line: LogicalLine, source: Source): void {
  const shown = line.problems[0];
  const grammatical = earliest(source.problems);
  const problem =
    shown && !outranked(reader, line, shown, grammatical) ? shown : (grammatical ?? earliest(source.objections));
  if (problem) reader.problems.push(problem);
}

/** A bracket that is never closed counts for less than a mistake behind it on the same line. */
function outranked(
  reader: LineReader,
  line: LogicalLine,
  shown: SyntaxProblem,
  grammatical: SyntaxProblem | undefined,
): boolean {
  if (grammatical?.message !== "invalid syntax" || !shown.message.endsWith("never closed")) return false;
  if (grammatical.span.start < shown.span.start || grammatical.span.start >= line.end) return false;
  return !/[\r\n]/.test(reader.text.slice(shown.span.start, grammatical.span.start));
}

function earliest(problems: readonly SyntaxProblem[]): SyntaxProblem | undefined {
  let found = problems[0];
  for (const problem of problems) if (found && problem.span.start < found.span.start) found = problem;
  return found;
}
