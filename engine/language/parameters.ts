import { singleExpression } from "./expression.ts";
import { nameOf } from "./name.ts";
import type { Source } from "./source.ts";
import { findColon, findToken, reportAt, spanOfTokens } from "./source.ts";
import type { Parameter } from "./syntax.ts";

/** The parameters in the tokens [from, to) between a definition's brackets. */
export function functionParameters(source: Source, from: number, to: number): readonly Parameter[] {
  const depth = (source.tokens[from - 1]?.depth ?? 0) + 1;
  let parameters: Parameter[] = [];
  let named = false;
  let bare: number | undefined;
  let start = from;
  while (start < to) {
    const end = findToken(source.tokens, start, to, depth, ",");
    const first = source.tokens[start];
    const single = start + 1 === end;
    if (first?.text === "/" && single) {
      if (parameters.length === 0) reportAt(source, start, "at least one argument must precede /");
      parameters = parameters.map((parameter) => ({ ...parameter, kind: "positionalOnly" }));
    } else if (first?.text === "*" && single) {
      if (named) reportAt(source, start, "* argument may appear only once");
      named = true;
      bare = start;
    } else {
      if (parameters.at(-1)?.kind === "restKeywords")
        reportAt(source, start, "arguments cannot follow var-keyword argument");
      const parameter = functionParameter(source, start, end, named);
      if (parameter) parameters.push(parameter);
      if (first?.text === "*" && named) reportAt(source, start, "* argument may appear only once");
      if (first?.text === "*") named = true;
      if (first?.text !== "**") bare = undefined;
    }
    start = end + 1;
  }
  if (bare !== undefined) reportAt(source, bare, "named arguments must follow bare *");
  checkParameters(source, parameters);
  return parameters;
}

function functionParameter(source: Source, from: number, to: number, named: boolean): Parameter | undefined {
  const { tokens, text } = source;
  const depth = tokens[from]?.depth ?? 0;
  const stars = tokens[from]?.text;
  const place = stars === "*" || stars === "**" ? from + 1 : from;
  const name = place < to ? tokens[place] : undefined;
  if (name?.kind !== "name") {
    reportAt(source, place);
    return undefined;
  }
  const sign = findToken(tokens, place, to, depth, "=");
  const colon = findColon(tokens, place, sign, depth);
  if (colon > place + 1 && sign > place + 1 && place + 1 < to) reportAt(source, place + 1);
  if (sign < to && stars === "*") reportAt(source, sign, "var-positional argument cannot have default value");
  if (sign < to && stars === "**") reportAt(source, sign, "var-keyword argument cannot have default value");
  return {
    kind: stars === "*" ? "rest" : stars === "**" ? "restKeywords" : named ? "keywordOnly" : "positional",
    name: nameOf(text, name.start, name.end),
    nameSpan: { start: name.start, end: name.end },
    annotation: colon < sign ? singleExpression(source, colon + 1, sign) : undefined,
    fallback: sign < to ? singleExpression(source, sign + 1, to) : undefined,
    span: spanOfTokens(tokens, from, to),
  };
}

function checkParameters(source: Source, parameters: readonly Parameter[]): void {
  const names = new Set<string>();
  let optional = false;
  for (const { kind, name, nameSpan, fallback } of parameters) {
    if (names.has(name)) {
      source.objections.push({ span: nameSpan, message: `duplicate argument '${name}' in function definition` });
    }
    names.add(name);
    if (kind !== "positional" && kind !== "positionalOnly") continue;
    if (fallback) optional = true;
    else if (optional)
      source.problems.push({ span: nameSpan, message: "non-default argument follows default argument" });
  }
}
