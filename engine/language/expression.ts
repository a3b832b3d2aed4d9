import type { ArgumentReading } from "./call-arguments.ts";
import { callArguments, separated } from "./call-arguments.ts";
import { numberExpression, stringExpression } from "./literal.ts";
import { nameOf } from "./name.ts";
import type { Piece } from "./piece.ts";
import { piece } from "./piece.ts";
import type { Source } from "./source.ts";
import { findToken, reportAt } from "./source.ts";
import { freeNames } from "./subexpressions.ts";
import type {
  BinaryOperator,
  ComparisonOperator,
  ComprehensionClause,
  Expression,
  Span,
  Parameter,
  SyntaxProblem,
} from "./syntax.ts";
import { kindOfExpression, targetProblem } from "./target.ts";
import type { TemplateNode } from "./template.ts";
import { template } from "./template.ts";
import type { Token } from "./token.ts";
import { tokensBetween } from "./tokens-between.ts";

/** The expression, or the tuple without brackets, in the tokens [from, to). */
export function expression(source: Source, from: number, to: number): Expression {
  const depth = source.tokens[from]?.depth ?? 0;
  const named = findToken(source.tokens, from, to, depth, ":=");
  const token = source.tokens[named];
  if (token && named < to)
    source.problems.push({ span: { start: token.start, end: token.end }, message: "invalid syntax" });
  return namedExpression(source, from, to);
}

/** The expression in the tokens [from, to) where a tuple needs brackets. */
export function singleExpression(source: Source, from: number, to: number): Expression {
  return single(source, from, to, expression(source, from, to));
}

/** The same where a bare `name := value` is allowed, as in the test of an `if`. */
export function singleNamedExpression(source: Source, from: number, to: number): Expression {
  return single(source, from, to, namedExpression(source, from, to));
}

function single(source: Source, from: number, to: number, value: Expression): Expression {
  const comma = findToken(source.tokens, from, to, source.tokens[from]?.depth ?? 0, ",");
  if (comma < to) reportAt(source, comma);
  else if (value.kind === "starred") reportAt(source, from);
  return value;
}

/** The tokens [from, to) where a tuple without brackets and a bare `name := value` are allowed. */
export function namedExpression(source: Source, from: number, to: number): Expression {
  const mended = piece(source, from, to);
  const { tokens, words, nesting } = mended;
  const place = source.tokens[from]?.start ?? source.tokens[from - 1]?.end ?? 0;
  const span = { start: tokens[0]?.start ?? place, end: tokens.at(-1)?.end ?? place };
  if (tokens.length === 0) return missingExpression(source, span);
  if (nesting > DEEPEST) return { kind: "unread", form: "an expression nested so deeply", parts: [], span };
  if (tokens.length > (source.problems.length > 0 ? LONGEST_MENDED : LONGEST))
    return { kind: "unread", form: "an expression so long", parts: [], span };

  const { roots, failure } = template(words);
  if (failure !== undefined) {
    const token = tokens[failure];
    source.problems.push({
      span: token ? { start: token.start, end: token.end } : { start: span.end, end: span.end },
      message: "invalid syntax",
    });
  }
  const reading: Reading = { source, mended };
  const root = roots[0];
  if (!root) return { kind: "missing", span };
  return root.name === "ExpressionStatement"
    ? sequence(reading, root.children, spanOf(reading, root, root))
    : lowered(reading, root);
}

/** CPython's own compiler gives up at a depth that hangs on the machine's stack; ours does at this one. */
const DEEPEST = 500;

/** In tokens: more would take the parser too long. */
const LONGEST = 50_000;

/** The same for an expression with a mistake. */
const LONGEST_MENDED = 5000;

function missingExpression(source: Source, span: Span): Expression {
  source.problems.push({ span, message: "invalid syntax" });
  return { kind: "missing", span };
}

type Reading = { readonly source: Source; readonly mended: Piece };

function lowered(reading: Reading, node: TemplateNode | undefined): Expression {
  if (!node) return { kind: "missing", span: { start: 0, end: 0 } };
  const { children } = node;
  const span = spanOf(reading, node, node);
  switch (node.name) {
    case "VariableName":
      return variable(reading, node, span);
    case "Number": {
      const token = tokenOf(reading, node);
      return token ? numberExpression(reading.source, token) : { kind: "missing", span };
    }
    case "String":
    case "ContinuedString":
      return stringExpression(reading.source, reading.mended.tokens.slice(node.first, node.last), span, (start, end) =>
        fieldExpression(reading.source, start, end),
      );
    case "None":
      return { kind: "none", span };
    case "Boolean":
      return { kind: "bool", value: operatorOf(reading, node) === "True", span };
    case "Ellipsis":
      return { kind: "ellipsis", span };
    case "ParenthesizedExpression":
      return parenthesized(reading, children, span);
    case "TupleExpression":
      return { kind: "tuple", items: items(reading, inside(children)), span };
    case "ArrayExpression":
      return { kind: "list", items: items(reading, inside(children)), span };
    case "SetExpression":
      return { kind: "set", items: items(reading, inside(children)), span };
    case "DictionaryExpression":
      return dictionary(reading, inside(children), span);
    case "ComprehensionExpression":
      return comprehension(reading, "generator", inside(children), span);
    case "ArrayComprehensionExpression":
      return comprehension(reading, "list", inside(children), span);
    case "SetComprehensionExpression":
      return comprehension(reading, "set", inside(children), span);
    case "DictionaryComprehensionExpression":
      return comprehension(reading, "dict", inside(children), span);
    case "MemberExpression":
      return member(reading, children, span);
    case "CallExpression":
      return call(reading, children, span);
    case "UnaryExpression":
      return isLogical(reading, node) ? logical(reading, node) : unary(reading, children, span);
    case "BinaryExpression":
      return isLogical(reading, node) ? logical(reading, node) : binary(reading, children, span);
    case "ConditionalExpression":
      return conditional(reading, children, span);
    case "NamedExpression":
      return walrus(reading, children, span);
    case "LambdaExpression":
      return lambda(reading, children, span);
    case "YieldExpression":
    case "YieldStatement":
      return { kind: "unread", form: "yield", parts: operands(reading, children), span };
  }
  return { kind: "missing", span };
}

function spanOf(reading: Reading, first: TemplateNode, last: TemplateNode): Span {
  const { tokens } = reading.mended;
  const start = tokens[first.first]?.start ?? tokens.at(-1)?.end ?? 0;
  return { start, end: Math.max(start, tokens[last.last - 1]?.end ?? start) };
}

function tokenOf(reading: Reading, node: TemplateNode): Token | undefined {
  return reading.mended.tokens[node.first];
}

/** The text of a node that is an operator or a keyword. */
function operatorOf(reading: Reading, node: TemplateNode): string {
  return tokenOf(reading, node)?.text ?? "";
}

function nameOfNode(reading: Reading, node: TemplateNode): string {
  const token = tokenOf(reading, node);
  return token ? nameOf(reading.source.text, token.start, token.end) : "";
}

function inside(children: readonly TemplateNode[]): readonly TemplateNode[] {
  return children.slice(1, BRACKETS.has(children.at(-1)?.name ?? "") ? -1 : undefined);
}

const BRACKETS: ReadonlySet<string> = new Set([")", "]", "}"]);

function variable(reading: Reading, node: TemplateNode, span: Span): Expression {
  const token = tokenOf(reading, node);
  switch (token?.kind) {
    case "name":
      return { kind: "name", name: nameOfNode(reading, node), span };
    case "keyword":
      return { kind: "unread", form: token.text, parts: [], span };
    case "number":
    case "string":
    case "operator":
    case "invalid":
    case "missing":
    case undefined:
      return { kind: "missing", span };
  }
}

function parenthesized(reading: Reading, children: readonly TemplateNode[], span: Span): Expression {
  const content = inside(children);
  if (content[0]?.name !== "*") return lowered(reading, content[0]);
  const value = lowered(reading, content[1]);
  reading.source.problems.push({ span, message: "cannot use starred expression here" });
  return { kind: "starred", value, span };
}

function items(reading: Reading, nodes: readonly TemplateNode[]): readonly Expression[] {
  return separated(nodes).map((group) => item(reading, group));
}

/** An item of a display: with a star or without. */
function item(reading: Reading, group: readonly TemplateNode[]): Expression {
  const [first, second] = group;
  if (first?.name !== "*") return lowered(reading, first);
  return { kind: "starred", value: lowered(reading, second), span: spanOf(reading, first, second ?? first) };
}

/** Expressions without brackets around: one, or a tuple. */
function sequence(reading: Reading, nodes: readonly TemplateNode[], span: Span): Expression {
  const read = items(reading, nodes);
  const [first] = read;
  return nodes.some(({ name }) => name === ",") || !first ? { kind: "tuple", items: read, span } : first;
}

function dictionary(reading: Reading, nodes: readonly TemplateNode[], span: Span): Expression {
  const entries = separated(nodes).map(([first, second, third]) => {
    if (first?.name === "**") return { key: undefined, value: lowered(reading, second) };
    return { key: lowered(reading, first), value: lowered(reading, third) };
  });
  return { kind: "dict", entries, span };
}

function comprehension(
  reading: Reading,
  form: "list" | "generator" | "set" | "dict",
  nodes: readonly TemplateNode[],
  span: Span,
): Expression {
  const start = nodes.findIndex(({ name }) => name === "for" || name === "async");
  const [first, second, third] = nodes.slice(0, start < 0 ? undefined : start);
  const clauses = start < 0 ? [] : comprehensionClauses(reading, nodes.slice(start));
  if (first?.name === "*" || first?.name === "**") {
    const message =
      form === "dict"
        ? "dict unpacking cannot be used in dict comprehension"
        : "iterable unpacking cannot be used in comprehension";
    reading.source.problems.push({ span: spanOf(reading, first, second ?? first), message });
    return { kind: "comprehension", form, key: undefined, element: lowered(reading, second), clauses, span };
  }
  if (form !== "dict")
    return { kind: "comprehension", form, key: undefined, element: lowered(reading, first), clauses, span };
  return { kind: "comprehension", form, key: lowered(reading, first), element: lowered(reading, third), clauses, span };
}

function comprehensionClauses(reading: Reading, nodes: readonly TemplateNode[]): readonly ComprehensionClause[] {
  const clauses: { target: Expression; iterable: Expression; conditions: Expression[] }[] = [];
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index];
    if (node?.name === "for") {
      const found = nodes.findIndex(({ name }, place) => place > index && name === "in");
      const end = found < 0 ? nodes.length : found;
      const targets = nodes.slice(index + 1, end);
      const [first] = targets;
      const span = first ? spanOf(reading, first, targets.at(-1) ?? first) : { start: 0, end: 0 };
      const target = sequence(reading, targets, span);
      const problem = targetProblem(target, "assign to");
      if (problem) reading.source.problems.push(problem);
      clauses.push({
        target,
        iterable: lowered(reading, nodes[end + 1]),
        conditions: [],
      });
      index = end + 1;
    } else if (node?.name === "if") {
      clauses.at(-1)?.conditions.push(lowered(reading, nodes[index + 1]));
      index++;
    }
  }
  return clauses;
}

function member(reading: Reading, children: readonly TemplateNode[], span: Span): Expression {
  const [value, mark, property] = children;
  if (mark?.name !== ".")
    return { kind: "subscript", value: lowered(reading, value), index: subscriptIndex(reading, children), span };
  const token = property && tokenOf(reading, property);
  const nameSpan = property ? spanOf(reading, property, property) : { start: span.end, end: span.end };
  const name = property && token && token.kind !== "missing" ? nameOfNode(reading, property) : "";
  return { kind: "attribute", value: lowered(reading, value), name, nameSpan, span };
}

function subscriptIndex(reading: Reading, children: readonly TemplateNode[]): Expression {
  const content = inside(children.slice(1));
  const [first] = content;
  const last = content.at(-1);
  if (!first || !last) return { kind: "missing", span: { start: 0, end: 0 } };
  const read = separated(content).map((group) => subscriptItem(reading, group));
  const [only] = read;
  if (only && !content.some(({ name }) => name === ",") && only.kind !== "starred") return only;
  return { kind: "tuple", items: read, span: spanOf(reading, first, last) };
}

function subscriptItem(reading: Reading, group: readonly TemplateNode[]): Expression {
  const [first] = group;
  const last = group.at(-1);
  if (!first || !last || !group.some(({ name }) => name === ":")) return item(reading, group);
  const bounds: (Expression | undefined)[] = [undefined];
  for (const node of group) {
    if (node.name === ":") bounds.push(undefined);
    else bounds[bounds.length - 1] = lowered(reading, node);
  }
  return { kind: "slice", lower: bounds[0], upper: bounds[1], step: bounds[2], span: spanOf(reading, first, last) };
}

function call(reading: Reading, children: readonly TemplateNode[], span: Span): Expression {
  const [callee, list] = children;
  const argumentReading: ArgumentReading = {
    expression: (node) => lowered(reading, node),
    generator: (nodes, whole) => comprehension(reading, "generator", nodes, whole),
    spanOf: (first, last) => spanOf(reading, first, last),
    operator: (node) => operatorOf(reading, node),
    name: (node) => nameOfNode(reading, node),
    report: (place, message) => reading.source.problems.push({ span: place, message }),
  };
  const read = list ? callArguments(argumentReading, inside(list.children), spanOf(reading, list, list)) : [];
  return { kind: "call", callee: lowered(reading, callee), arguments: read, span };
}

function unary(reading: Reading, children: readonly TemplateNode[], span: Span): Expression {
  const [mark, operand] = children;
  const value = lowered(reading, operand);
  const operator = mark ? operatorOf(reading, mark) : "";
  switch (operator) {
    case "-":
    case "+":
    case "~":
      return { kind: "unary", operator, operand: value, span };
    case "*":
      return { kind: "starred", value, span };
    case "await":
      return { kind: "unread", form: "await", parts: [value], span };
  }
  return { kind: "missing", span };
}

/** Tells a node of `and`, `or` or `not` without brackets of its own. */
function isLogical(reading: Reading, node: TemplateNode): boolean {
  const [first, second] = node.children;
  if (node.name === "UnaryExpression") return first !== undefined && operatorOf(reading, first) === "not";
  if (node.name !== "BinaryExpression" || !second) return false;
  const operator = operatorOf(reading, second);
  return operator === "and" || operator === "or";
}

/**
 * The grammar lets `not` reach over `and` and `or`, so what they join is put in a row and joined anew: `not` first, then
 * `and`, then `or`.
 */
function logical(reading: Reading, node: TemplateNode): Expression {
  const row: LogicalRow = { reading, parts: [], at: 0 };
  appendLogical(row, node);
  return disjunction(row).value;
}

type LogicalPart = { readonly operator: string; readonly node: TemplateNode };
type LogicalRow = { readonly reading: Reading; readonly parts: LogicalPart[]; at: number };

function appendLogical(row: LogicalRow, node: TemplateNode): void {
  if (!isLogical(row.reading, node)) {
    row.parts.push({ operator: "", node });
    return;
  }
  const leaf = node.children.length - 1;
  node.children.forEach((child, index) => {
    if (index === leaf || (index === 0 && node.name === "BinaryExpression")) appendLogical(row, child);
    else row.parts.push({ operator: operatorOf(row.reading, child), node: child });
  });
}

/** An expression with the span that it takes up, brackets around it included. */
type Spanned = { readonly value: Expression; readonly span: Span };

function disjunction(row: LogicalRow): Spanned {
  return joinedOperands(row, "or", conjunction);
}

function conjunction(row: LogicalRow): Spanned {
  return joinedOperands(row, "and", negation);
}

function joinedOperands(row: LogicalRow, operator: "and" | "or", operand: (row: LogicalRow) => Spanned): Spanned {
  const first = operand(row);
  const operandsRead = [first.value];
  let end = first.span.end;
  while (row.parts[row.at]?.operator === operator) {
    row.at++;
    const { value, span } = operand(row);
    operandsRead.push(value);
    end = span.end;
  }
  if (operandsRead.length === 1) return first;
  const span = { start: first.span.start, end };
  return { value: { kind: "boolean", operator, operands: operandsRead, span }, span };
}

function negation(row: LogicalRow): Spanned {
  const marks: LogicalPart[] = [];
  while (row.parts[row.at]?.operator === "not") {
    const mark = row.parts[row.at++];
    if (mark) marks.push(mark);
  }
  const part = row.parts[row.at++];
  let read: Spanned = part
    ? { value: lowered(row.reading, part.node), span: spanOf(row.reading, part.node, part.node) }
    : { value: { kind: "missing", span: { start: 0, end: 0 } }, span: { start: 0, end: 0 } };
  for (const mark of marks.toReversed()) {
    const span = { start: spanOf(row.reading, mark.node, mark.node).start, end: read.span.end };
    read = { value: { kind: "unary", operator: "not", operand: read.value, span }, span };
  }
  return read;
}

function binary(reading: Reading, children: readonly TemplateNode[], span: Span): Expression {
  const [leftNode] = children;
  const rightNode = children.at(-1);
  const marks = children.slice(1, -1);
  const operator = marks.map((mark) => operatorOf(reading, mark)).join(" ");
  const left = lowered(reading, leftNode);
  const right = lowered(reading, rightNode);
  // A star that the grammar doesn't know of is read as a sign, which binds closer than it should.
  if (left.kind === "starred") {
    const inner = { start: left.value.span.start, end: span.end };
    return { kind: "starred", value: joined(operator, left.value, right, inner, undefined), span };
  }
  return joined(operator, left, right, span, leftNode);
}

function joined(
  operator: string,
  left: Expression,
  right: Expression,
  span: Span,
  leftNode: TemplateNode | undefined,
): Expression {
  const flat = leftNode?.name === "BinaryExpression";
  const comparison = COMPARISONS[operator];
  if (comparison !== undefined) {
    const link = { operator: comparison, operand: right };
    if (flat && left.kind === "comparison")
      return { kind: "comparison", first: left.first, rest: [...left.rest, link], span };
    return { kind: "comparison", first: left, rest: [link], span };
  }
  const arithmetic = ARITHMETIC[operator];
  return arithmetic === undefined
    ? { kind: "missing", span }
    : { kind: "binary", operator: arithmetic, left, right, span };
}

const COMPARISONS: Readonly<Record<string, ComparisonOperator>> = {
  "==": "==",
  // Where `=` can't stand, it is read as the comparison that was probably meant.
  "=": "==",
  "!=": "!=",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
  is: "is",
  "is not": "is not",
  in: "in",
  "not in": "not in",
};

const ARITHMETIC: Readonly<Record<string, BinaryOperator>> = {
  "+": "+",
  "-": "-",
  "*": "*",
  "/": "/",
  "//": "//",
  "%": "%",
  "**": "**",
  "@": "@",
  "<<": "<<",
  ">>": ">>",
  "&": "&",
  "|": "|",
  "^": "^",
};

function conditional(reading: Reading, children: readonly TemplateNode[], span: Span): Expression {
  const [consequent, test, alternative] = children.filter(({ name }) => name !== "if" && name !== "else");
  if (test && !alternative) reading.source.problems.push({ span, message: "expected 'else' after 'if' expression" });
  return {
    kind: "conditional",
    test: lowered(reading, test),
    consequent: lowered(reading, consequent),
    alternative: alternative
      ? lowered(reading, alternative)
      : { kind: "missing", span: { start: span.end, end: span.end } },
    span,
  };
}

function walrus(reading: Reading, children: readonly TemplateNode[], span: Span): Expression {
  const target = lowered(reading, children[0]);
  if (target.kind !== "name" && target.kind !== "missing") {
    const message = `cannot use assignment expressions with ${kindOfExpression(target)}`;
    reading.source.problems.push({ span: target.span, message });
  }
  return { kind: "walrus", target, value: lowered(reading, children.at(-1)), span };
}

function lambda(reading: Reading, children: readonly TemplateNode[], span: Span): Expression {
  const list = children.find(({ name }) => name === "ParamList")?.children ?? [];
  const parameters: Parameter[] = [];
  let starred = "";
  let named = false;
  list.forEach((node, index) => {
    const last = parameters.at(-1);
    if (node.name === "*" || node.name === "**") {
      starred = node.name;
      named ||= node.name === "*";
    } else if (node.name === "," || node.name === "AssignOp") {
      if (node.name === ",") starred = "";
    } else if (nameOfNode(reading, node) === "/") {
      parameters.forEach((parameter, at) => (parameters[at] = { ...parameter, kind: "positionalOnly" }));
    } else if (list[index - 1]?.name === "AssignOp" && last !== undefined) {
      parameters[parameters.length - 1] = { ...last, fallback: lowered(reading, node) };
    } else if (node.name === "VariableName") {
      const kind = starred === "**" ? "restKeywords" : starred === "*" ? "rest" : named ? "keywordOnly" : "positional";
      const nameSpan = lowered(reading, node).span;
      const parameter = { name: nameOfNode(reading, node), nameSpan, annotation: undefined, fallback: undefined };
      parameters.push({ ...parameter, kind, span: nameSpan });
    }
  });
  const body = lowered(reading, children.at(-1));
  const bound = new Set(parameters.map(({ name }) => name));
  const defaults = parameters.flatMap(({ fallback }) => (fallback === undefined ? [] : [fallback]));
  return { kind: "lambda", parameters, body, outer: [...defaults, ...freeNames(body, bound)], span };
}

function operands(reading: Reading, children: readonly TemplateNode[]): readonly Expression[] {
  return items(
    reading,
    children.filter(({ name }) => name !== "yield" && name !== "from"),
  );
}

/** The expression in a field of an f-string. */
function fieldExpression(source: Source, start: number, end: number): Expression {
  const problems: SyntaxProblem[] = [];
  const tokens = tokensBetween(source.text, start, end, problems);
  const value = expression({ text: source.text, tokens, problems, objections: source.objections }, 0, tokens.length);
  for (const problem of problems) source.problems.push({ ...problem, message: `f-string: ${problem.message}` });
  return value;
}
