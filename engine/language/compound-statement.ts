import { expression, namedExpression, singleExpression, singleNamedExpression } from "./expression.ts";
import type { LineReader } from "./line-reader.ts";
import { commentOf, settle, sourceOf } from "./line-reader.ts";
import type { LogicalLine } from "./logical-line.ts";
import { nameOf } from "./name.ts";
import { functionParameters } from "./parameters.ts";
import { capturedNames } from "./pattern.ts";
import type { Place } from "./simple-statement.ts";
import { simpleStatements } from "./simple-statement.ts";
import type { Source } from "./source.ts";
import { findColon, findToken, reportAt } from "./source.ts";
import type { Argument, Block, Comment, Expression, Handler, Span, Statement } from "./syntax.ts";
import { targetProblem } from "./target.ts";
import { withItems } from "./with-items.ts";

/** Reads the compound statement that a line opens, its blocks and clauses included; none if it opens no such statement. */
export function compoundStatement(
  reader: LineReader,
  line: LogicalLine,
  place: Place,
  depth: number,
): Statement | undefined {
  const word = line.tokens[0]?.text ?? "";
  const context: Context = { reader, place, depth };
  switch (word) {
    case "if":
      return ifStatement(context, line);
    case "for":
      return forStatement(context, line, 0);
    case "while":
      return whileStatement(context, line);
    case "with":
      return withStatement(context, line, 0);
    case "try":
      return tryStatement(context, line);
    case "def":
      return functionStatement(context, line, 0, []);
    case "class":
      return classStatement(context, line, []);
    case "@":
      return decoratedStatement(context, line);
    case "async":
      return asyncStatement(context, line);
    case "elif":
    case "else":
    case "except":
    case "finally":
      return strayClause(context, line, word);
  }
  return matchStatement(context, line);
}

type Context = { readonly reader: LineReader; readonly place: Place; readonly depth: number };

/** A header that is read up to its colon, and the block that belongs to it. */
type Clause = {
  readonly body: Block;
  readonly headerEnd: number;
  readonly end: number;
  readonly comment: Comment | undefined;
};

/** Reads what stands behind a header's colon or below it. `form` is how CPython names the header. */
function clause(
  context: Context,
  line: LogicalLine,
  source: Source,
  colon: number,
  form: string,
  place: Place,
): Clause {
  const { reader, depth } = context;
  const { tokens } = line;
  const found = tokens[colon];
  const headerEnd = (found ?? tokens.at(-1))?.end ?? line.end;
  if (!found) reportAt(source, tokens.length, "expected ':'");
  const comment = commentOf(reader, line);
  if (colon + 1 < tokens.length) {
    const body = simpleStatements(source, colon + 1, tokens.length, comment, place);
    settle(reader, line, source);
    return { body, headerEnd, end: line.end, comment: undefined };
  }
  const below = reader.lines[reader.next];
  if (found && (!below || below.column <= line.column)) {
    source.problems.push({
      span: { start: found.start, end: found.end },
      message: `expected an indented block after ${form}`,
      line: { before: " on line ", offset: line.start, after: "" },
    });
  }
  settle(reader, line, source);
  const body = reader.blockBelow(reader, line, place, depth);
  return { body, headerEnd, end: Math.max(line.end, body.at(-1)?.span.end ?? 0), comment };
}

/** The next line if it is a clause of the statement that `header` opens. */
function clauseLine(context: Context, header: LogicalLine, ...words: readonly string[]): LogicalLine | undefined {
  const line = context.reader.lines[context.reader.next];
  const word = line?.tokens[0];
  if (line?.column !== header.column || word?.kind !== "keyword" || !words.includes(word.text)) return undefined;
  context.reader.next++;
  return line;
}

/** A clause of one word: `else:`, `finally:`. */
function wordClause(context: Context, header: LogicalLine, word: string, place: Place): Clause | undefined {
  const line = clauseLine(context, header, word);
  return line && openedClause(context, line, word, place);
}

function openedClause(context: Context, line: LogicalLine, word: string, place: Place): Clause {
  const source = sourceOf(context.reader, line);
  const colon = findColon(line.tokens, 0, line.tokens.length, 0);
  if (colon > 1 && line.tokens.length > 1)
    reportAt(source, 1, colon < line.tokens.length ? "invalid syntax" : "expected ':'");
  return clause(context, line, source, colon, `'${word}' statement`, place);
}

function frameOf(
  line: LogicalLine,
  head: Clause,
  ...clauses: readonly (Clause | undefined)[]
): { span: Span; comment: Comment | undefined } {
  const end = clauses.reduce((furthest, part) => Math.max(furthest, part?.end ?? 0), head.end);
  return { span: { start: line.start, end }, comment: head.comment };
}

function ifStatement(context: Context, line: LogicalLine): Statement {
  const heads: Clause[] = [];
  const branches: { readonly test: Expression; readonly body: Block; readonly headerEnd: number }[] = [];
  for (let header: LogicalLine | undefined = line; header; header = clauseLine(context, line, "elif")) {
    const source = sourceOf(context.reader, header);
    const colon = findColon(header.tokens, 0, header.tokens.length, 0);
    const test = singleNamedExpression(source, 1, colon);
    const head = clause(context, header, source, colon, `'${header.tokens[0]?.text ?? ""}' statement`, context.place);
    branches.push({ test, body: head.body, headerEnd: head.headerEnd });
    heads.push(head);
  }
  const otherwise = wordClause(context, line, "else", context.place);
  const [head] = heads;
  const frame = head
    ? frameOf(line, head, ...heads, otherwise)
    : { span: { start: line.start, end: line.end }, comment: undefined };
  return { kind: "if", branches, otherwise: otherwise?.body, ...frame };
}

function forStatement(context: Context, line: LogicalLine, from: number): Statement {
  const { reader, place } = context;
  const source = sourceOf(reader, line);
  const colon = findColon(line.tokens, from, line.tokens.length, 0);
  const sign = findToken(line.tokens, from, colon, 0, "in");
  const target = expression(source, from + 1, sign);
  const problem = targetProblem(target, "assign to");
  if (problem && source.problems.length === 0) source.problems.push(problem);
  if (sign >= colon) reportAt(source, colon);
  const missing: Expression = { kind: "missing", span: { start: target.span.end, end: target.span.end } };
  const iterable = sign < colon ? expression(source, sign + 1, colon) : missing;
  const head = clause(context, line, source, colon, "'for' statement", { ...place, inLoop: true });
  const otherwise = wordClause(context, line, "else", place);
  const frame = frameOf(line, head, otherwise);
  return {
    kind: "for",
    target,
    iterable,
    body: head.body,
    otherwise: otherwise?.body,
    headerEnd: head.headerEnd,
    ...frame,
  };
}

function whileStatement(context: Context, line: LogicalLine): Statement {
  const source = sourceOf(context.reader, line);
  const colon = findColon(line.tokens, 0, line.tokens.length, 0);
  const test = singleNamedExpression(source, 1, colon);
  const head = clause(context, line, source, colon, "'while' statement", { ...context.place, inLoop: true });
  const otherwise = wordClause(context, line, "else", context.place);
  return { kind: "while", test, body: head.body, otherwise: otherwise?.body, ...frameOf(line, head, otherwise) };
}

function withStatement(context: Context, line: LogicalLine, from: number): Statement {
  const source = sourceOf(context.reader, line);
  const colon = findColon(line.tokens, from, line.tokens.length, 0);
  const items = withItems(source, from + 1, colon);
  const head = clause(context, line, source, colon, "'with' statement", context.place);
  return { kind: "with", items, body: head.body, ...frameOf(line, head) };
}

function tryStatement(context: Context, line: LogicalLine): Statement {
  const head = openedClause(context, line, "try", context.place);
  const clauses: Clause[] = [];
  const handlers: Handler[] = [];
  for (let header = clauseLine(context, line, "except"); header; header = clauseLine(context, line, "except")) {
    const { type, name, clause: read } = exceptClause(context, header);
    handlers.push({ type, name, body: read.body });
    clauses.push(read);
  }
  const otherwise = wordClause(context, line, "else", context.place);
  const last = wordClause(context, line, "finally", context.place);
  if (handlers.length === 0 && !last) {
    const word = line.tokens[0];
    const span = { start: line.start, end: word?.end ?? line.end };
    context.reader.problems.push({ span, message: "expected 'except' or 'finally' block" });
  }
  const frame = frameOf(line, head, ...clauses, otherwise, last);
  return { kind: "try", body: head.body, handlers, otherwise: otherwise?.body, finally: last?.body, ...frame };
}

function exceptClause(context: Context, line: LogicalLine): Omit<Handler, "body"> & { readonly clause: Clause } {
  const { reader, place } = context;
  const { tokens } = line;
  const source = sourceOf(reader, line);
  const colon = findColon(tokens, 0, tokens.length, 0);
  const group = tokens[1]?.text === "*";
  const start = group ? 2 : 1;
  const sign = findToken(tokens, start, colon, 0, "as");
  let type: Expression | undefined;
  if (start < colon) {
    const comma = findToken(tokens, start, sign, 0, ",");
    if (comma < sign) reportAt(source, start, "multiple exception types must be parenthesized");
    else type = singleExpression(source, start, sign);
  }
  const name = sign + 1 < colon ? tokens[sign + 1] : undefined;
  if (sign < colon && name?.kind !== "name") reportAt(source, sign + 1);
  else if (sign + 2 < colon) reportAt(source, sign + 2);
  const read = clause(context, line, source, colon, group ? "'except*' statement" : "'except' statement", place);
  return { type, name: name?.kind === "name" ? nameOf(reader.text, name.start, name.end) : undefined, clause: read };
}

function functionStatement(
  context: Context,
  line: LogicalLine,
  from: number,
  decorators: readonly Expression[],
): Statement {
  const { reader } = context;
  const { tokens } = line;
  const source = sourceOf(reader, line);
  const end = tokens.length;
  const colon = findColon(tokens, from, end, 0);
  const { name, nameSpan } = definedName(source, line, from + 1);
  const opened = findToken(tokens, from, colon, 0, "(");
  const closed = findToken(tokens, opened, colon, 0, ")");
  const arrow = findToken(tokens, closed, colon, 0, "->");
  if (opened >= colon || !/^[([]$/.test(tokens[from + 2]?.text ?? ""))
    reportAt(source, Math.min(from + 2, end), "expected '('");
  else if (closed + 1 < colon && arrow !== closed + 1) reportAt(source, closed + 1, "expected ':'");
  const parameters = opened < colon ? functionParameters(source, opened + 1, closed) : [];
  const returns = arrow < colon ? singleExpression(source, arrow + 1, colon) : undefined;
  const head = clause(context, line, source, colon, "function definition", { inFunction: true, inLoop: false });
  const asynchronous = from > 0;
  return {
    kind: "function",
    name,
    nameSpan,
    parameters,
    returns,
    decorators,
    body: head.body,
    asynchronous,
    ...frameOf(line, head),
  };
}

function classStatement(context: Context, line: LogicalLine, decorators: readonly Expression[]): Statement {
  const { tokens } = line;
  const source = sourceOf(context.reader, line);
  const colon = findColon(tokens, 0, tokens.length, 0);
  const { name, nameSpan } = definedName(source, line, 1);
  const mark = tokens[2]?.text ?? "";
  if (colon > 2 && mark !== "(" && mark !== "[") reportAt(source, 2);
  const bases = colon > 2 ? basesOf(expression(source, 1, colon)) : [];
  const head = clause(context, line, source, colon, "class definition", { inFunction: false, inLoop: false });
  return { kind: "class", name, nameSpan, bases, decorators, body: head.body, ...frameOf(line, head) };
}

/** A class's header is written like a call. */
function basesOf(header: Expression): readonly Argument[] {
  return header.kind === "call" ? header.arguments : [];
}

function definedName(
  source: Source,
  line: LogicalLine,
  index: number,
): { readonly name: string; readonly nameSpan: Span } {
  const token = line.tokens[index];
  if (token?.kind === "name") {
    return { name: nameOf(source.text, token.start, token.end), nameSpan: { start: token.start, end: token.end } };
  }
  reportAt(source, Math.min(index, line.tokens.length));
  const at = line.tokens[index - 1]?.end ?? line.end;
  return { name: "", nameSpan: { start: at, end: at } };
}

function decoratedStatement(context: Context, line: LogicalLine): Statement {
  const { reader } = context;
  const decorators: Expression[] = [];
  let header = line;
  for (;;) {
    const source = sourceOf(reader, header);
    decorators.push(singleNamedExpression(source, 1, header.tokens.length));
    const following = reader.lines[reader.next];
    const word = following?.column === line.column ? following.tokens[0]?.text : undefined;
    const asynchronous = word === "async" && following?.tokens[1]?.text === "def";
    const decorated = word === "@" || word === "def" || word === "class" || asynchronous;
    if (!decorated) reportAt(source, header.tokens.length);
    settle(reader, header, source);
    if (!following || !decorated) {
      const span = { start: line.start, end: header.end };
      return { kind: "broken", assigned: [], expressions: decorators, span, comment: undefined };
    }
    reader.next++;
    if (word !== "@") {
      const defined =
        word === "class"
          ? classStatement(context, following, decorators)
          : functionStatement(context, following, asynchronous ? 1 : 0, decorators);
      return { ...defined, span: { start: line.start, end: defined.span.end } };
    }
    header = following;
  }
}

function asyncStatement(context: Context, line: LogicalLine): Statement | undefined {
  switch (line.tokens[1]?.text ?? "") {
    case "def":
      return functionStatement(context, line, 1, []);
    case "for": {
      const loop = forStatement(context, line, 1);
      return { kind: "unread", form: "async for", parts: [loop], expressions: [], span: loop.span, comment: undefined };
    }
    case "with": {
      const block = withStatement(context, line, 1);
      return {
        kind: "unread",
        form: "async with",
        parts: [block],
        expressions: [],
        span: block.span,
        comment: undefined,
      };
    }
  }
  return undefined;
}

/** A clause without its statement. */
function strayClause(context: Context, line: LogicalLine, word: string): Statement {
  const source = sourceOf(context.reader, line);
  reportAt(source, 0);
  const colon = findColon(line.tokens, 0, line.tokens.length, 0);
  const head = clause(context, line, source, colon, `'${word}' statement`, context.place);
  return { kind: "unread", form: word, parts: head.body, expressions: [], ...frameOf(line, head) };
}

/** `match` and `case` are ordinary names unless the header and the line below it say otherwise. */
function matchStatement(context: Context, line: LogicalLine): Statement | undefined {
  const { reader } = context;
  const { tokens } = line;
  const last = tokens.at(-1);
  const below = reader.lines[reader.next];
  if (tokens.length < 3 || last?.text !== ":" || last.depth > 0 || !opensWith(reader, line, "match")) return undefined;
  if (!below || below.column <= line.column || !opensWith(reader, below, "case")) return undefined;

  const source = sourceOf(reader, line);
  const subject = namedExpression(source, 1, tokens.length - 1);
  settle(reader, line, source);
  const parts: Statement[] = [];
  let end = line.end;
  for (
    let header = reader.lines[reader.next];
    header && header.column > line.column;
    header = reader.lines[reader.next]
  ) {
    reader.next++;
    const read = caseClause(context, header);
    parts.push(...read.parts);
    end = Math.max(end, read.end);
  }
  const span = { start: line.start, end };
  return { kind: "unread", form: "match", parts, expressions: [subject], span, comment: commentOf(reader, line) };
}

function caseClause(
  context: Context,
  line: LogicalLine,
): { readonly parts: readonly Statement[]; readonly end: number } {
  const { reader, place } = context;
  const source = sourceOf(reader, line);
  const { tokens } = line;
  const colon = findColon(tokens, 0, tokens.length, 0);
  const guard = findToken(tokens, 0, colon, 0, "if");
  if (!opensWith(reader, line, "case")) reportAt(source, 0);
  const span = { start: line.start, end: tokens[colon]?.end ?? line.end };
  const assigned = capturedNames(source, 1, guard);
  const expressions = guard < colon ? [singleNamedExpression(source, guard + 1, colon)] : [];
  const head = clause({ ...context, depth: context.depth + 1 }, line, source, colon, "'case' statement", place);
  return { parts: [{ kind: "broken", assigned, expressions, span, comment: undefined }, ...head.body], end: head.end };
}

function opensWith(reader: LineReader, line: LogicalLine, word: string): boolean {
  const first = line.tokens[0];
  return first?.kind === "name" && reader.text.slice(first.start, first.end) === word;
}
