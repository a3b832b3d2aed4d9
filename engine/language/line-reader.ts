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
  return { text: reader.text, tokens: line.tokens, problems: [] };
}

export function commentOf(reader: LineReader, line: LogicalLine): Comment | undefined {
  return line.comment && commentAt(reader.text, line.comment);
}

export function commentAt(text: string, span: Span): Comment {
  return { text: text.slice(span.start, span.end), span };
}

/** Keeps one problem per logical line, as Python does: what its tokens show goes before what its grammar shows. */
export function settle(reader: LineReader, line: LogicalLine, source: Source): void {
  let earliest = line.problems[0] ?? source.problems[0];
  if (!earliest) return;
  if (line.problems.length === 0) {
    for (const problem of source.problems) if (problem.span.start < earliest.span.start) earliest = problem;
  }
  reader.problems.push(earliest);
}
