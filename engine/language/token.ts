import { nameEnd, startsName } from "./name.ts";
import { numberLiteral } from "./number-literal.ts";
import { isStringPrefix, stringLiteral } from "./string-literal.ts";
import type { SyntaxProblem } from "./syntax.ts";

export type TokenKind = "name" | "keyword" | "number" | "string" | "operator" | "invalid" | "missing";

export type Token = {
  readonly kind: TokenKind;
  /** The text of a keyword or an operator, else empty. */
  readonly text: string;
  /** Offsets from the start of the chunk. */
  readonly start: number;
  readonly end: number;
  /** How many brackets are open around the token; a bracket itself is outside of what it opens. */
  readonly depth: number;
};

/** Reads the token at an offset that holds no space, line break, comment or backslash; `base` is the chunk's start. */
export function tokenAt(text: string, at: number, base: number, depth: number, problems: SyntaxProblem[]): Token {
  const start = at - base;
  const code = text.charCodeAt(at);
  if (startsName(text, at)) {
    const end = nameEnd(text, at);
    if (end - at <= 2 && isQuote(text.charCodeAt(end)) && isStringPrefix(text.slice(at, end))) {
      return stringToken(text, at, base, depth, problems);
    }
    const keyword = end - at <= LONGEST_KEYWORD && code < 128 ? KEYWORDS.get(text.slice(at, end)) : undefined;
    return { kind: keyword === undefined ? "name" : "keyword", text: keyword ?? "", start, end: end - base, depth };
  }
  if (isQuote(code)) return stringToken(text, at, base, depth, problems);
  if (isDigit(code) || (code === DOT && isDigit(text.charCodeAt(at + 1)))) {
    const { end, problem } = numberLiteral(text, at);
    if (problem !== undefined) problems.push({ span: { start, end: end - base }, message: problem });
    return { kind: "number", text: "", start, end: end - base, depth };
  }
  for (const operator of OPERATORS[code] ?? []) {
    if (!text.startsWith(operator, at)) continue;
    const closes = operator === ")" || operator === "]" || operator === "}";
    return {
      kind: "operator",
      text: operator,
      start,
      end: start + operator.length,
      depth: closes ? Math.max(0, depth - 1) : depth,
    };
  }
  return invalidToken(text, at, base, depth, problems);
}

function stringToken(text: string, at: number, base: number, depth: number, problems: SyntaxProblem[]): Token {
  const { end, unterminated } = stringLiteral(text, at);
  if (unterminated !== undefined) {
    problems.push({
      span: { start: at - base, end: end - base },
      message: `unterminated ${unterminated} literal`,
      line: { before: " (detected at line ", offset: end - base, after: ")" },
    });
  }
  return { kind: "string", text: "", start: at - base, end: end - base, depth };
}

function invalidToken(text: string, at: number, base: number, depth: number, problems: SyntaxProblem[]): Token {
  const point = text.codePointAt(at) ?? 0;
  const character = String.fromCodePoint(point);
  const span = { start: at - base, end: at - base + character.length };
  problems.push({ span, message: invalidCharacter(point, character) });
  return { kind: "invalid", text: "", ...span, depth };
}

function invalidCharacter(point: number, character: string): string {
  if (point === 0) return "source code cannot contain null bytes";
  if (point > 32 && point < 127) return "invalid syntax";
  const name = `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
  return UNPRINTABLE.test(character)
    ? `invalid non-printable character ${name}`
    : `invalid character '${character}' (${name})`;
}

const UNPRINTABLE = /^[\p{C}\p{Z}]$/u;

const DOT = 46;

export function isQuote(code: number): boolean {
  return code === 34 || code === 39;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

const KEYWORDS: ReadonlyMap<string, string> = new Map(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global " +
    "if import in is lambda nonlocal not or pass raise return try while with yield"
  )
    .split(" ")
    .map((word) => [word, word]),
);

const LONGEST_KEYWORD = 8;

/** The operators by the code of their first character, the longest first. */
const OPERATORS: readonly (readonly string[] | undefined)[] = operatorsByCode(
  "**= //= >>= <<= ... ** // >> << <= >= == != -> += -= *= /= %= @= &= |= ^= := " +
    "( ) [ ] { } , : . ; @ = + - * / % & | ^ ~ < >",
);

function operatorsByCode(operators: string): readonly (readonly string[] | undefined)[] {
  const byCode: string[][] = [];
  for (const operator of operators.split(" ")) (byCode[operator.charCodeAt(0)] ??= []).push(operator);
  return byCode;
}
