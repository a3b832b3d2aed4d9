import type { Analysis } from "../analyze.ts";
import { type Brackets, bracketsAfter, endsOperand } from "../language/brackets.ts";
import { chunkLines, nextLine } from "../language/chunk-lines.ts";
import { stringLiteral, stringOpening } from "../language/string-literal.ts";
import type { Span } from "../language/syntax.ts";
import type { Token } from "../language/token.ts";
import { tokensBetween } from "../language/tokens-between.ts";

/** What is typed up to a place: the tokens of its logical line before it, at offsets of the document. */
export type Cursor = {
  readonly offset: number;
  /** The chunk that the line belongs to, or that ends above it; undefined: the document has none there. */
  readonly chunk: number | undefined;
  /** How far the line is indented. */
  readonly column: number;
  /** The beginning of a name, which ends at the offset; empty where none is begun. */
  readonly word: Span;
  /** All before the word. */
  readonly tokens: readonly Token[];
  /** Those of the tokens that open a bracket which is still open, the innermost last: their indices. */
  readonly open: readonly number[];
  readonly inside: "code" | "string" | "comment" | "number";
};

/** Reads what stands before an offset; what stands behind it, finished or not, makes no difference. */
export function cursorAt(analysis: Analysis, offset: number): Cursor {
  const { text } = analysis.document;
  const { start, id } = chunkBefore(analysis, offset);
  const { tokens, comment, column } = lineBefore(text, start, offset);
  const empty = { offset, chunk: id, column, word: { start: offset, end: offset } };
  if (comment) return { ...empty, tokens: [], open: [], inside: "comment" };
  const last = tokens.at(-1);
  if (last?.kind === "string" && last.end === offset) return insideString(text, tokens, last, empty);
  if (last?.kind === "number" && last.end === offset) {
    return { ...empty, tokens, open: openBrackets(tokens), inside: "number" };
  }
  return withWord(tokens, empty);
}

/** The arguments of a call before the cursor. */
export type OpenCall = {
  /** The token that opens the brackets. */
  readonly opener: number;
  /** Where what is called ends. */
  readonly calleeEnd: number;
  /** The names of the keyword arguments that are given before the cursor. */
  readonly keywords: readonly string[];
  /** How many arguments are before the one at the cursor. */
  readonly index: number;
  /** The keyword of the argument at the cursor; undefined: it has none so far. */
  readonly keyword: string | undefined;
  /** The argument at the cursor has not begun, but for the word itself. */
  readonly fresh: boolean;
};

/** The call whose brackets an open bracket is; undefined for a tuple, a list, a subscript, a definition. */
export function openCall(cursor: Cursor, text: string, opener: number): OpenCall | undefined {
  const { tokens } = cursor;
  const before = tokens[opener - 1];
  if (tokens[opener]?.text !== "(" || before === undefined || !endsOperand(before)) return undefined;
  if (before.kind === "number" || before.kind === "string") return undefined;
  const own = tokens[opener].depth;
  const defined = tokens.find(({ text: word }) => word !== "async")?.text;
  if ((defined === "def" || defined === "class") && own === 0) return undefined;
  const depth = own + 1;
  const inner = tokens.slice(opener + 1);
  const keywords: string[] = [];
  let index = 0;
  let from = 0;
  let keyword: string | undefined;
  inner.forEach((token, at) => {
    if (token.depth !== depth) return;
    if (token.text === ",") {
      index += 1;
      from = at + 1;
      keyword = undefined;
    } else if (token.text === "=" && at === from + 1 && inner[from]?.kind === "name") {
      keyword = text.slice(inner[from]?.start ?? 0, inner[from]?.end ?? 0);
      keywords.push(keyword);
    }
  });
  return { opener, calleeEnd: before.end, keywords, index, keyword, fresh: from === inner.length };
}

/** The last chunk that starts before an offset. */
function chunkBefore(analysis: Analysis, offset: number): { readonly start: number; readonly id: number | undefined } {
  const { starts } = analysis.document;
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return { start: starts[low - 1] ?? 0, id: analysis.facts[low - 1]?.id };
}

function lineBefore(
  whole: string,
  from: number,
  offset: number,
): { readonly tokens: readonly Token[]; readonly comment: boolean; readonly column: number } {
  const text = whole.slice(0, offset);
  const lineStart = Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1;
  const indentation = /^[ \t]*/u.exec(text.slice(lineStart))?.[0].length ?? 0;
  let tokens: readonly Token[] = [];
  let column = indentation;
  for (let next = nextLine(text, from); ;) {
    if (next.comments.some(({ end }) => end === offset)) return { tokens: [], comment: true, column };
    if (next.first >= text.length) break;
    const found = chunkLines(text, next.start);
    const base = next.start;
    if (found.comments.some(({ end }) => end + base === offset)) return { tokens: [], comment: true, column };
    const line = found.lines.at(-1);
    tokens = (line?.tokens ?? []).map((token) => ({ ...token, start: token.start + base, end: token.end + base }));
    column = line?.column ?? 0;
    if (found.next >= text.length) break;
    next = nextLine(text, found.next);
  }
  const last = tokens.at(-1);
  const ended = last === undefined || (last.end <= lineStart && openBrackets(tokens).length === 0);
  return ended ? { tokens: [], comment: false, column: indentation } : { tokens, comment: false, column };
}

type Empty = Pick<Cursor, "offset" | "chunk" | "column" | "word">;

function withWord(tokens: readonly Token[], empty: Empty): Cursor {
  const last = tokens.at(-1);
  const begun = last?.end === empty.offset && (last.kind === "name" || last.kind === "keyword");
  const before = begun ? tokens.slice(0, -1) : tokens;
  const word = begun ? { start: last.start, end: last.end } : empty.word;
  return { ...empty, word, tokens: before, open: openBrackets(before), inside: "code" };
}

/** A field of an f-string holds code; elsewhere in a string, the tokens are those before it. */
function insideString(text: string, tokens: readonly Token[], string: Token, empty: Empty): Cursor {
  const { formatted, body } = stringOpening(text, string.start);
  const content = text.slice(body, empty.offset);
  const field = formatted ? content.replaceAll("{{", "  ").lastIndexOf("{") : -1;
  if (field >= 0 && !content.slice(field).includes("}")) {
    return withWord(tokensBetween(text.slice(0, empty.offset), body + field + 1, empty.offset, []), empty);
  }
  const before = tokens.slice(0, -1);
  const closed = stringLiteral(text.slice(0, empty.offset), string.start).unterminated === undefined;
  const word = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(content)?.[0].length ?? 0;
  return closed
    ? { ...empty, tokens, open: openBrackets(tokens), inside: "code" }
    : {
        ...empty,
        word: { start: empty.offset - word, end: empty.offset },
        tokens: before,
        open: openBrackets(before),
        inside: "string",
      };
}

function openBrackets(tokens: readonly Token[]): readonly number[] {
  let brackets: Brackets;
  for (const token of tokens) brackets = bracketsAfter(brackets, token, []);
  const open: number[] = [];
  for (; brackets; brackets = brackets.outer) open.unshift(tokens.indexOf(brackets.opener));
  return open;
}
