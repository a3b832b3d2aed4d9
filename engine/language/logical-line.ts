import type { Brackets } from "./brackets.ts";
import { bracketsAfter, contradicts, OPENING } from "./brackets.ts";
import type { Indentation } from "./indentation.ts";
import { indentationAt, isLineBreak, lineBreakEnd, lineEnd } from "./indentation.ts";
import { looksLikeStatement, STATEMENT_LOOK } from "./statement-start.ts";
import type { Span, SyntaxProblem } from "./syntax.ts";
import type { Token } from "./token.ts";
import { stringEnd, stringLiteral } from "./string-literal.ts";
import { isQuote, tokenAt } from "./token.ts";

/** A statement's text up to its line break: one line, or several that brackets, strings or backslashes join. */
export type LogicalLine = {
  /** Offsets from the chunk's start: the first token's and the end of the last. */
  readonly start: number;
  readonly end: number;
  readonly column: number;
  readonly narrow: number;
  /** Empty where the line isn't read at all. */
  readonly tokens: readonly Token[];
  /** All comments, the one behind the last token included. */
  readonly comments: readonly Span[];
  readonly comment: Span | undefined;
  /** What the tokens alone show to be wrong. */
  readonly problems: readonly SyntaxProblem[];
};

export type ScannedLine = {
  readonly line: LogicalLine;
  /** The absolute offset of the line break that ends the line, or the text's end. */
  readonly next: number;
  /** The text up to this absolute offset decided where the line ends. */
  readonly examined: number;
};

/**
 * Reads the logical line whose first character is at `indentation.first`; spans count from `base`.
 * A bracket that is never closed ends before the next line that looks like a statement, but only where no legal Python
 * text could go on with the bracket open.
 */
export function logicalLine(text: string, indentation: Indentation, base: number): ScannedLine {
  const { column, first } = indentation;
  const tokens: Token[] = [];
  const comments: Span[] = [];
  const problems: SyntaxProblem[] = [];
  let brackets: Brackets;
  let candidate: Candidate | undefined;
  let refusal: string | undefined;
  let broken = false;
  let previous: Token | undefined;
  let beforePrevious: Token | undefined;
  let definition = false;
  let examined = first;
  let end = first;
  let at = first;

  while (at < text.length && !(broken && candidate)) {
    const code = text.charCodeAt(at);
    if (code === SPACE || code === TAB || code === FORM_FEED) {
      at++;
    } else if (isLineBreak(code)) {
      if (!brackets) break;
      const following = indentationAt(text, lineBreakEnd(text, at));
      examined = Math.max(examined, following.first + STATEMENT_LOOK);
      if (!candidate && following.column <= column && looksLikeStatement(text, following.first, previous)) {
        candidate = {
          next: at,
          tokens: tokens.length,
          comments: comments.length,
          problems: problems.length,
          brackets,
          refusal,
          end,
        };
      }
      at = following.first;
    } else if (code === HASH || (refusal !== undefined && broken)) {
      const stop = lineEnd(text, at);
      if (refusal === undefined) comments.push({ start: at - base, end: stop - base });
      at = stop;
    } else if (refusal !== undefined) {
      const skipped = skippedToken(text, at, base, brackets);
      at = skipped.end;
      end = at;
      brackets = skipped.brackets;
      if (!brackets) candidate = undefined;
    } else if (code === BACKSLASH) {
      end = at + 1;
      at = continuation(text, at, base, problems);
    } else {
      const token = tokenAt(text, at, base, brackets?.depth ?? 0, problems);
      if (token.kind === "string" && !isQuote(code)) examined = Math.max(examined, stringLiteral(text, at).examined);
      at = token.end + base;
      end = at;
      broken ||= contradicts(brackets, token, previous, beforePrevious, definition);
      brackets = bracketsAfter(brackets, token, problems);
      if (!brackets) candidate = undefined;
      definition ||= token.text === "def" && (!previous || (previous.text === "async" && !beforePrevious));
      beforePrevious = previous;
      previous = token;
      tokens.push(token);
      broken ||= problems.length > 0;
      if ((brackets?.depth ?? 0) > DEEPEST) {
        broken = true;
        refusal = "too many nested parentheses";
      } else if (at - first > LONGEST) {
        refusal = `a statement of more than ${LONGEST} characters isn't read`;
      }
    }
  }

  examined = Math.max(examined, at);
  if (candidate && (broken || brackets)) {
    tokens.length = candidate.tokens;
    comments.length = candidate.comments;
    problems.length = candidate.problems;
    at = candidate.next;
    end = candidate.end;
    brackets = candidate.brackets;
    refusal = candidate.refusal;
  }
  if (refusal !== undefined) {
    const line = refusedLine(indentation, base, at, refusal);
    return { line, next: at, examined };
  }
  if (brackets) problems.push({ span: spanOf(brackets.opener), message: `'${brackets.opener.text}' was never closed` });
  return { line: finishedLine(text, indentation, base, end, tokens, comments, problems), next: at, examined };
}

/** Where a line ends whose brackets turn out never to be closed: before the first line that looks like a statement. */
type Candidate = {
  readonly next: number;
  readonly tokens: number;
  readonly comments: number;
  readonly problems: number;
  readonly brackets: Brackets;
  readonly refusal: string | undefined;
  readonly end: number;
};

/** CPython's own limit (MAXLEVEL in its tokenizer). */
const DEEPEST = 200;

/** In UTF-16 units. */
const LONGEST = 200_000;

const SPACE = 32;
const TAB = 9;
const FORM_FEED = 12;
const HASH = 35;
const BACKSLASH = 92;

/** Behind a backslash, and behind the line break that it takes away. */
function continuation(text: string, at: number, base: number, problems: SyntaxProblem[]): number {
  const span = { start: at - base, end: at + 1 - base };
  if (at + 1 < text.length && !isLineBreak(text.charCodeAt(at + 1))) {
    problems.push({ span, message: "unexpected character after line continuation character" });
    return at + 1;
  }
  const end = at + 1 < text.length ? lineBreakEnd(text, at + 1) : at + 1;
  if (end >= text.length) problems.push({ span, message: "unexpected EOF while parsing" });
  return end;
}

/** Goes on in a line that isn't read: strings and brackets alone decide where it ends. */
function skippedToken(
  text: string,
  at: number,
  base: number,
  brackets: Brackets,
): { readonly end: number; readonly brackets: Brackets } {
  const character = text.charAt(at);
  if (character === '"' || character === "'") return { end: stringEnd(text, at), brackets };
  if (character === "\\")
    return { end: isLineBreak(text.charCodeAt(at + 1)) ? lineBreakEnd(text, at + 1) : at + 1, brackets };
  const opens = character === "(" || character === "[" || character === "{";
  if (!opens && OPENING[character] === undefined) return { end: at + 1, brackets };
  const token: Token = { kind: "operator", text: character, start: at - base, end: at + 1 - base, depth: 0 };
  return { end: at + 1, brackets: bracketsAfter(brackets, token, []) };
}

function refusedLine(indentation: Indentation, base: number, at: number, message: string): LogicalLine {
  const start = indentation.first - base;
  const end = at - base;
  const problems = [{ span: { start, end: Math.min(end, start + REFUSAL_SPAN) }, message }];
  const { column, narrow } = indentation;
  return { start, end, column, narrow, tokens: [], comments: [], comment: undefined, problems };
}

/** A refusal is shown at the start of what it refuses. */
const REFUSAL_SPAN = 80;

function finishedLine(
  text: string,
  indentation: Indentation,
  base: number,
  absoluteEnd: number,
  tokens: readonly Token[],
  comments: readonly Span[],
  problems: readonly SyntaxProblem[],
): LogicalLine {
  const { column, narrow, first } = indentation;
  const end = absoluteEnd - base;
  const last = comments.at(-1);
  const comment =
    last && last.start >= end && !LINE_BREAK.test(text.slice(end + base, last.start + base)) ? last : undefined;
  const inside = comments.filter((span) => span.start < end || span === comment);
  return { start: first - base, end, column, narrow, tokens, comments: inside, comment, problems };
}

const LINE_BREAK = /[\r\n]/;

function spanOf(token: Token): Span {
  return { start: token.start, end: token.end };
}
