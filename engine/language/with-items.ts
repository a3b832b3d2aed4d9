import { expression, singleExpression } from "./expression.ts";
import type { Source } from "./source.ts";
import { findToken } from "./source.ts";
import type { Expression } from "./syntax.ts";
import { targetProblem } from "./target.ts";

export type WithItem = { readonly context: Expression; readonly target: Expression | undefined };

/** The items of a `with` header in the tokens [from, to), with brackets around all of them or without. */
export function withItems(source: Source, from: number, to: number): readonly WithItem[] {
  const inner = bracketed(source, from, to);
  const [start, end, depth] = inner ? [from + 1, to - 1, 1] : [from, to, 0];
  const items: WithItem[] = [];
  let at = start;
  do {
    const comma = findToken(source.tokens, at, end, depth, ",");
    const sign = findToken(source.tokens, at, comma, depth, "as");
    const context = singleExpression(source, at, sign);
    const target = sign < comma ? expression(source, sign + 1, comma) : undefined;
    const problem = target && targetProblem(target, "assign to");
    if (problem) source.problems.push(problem);
    items.push({ context, target });
    at = comma + 1;
  } while (at < end || (at === end && !inner));
  return items;
}

/** Brackets that hold several items or an `as` are the statement's own; others are part of an expression. */
function bracketed(source: Source, from: number, to: number): boolean {
  const { tokens } = source;
  if (tokens[from]?.text !== "(" || findToken(tokens, from + 1, to, 0, ")") !== to - 1) return false;
  if (findToken(tokens, from + 1, to, 1, "for", "lambda") < to) return false;
  return findToken(tokens, from + 1, to, 1, "as", ",") < to;
}
