import type { Analysis } from "../analyze.ts";
import type { Block, Chunk, Expression, Span, Statement } from "../language/syntax.ts";
import { allChunks, shifted } from "./chunks.ts";
import { expressionsWithin, statementBlocks, statementExpressions } from "./statement-parts.ts";

export type Folding = {
  /** From the line that stays to the last one that goes. */
  readonly span: Span;
  readonly kind: "block" | "comment" | "imports" | "region";
};

/** What can be folded: blocks, brackets over several lines, imports and comments that follow each other, regions. */
export function foldings(analysis: Analysis): readonly Folding[] {
  const { text } = analysis.document;
  const found: Folding[] = [];
  const comments: Span[] = [];
  const imports: Span[] = [];
  let end = 0;
  for (const { start, chunk } of allChunks(analysis)) {
    found.push(...chunkFoldings(chunk).map(({ span, kind }) => ({ span: shifted(span, start), kind })));
    comments.push(
      ...commentsBetween(text, end, start),
      ...ownLines(
        text,
        chunk.comments.map(({ span }) => shifted(span, start)),
      ),
    );
    if (chunk.statements.every(({ kind }) => kind === "import" || kind === "importFrom")) {
      imports.push({ start, end: start + chunk.text.length });
    }
    end = start + chunk.text.length;
  }
  comments.push(...commentsBetween(text, end, text.length));
  return [
    ...found,
    ...neighbours(text, imports).map((span): Folding => ({ span, kind: "imports" })),
    ...neighbours(text, comments).map((span): Folding => ({ span, kind: "comment" })),
    ...regions(text, comments),
  ].sort((a, b) => a.span.start - b.span.start);
}

/** What a chunk says doesn't change, so it is read once. */
function chunkFoldings(chunk: Chunk): readonly Folding[] {
  const known = read.get(chunk);
  if (known !== undefined) return known;
  const found = isOneLine(chunk.text)
    ? []
    : chunk.statements.flatMap((statement) => statementFoldings(chunk.text, statement));
  read.set(chunk, found);
  return found;
}

const read = new WeakMap<Chunk, readonly Folding[]>();

function statementFoldings(text: string, statement: Statement): readonly Folding[] {
  if (isOneLine(text.slice(statement.span.start, statement.span.end))) return [];
  const found: Folding[] = [];
  let from = statement.span.start;
  let header = from;
  for (const block of statementBlocks(statement)) {
    const first = block[0];
    const last = block.at(-1);
    if (first === undefined || last === undefined) continue;
    if (header !== from) header = clauseStart(text, from, first.span.start);
    if (!isOneLine(text.slice(header, first.span.start))) {
      found.push({ span: { start: header, end: last.span.end }, kind: "block" });
    }
    found.push(...innerFoldings(text, block));
    from = last.span.end;
    header = -1;
  }
  for (const expression of statementExpressions(statement).flatMap(expressionsWithin)) {
    const folding = bracketFolding(text, expression);
    if (folding !== undefined) found.push(folding);
  }
  return found;
}

function innerFoldings(text: string, block: Block): readonly Folding[] {
  return block.flatMap((statement) => statementFoldings(text, statement));
}

/** Where `elif`, `else`, `except` or `finally` stands. */
function clauseStart(text: string, from: number, to: number): number {
  const clause = /^[ \t]*(?=(?:elif|else|except|finally|case)\b)/mu.exec(text.slice(from, to));
  return clause === null ? from : from + clause.index + clause[0].length;
}

/** The line with the closing bracket stays where nothing else comes before it. */
function bracketFolding(text: string, { kind, span }: Expression): Folding | undefined {
  if (!bracketed.has(kind)) return undefined;
  const inside = text.slice(span.start, span.end);
  if (isOneLine(inside)) return undefined;
  const closing = /(?:\r\n|\r|\n)[ \t]*[)\]}]$/u.exec(inside);
  const end = closing === null ? span.end : span.start + closing.index;
  return isOneLine(text.slice(span.start, end)) ? undefined : { span: { start: span.start, end }, kind: "block" };
}

const bracketed: ReadonlySet<Expression["kind"]> = new Set([
  "call",
  "list",
  "tuple",
  "dict",
  "set",
  "comprehension",
  "subscript",
  "string",
] as const);

function isOneLine(text: string): boolean {
  return !/[\r\n]/u.test(text);
}

function commentsBetween(text: string, from: number, to: number): readonly Span[] {
  const found: Span[] = [];
  for (const line of text.slice(from, to).matchAll(/#[^\r\n]*/gu)) {
    found.push({ start: from + line.index, end: from + line.index + line[0].length });
  }
  return ownLines(text, found);
}

/** Those with nothing before them. */
function ownLines(text: string, comments: readonly Span[]): readonly Span[] {
  return comments.filter(({ start }) => {
    let at = start - 1;
    while (text[at] === " " || text[at] === "\t") at -= 1;
    return at < 0 || text[at] === "\n" || text[at] === "\r";
  });
}

/** Runs of two or more with nothing but one line break between them. */
function neighbours(text: string, spans: readonly Span[]): readonly Span[] {
  const runs: Span[] = [];
  let count = 0;
  for (const span of spans) {
    const last = runs.at(-1);
    if (last !== undefined && /^(?:\r\n|\r|\n)[ \t]*$/u.test(text.slice(last.end, span.start))) {
      runs[runs.length - 1] = { start: last.start, end: span.end };
      count += 1;
    } else {
      if (count === 1) runs.pop();
      runs.push(span);
      count = 1;
    }
  }
  if (count === 1) runs.pop();
  return runs;
}

/** From `# region` to `# endregion`. */
function regions(text: string, comments: readonly Span[]): readonly Folding[] {
  const open: Span[] = [];
  const found: Folding[] = [];
  for (const span of comments) {
    const words = text.slice(span.start, span.end);
    if (/^#\s*region\b/u.test(words)) open.push(span);
    else if (/^#\s*endregion\b/u.test(words)) {
      const start = open.pop()?.start;
      if (start !== undefined) found.push({ span: { start, end: span.end }, kind: "region" });
    }
  }
  return found;
}
