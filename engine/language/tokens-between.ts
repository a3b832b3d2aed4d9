import type { Brackets } from "./brackets.ts";
import { bracketsAfter } from "./brackets.ts";
import { isLineBreak, lineEnd } from "./indentation.ts";
import type { SyntaxProblem } from "./syntax.ts";
import type { Token } from "./token.ts";
import { tokenAt } from "./token.ts";

/** The tokens of [start, end) in a chunk's text, where line breaks mean nothing. */
export function tokensBetween(text: string, start: number, end: number, problems: SyntaxProblem[]): readonly Token[] {
  const tokens: Token[] = [];
  const content = text.slice(0, end);
  let brackets: Brackets;
  let at = start;
  while (at < end) {
    const code = content.charCodeAt(at);
    if (code === 32 || code === 9 || code === 12 || code === 92 || isLineBreak(code)) {
      at++;
    } else if (code === 35) {
      at = lineEnd(content, at);
    } else {
      const token = tokenAt(content, at, 0, brackets?.depth ?? 0, problems);
      tokens.push(token);
      brackets = bracketsAfter(brackets, token, problems);
      at = token.end;
    }
  }
  if (brackets) {
    const { start: open, end: close, text: opener } = brackets.opener;
    problems.push({ span: { start: open, end: close }, message: `'${opener}' was never closed` });
  }
  return tokens;
}
