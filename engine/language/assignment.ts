import { expression, singleExpression } from "./expression.ts";
import type { Source } from "./source.ts";
import { findColon, findToken, spanOfTokens } from "./source.ts";
import type { BinaryOperator, Comment, Expression, Span, Statement, SyntaxProblem } from "./syntax.ts";
import { assignedProblem, boundNames, isPlace, kindOfExpression } from "./target.ts";

/** A statement in the tokens [from, to) that no keyword opens: an assignment of some form, or an expression. */
export function assignment(source: Source, from: number, to: number, comment: Comment | undefined): Statement {
  const { tokens } = source;
  const span = spanOfTokens(tokens, from, to);
  const equals = assignmentSigns(source, from, to);
  const first = equals[0] ?? to;
  const colon = findColon(tokens, from, first, 0);
  if (colon < first) return annotated(source, from, colon, first, to, { span, comment });
  const sign = tokens.findIndex(
    (token, index) => index >= from && index < to && token.depth === 0 && AUGMENTED[token.text] !== undefined,
  );
  if (sign >= 0 && sign < first) return augmented(source, from, sign, to, { span, comment });
  if (equals.length > 0) return assigned(source, from, equals, to, { span, comment });
  const value = expression(source, from, to);
  if (value.kind === "starred")
    source.objections.push({ span: value.span, message: "can't use starred expression here" });
  return { kind: "expression", value, span, comment };
}

type Frame = { readonly span: Span; readonly comment: Comment | undefined };

const AUGMENTED: Readonly<Record<string, BinaryOperator>> = {
  "+=": "+",
  "-=": "-",
  "*=": "*",
  "/=": "/",
  "//=": "//",
  "%=": "%",
  "**=": "**",
  "@=": "@",
  "<<=": "<<",
  ">>=": ">>",
  "&=": "&",
  "|=": "|",
  "^=": "^",
};

/** The places of `=` outside of brackets and of lambdas' parameters. */
function assignmentSigns(source: Source, from: number, to: number): readonly number[] {
  const places: number[] = [];
  let lambdas = 0;
  for (let index = from; index < to; index++) {
    const token = source.tokens[index];
    if (token?.depth !== 0) continue;
    if (token.text === "lambda") lambdas++;
    else if (token.text === ":" && lambdas > 0) lambdas--;
    else if (token.text === "=" && lambdas === 0) places.push(index);
  }
  return places;
}

function assigned(source: Source, from: number, equals: readonly number[], to: number, frame: Frame): Statement {
  const before = source.problems.length;
  const targets: Expression[] = [];
  let start = from;
  for (const sign of equals) {
    targets.push(expression(source, start, sign));
    start = sign + 1;
  }
  const value = expression(source, start, to);
  if (value.kind === "starred")
    source.objections.push({ span: value.span, message: "can't use starred expression here" });
  const problem = targets
    .map((target) => assignedProblem(target, targets.length === 1))
    .find((found) => found !== undefined);
  const lone = targets.find(({ kind }) => kind === "starred");
  if (problem) reportTarget(source, before, problem);
  else if (lone)
    source.objections.push({ span: lone.span, message: "starred assignment target must be in a list or tuple" });
  else return { kind: "assignment", targets, value, ...frame };
  return { kind: "broken", assigned: targets.flatMap(boundNames), expressions: [...targets, value], ...frame };
}

function annotated(source: Source, from: number, colon: number, equals: number, to: number, frame: Frame): Statement {
  const before = source.problems.length;
  const target = expression(source, from, colon);
  const annotation = singleExpression(source, colon + 1, equals);
  const second = findToken(source.tokens, equals + 1, to, 0, "=");
  const extra = source.tokens[second];
  if (extra && second < to)
    source.problems.push({ span: { start: extra.start, end: extra.end }, message: "invalid syntax" });
  const value = equals < to ? expression(source, equals + 1, second) : undefined;
  const message = annotatedProblem(target);
  if (message === undefined) return { kind: "annotation", target, annotation, value, ...frame };
  reportTarget(source, before, { span: target.span, message });
  const expressions = value ? [target, annotation, value] : [target, annotation];
  return { kind: "broken", assigned: boundNames(target), expressions, ...frame };
}

/** A wrong target is noted only where all else is right, as CPython does. */
function reportTarget(source: Source, before: number, problem: SyntaxProblem): void {
  if (source.problems.length === before) source.problems.push(problem);
}

function annotatedProblem(target: Expression): string | undefined {
  if (isPlace(target)) return undefined;
  const several = target.kind === "tuple" || target.kind === "list";
  return several ? `only single target (not ${target.kind}) can be annotated` : "illegal target for annotation";
}

function augmented(source: Source, from: number, sign: number, to: number, frame: Frame): Statement {
  const before = source.problems.length;
  const target = expression(source, from, sign);
  const value = expression(source, sign + 1, to);
  const operator = AUGMENTED[source.tokens[sign]?.text ?? ""] ?? "+";
  if (isPlace(target)) return { kind: "augmented", target, operator, value, ...frame };
  const message = `'${kindOfExpression(target)}' is an illegal expression for augmented assignment`;
  reportTarget(source, before, { span: target.span, message });
  return { kind: "broken", assigned: boundNames(target), expressions: [target, value], ...frame };
}
