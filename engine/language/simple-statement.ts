import { assignment } from "./assignment.ts";
import { expression, singleExpression } from "./expression.ts";
import { importStatement } from "./import-statement.ts";
import { nameOf } from "./name.ts";
import type { Source } from "./source.ts";
import { findToken, reportAt, spanOfTokens } from "./source.ts";
import type { Comment, Expression, Statement } from "./syntax.ts";
import { boundNames, targetProblem } from "./target.ts";

/** Where a statement stands, as far as Python's compiler asks. */
export type Place = { readonly inFunction: boolean; readonly inLoop: boolean };

/** The statements in the tokens [from, to), which `;` separates; the comment goes to the last. */
export function simpleStatements(
  source: Source,
  from: number,
  to: number,
  comment: Comment | undefined,
  place: Place,
): readonly Statement[] {
  const statements: Statement[] = [];
  let start = from;
  while (start < to) {
    const end = findToken(source.tokens, start, to, 0, ";");
    if (end === start) reportAt(source, start);
    else statements.push(simpleStatement(source, start, end, end + 1 >= to ? comment : undefined, place));
    start = end + 1;
  }
  return statements;
}

function simpleStatement(
  source: Source,
  from: number,
  to: number,
  comment: Comment | undefined,
  place: Place,
): Statement {
  const { tokens } = source;
  const first = tokens[from];
  const frame = { span: spanOfTokens(tokens, from, to), comment };
  switch (first?.kind === "keyword" ? first.text : "") {
    case "import":
    case "from":
      return importStatement(source, from, to, comment);
    case "return": {
      if (!place.inFunction) source.objections.push({ span: frame.span, message: "'return' outside function" });
      return { kind: "return", value: from + 1 < to ? expression(source, from + 1, to) : undefined, ...frame };
    }
    case "raise": {
      const cause = findToken(tokens, from, to, 0, "from");
      if (cause < to) singleExpression(source, cause + 1, to);
      const value = from + 1 < to ? singleExpression(source, from + 1, cause) : undefined;
      return { kind: "raise", value, ...frame };
    }
    case "assert": {
      const comma = findToken(tokens, from, to, 0, ",");
      const test = singleExpression(source, from + 1, comma);
      const message = comma < to ? singleExpression(source, comma + 1, to) : undefined;
      return { kind: "assert", test, message, ...frame };
    }
    case "del":
      return deleted(source, from, to, comment);
    case "global":
    case "nonlocal":
      return {
        kind: "scope",
        form: first?.text === "global" ? "global" : "nonlocal",
        names: scopeNames(source, from + 1, to),
        ...frame,
      };
    case "pass":
      return lone(source, from, to, { kind: "pass", ...frame });
    case "break":
      if (!place.inLoop) source.objections.push({ span: frame.span, message: "'break' outside loop" });
      return lone(source, from, to, { kind: "break", ...frame });
    case "continue":
      if (!place.inLoop) source.objections.push({ span: frame.span, message: "'continue' not properly in loop" });
      return lone(source, from, to, { kind: "continue", ...frame });
  }
  return typeAlias(source, from, to, comment) ?? assignment(source, from, to, comment);
}

/** A statement of one word. */
function lone(source: Source, from: number, to: number, statement: Statement): Statement {
  if (from + 1 < to) reportAt(source, from + 1);
  return statement;
}

function deleted(source: Source, from: number, to: number, comment: Comment | undefined): Statement {
  const span = spanOfTokens(source.tokens, from, to);
  const before = source.problems.length;
  const target = expression(source, from + 1, to);
  const written = deletedTargets(target);
  const problem = targetProblem(target, "delete");
  if (!problem) return { kind: "delete", targets: written, span, comment };
  if (source.problems.length === before) source.problems.push(problem);
  return { kind: "broken", assigned: boundNames(target), expressions: [target], span, comment };
}

/** `del a, b` has two targets, `del (a, b)` one. */
function deletedTargets(target: Expression): readonly Expression[] {
  if (target.kind !== "tuple") return [target];
  const bare = target.items[0]?.span.start === target.span.start;
  return bare ? target.items : [target];
}

function scopeNames(source: Source, from: number, to: number): readonly string[] {
  const names: string[] = [];
  for (let at = from; at < to || names.length === 0; at += 2) {
    const token = at < to ? source.tokens[at] : undefined;
    if (token?.kind !== "name") {
      reportAt(source, at < to ? at : to);
      return names;
    }
    names.push(nameOf(source.text, token.start, token.end));
    if (at + 1 >= to) return names;
    if (source.tokens[at + 1]?.text !== "," || at + 2 >= to) {
      reportAt(source, at + 2 >= to ? to : at + 1);
      return names;
    }
  }
  return names;
}

/** `type X = …` (Python 3.12), where `type` isn't an ordinary name. */
function typeAlias(source: Source, from: number, to: number, comment: Comment | undefined): Statement | undefined {
  const { tokens, text } = source;
  const word = tokens[from];
  const name = from + 1 < to ? tokens[from + 1] : undefined;
  if (word?.kind !== "name" || name?.kind !== "name" || text.slice(word.start, word.end) !== "type") return undefined;
  const sign = findToken(tokens, from, to, 0, "=");
  if (sign >= to) return undefined;
  const span = spanOfTokens(tokens, from, to);
  const bound: Statement = {
    kind: "broken",
    assigned: [nameOf(text, name.start, name.end)],
    expressions: [],
    span,
    comment: undefined,
  };
  return { kind: "unread", form: "type", parts: [bound], expressions: [], span, comment };
}
