import { compoundStatement } from "./compound-statement.ts";
import type { LineReader } from "./line-reader.ts";
import { commentOf, settle, sourceOf } from "./line-reader.ts";
import type { LogicalLine } from "./logical-line.ts";
import type { Place } from "./simple-statement.ts";
import { simpleStatements } from "./simple-statement.ts";
import type { Block, Statement } from "./syntax.ts";

/** The indentation of a block, and the column of the block around it. */
export type Level = { readonly column: number; readonly narrow: number; readonly outer: number };

/** Reads the lines of a block up to one that belongs to a block around it. A wrong indentation costs its line alone. */
export function statementsAt(reader: LineReader, level: Level, place: Place, depth: number): Block {
  const statements: Statement[] = [];
  let tolerated = level.column;
  for (;;) {
    const line = reader.lines[reader.next];
    if (!line || line.column <= level.outer) return statements;
    const problem = indentationProblem(line, level, tolerated);
    if (problem !== undefined && line.problems.length === 0) {
      reader.problems.push({ span: { start: line.start, end: line.tokens[0]?.end ?? line.end }, message: problem });
    }
    tolerated = line.column > level.column ? line.column : level.column;
    statements.push(...statementsOfLine(reader, line, place, depth));
  }
}

/** Reads the block that is indented below a header. */
export function blockBelow(reader: LineReader, header: LogicalLine, place: Place, depth: number): Block {
  const first = reader.lines[reader.next];
  if (!first || first.column <= header.column) return [];
  if (depth < DEEPEST) {
    return statementsAt(reader, { column: first.column, narrow: first.narrow, outer: header.column }, place, depth + 1);
  }
  reader.problems.push({
    span: { start: first.start, end: first.tokens[0]?.end ?? first.end },
    message: "too many levels of indentation",
  });
  while ((reader.lines[reader.next]?.column ?? 0) > header.column) reader.next++;
  return [];
}

/** CPython's own limit (MAXINDENT in its tokenizer). */
const DEEPEST = 99;

function indentationProblem(line: LogicalLine, level: Level, tolerated: number): string | undefined {
  if (line.column === tolerated && line.column > level.column) return undefined;
  if ((line.column === level.column) !== (line.narrow === level.narrow))
    return "inconsistent use of tabs and spaces in indentation";
  if (line.column > level.column) return "unexpected indent";
  return line.column < level.column ? "unindent does not match any outer indentation level" : undefined;
}

function statementsOfLine(reader: LineReader, line: LogicalLine, place: Place, depth: number): readonly Statement[] {
  reader.next++;
  const compound = compoundStatement(reader, line, place, depth);
  if (compound) return [compound];
  const source = sourceOf(reader, line);
  const comment = commentOf(reader, line);
  const statements = simpleStatements(source, 0, line.tokens.length, comment, place);
  settle(reader, line, source);
  if (statements.length > 0) return statements;
  return [{ kind: "broken", assigned: [], expressions: [], span: { start: line.start, end: line.end }, comment }];
}
