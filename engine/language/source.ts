import type { Span, SyntaxProblem } from "./syntax.ts";
import type { Token } from "./token.ts";

/** A logical line on its way to statements: the chunk's text, the line's tokens, and the problems found so far. */
export type Source = {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Written by the functions that read the line. */
  readonly problems: SyntaxProblem[];
  /** What Python's compiler refuses though its parser doesn't; written likewise. */
  readonly objections: SyntaxProblem[];
};

/** The span of the tokens [from, to); an empty one stands behind the token before. */
export function spanOfTokens(tokens: readonly Token[], from: number, to: number): Span {
  const first = tokens[from];
  const last = tokens[to - 1];
  if (first && last && from < to) return { start: first.start, end: last.end };
  const place = last?.end ?? first?.start ?? 0;
  return { start: place, end: place };
}

/**
 * The index of the first token in [from, to) outside of brackets (at the depth given) with one of the texts, or `to`.
 * What stands among a lambda's parameters doesn't count.
 */
export function findToken(
  tokens: readonly Token[],
  from: number,
  to: number,
  depth: number,
  ...texts: readonly string[]
): number {
  let lambdas = 0;
  for (let index = from; index < to; index++) {
    const token = tokens[index];
    if (token?.depth !== depth) continue;
    if (lambdas === 0 && texts.includes(token.text)) return index;
    if (token.text === "lambda") lambdas++;
    else if (token.text === ":" && lambdas > 0) lambdas--;
  }
  return to;
}

/** The same for a colon, passing over the colons of lambdas. */
export function findColon(tokens: readonly Token[], from: number, to: number, depth: number): number {
  let lambdas = 0;
  for (let index = from; index < to; index++) {
    const token = tokens[index];
    if (token?.depth !== depth) continue;
    if (token.text === "lambda") lambdas++;
    else if (token.text === ":" && lambdas-- === 0) return index;
  }
  return to;
}

/** Notes a problem at the token with the index, or behind the last token before it. */
export function reportAt(source: Source, index: number, message = "invalid syntax"): void {
  const token = source.tokens[index];
  source.problems.push({
    span: token ? { start: token.start, end: token.end } : spanOfTokens(source.tokens, index, index),
    message,
  });
}
