import type { SyntaxProblem } from "./syntax.ts";
import type { Token } from "./token.ts";

/** The brackets that are open at some place, the innermost first. */
export type Brackets =
  | {
      readonly opener: Token;
      /** The lambdas inside whose parameters haven't ended yet. */
      readonly lambdas: number;
      readonly outer: Brackets;
      readonly depth: number;
    }
  | undefined;

/** The open brackets behind a token. A closing bracket that closes none of them is a problem and changes nothing. */
export function bracketsAfter(brackets: Brackets, token: Token, problems: SyntaxProblem[]): Brackets {
  const text = token.text;
  if (text === "(" || text === "[" || text === "{") {
    return { opener: token, lambdas: 0, outer: brackets, depth: (brackets?.depth ?? 0) + 1 };
  }
  if (brackets && text === "lambda") return { ...brackets, lambdas: brackets.lambdas + 1 };
  if (brackets && text === ":" && brackets.lambdas > 0) return { ...brackets, lambdas: brackets.lambdas - 1 };
  const opening = OPENING[text];
  if (opening === undefined) return brackets;
  if (!brackets) {
    problems.push({ span: { start: token.start, end: token.end }, message: `unmatched '${text}'` });
    return brackets;
  }
  if (brackets.opener.text === opening) return brackets.outer;
  problems.push({
    span: { start: token.start, end: token.end },
    message: `closing parenthesis '${text}' does not match opening parenthesis '${brackets.opener.text}'`,
  });
  for (let outer = brackets.outer; outer; outer = outer.outer) if (outer.opener.text === opening) return outer.outer;
  return brackets;
}

/** The bracket that a closing bracket closes. */
export const OPENING: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** Tells whether a token can't follow inside the open brackets in any legal Python text. */
export function contradicts(
  brackets: Brackets,
  token: Token,
  previous: Token | undefined,
  beforePrevious: Token | undefined,
  inDefinition: boolean,
): boolean {
  if (token.kind === "invalid") return true;
  if (!brackets || !previous) return false;
  if (endsOperand(previous) && startsOperand(token)) return !(previous.kind === "string" && token.kind === "string");
  if (token.kind === "keyword") return STATEMENT_KEYWORDS.has(token.text) && previous.text !== ".";
  if (token.kind !== "operator") return false;
  const { opener, lambdas } = brackets;
  switch (token.text) {
    case ":":
      return opener.text === "(" && lambdas === 0 && !inDefinition;
    case "=":
      if (lambdas > 0 || inDefinition) return false;
      return (
        opener.text !== "(" || previous.kind !== "name" || !(beforePrevious === opener || beforePrevious?.text === ",")
      );
    case ";":
    case "->":
      return true;
    case "==":
    case "!=":
    case "<=":
    case ">=":
    case ":=":
      return false;
    default:
      return token.text.length > 1 && token.text.endsWith("=");
  }
}

export function endsOperand(token: Token): boolean {
  switch (token.kind) {
    case "name":
    case "number":
    case "string":
    case "missing":
      return true;
    case "keyword":
      return CONSTANTS.has(token.text);
    case "operator":
      return token.text === ")" || token.text === "]" || token.text === "}" || token.text === "...";
    case "invalid":
      return false;
  }
}

/** A bracket `(` or `[` may also follow an operand, so it isn't counted here; nor is a sign. */
export function startsOperand(token: Token): boolean {
  switch (token.kind) {
    case "name":
    case "number":
    case "string":
    case "missing":
      return true;
    case "keyword":
      return CONSTANTS.has(token.text) || token.text === "lambda" || token.text === "await" || token.text === "yield";
    case "operator":
      return token.text === "{" || token.text === "..." || token.text === "~";
    case "invalid":
      return false;
  }
}

const CONSTANTS: ReadonlySet<string> = new Set(["None", "True", "False"]);

const STATEMENT_KEYWORDS: ReadonlySet<string> = new Set(
  "assert break class continue def del elif except finally global import nonlocal pass raise return try while with".split(
    " ",
  ),
);
