import type { Expression, StringPart } from "./syntax.ts";

/** The expressions directly inside an expression, in the order of the text. */
export function subexpressions(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "name":
    case "int":
    case "float":
    case "string":
    case "none":
    case "bool":
    case "ellipsis":
    case "missing":
      return [];
    case "formatted":
      return expression.parts.flatMap(partExpressions);
    case "tuple":
    case "list":
    case "set":
      return expression.items;
    case "dict":
      return expression.entries.flatMap(({ key, value }) => (key ? [key, value] : [value]));
    case "attribute":
    case "starred":
      return [expression.value];
    case "call":
      return [expression.callee, ...expression.arguments.map(({ value }) => value)];
    case "subscript":
      return [expression.value, expression.index];
    case "slice":
      return [expression.lower, expression.upper, expression.step].filter((part) => part !== undefined);
    case "unary":
      return [expression.operand];
    case "binary":
      return [expression.left, expression.right];
    case "comparison":
      return [expression.first, ...expression.rest.map(({ operand }) => operand)];
    case "boolean":
      return expression.operands;
    case "conditional":
      return [expression.consequent, expression.test, expression.alternative];
    case "comprehension":
      return [
        ...(expression.key ? [expression.key] : []),
        expression.element,
        ...expression.clauses.flatMap(({ target, iterable, conditions }) => [target, iterable, ...conditions]),
      ];
    case "lambda":
      return expression.outer;
    case "walrus":
      return [expression.target, expression.value];
    case "unread":
      return expression.parts;
  }
}

/** The names that an expression reads from around it: not those that its comprehensions bind. */
export function freeNames(expression: Expression, bound: ReadonlySet<string>): readonly Expression[] {
  if (expression.kind === "name") return bound.has(expression.name) ? [] : [expression];
  if (expression.kind !== "comprehension") return subexpressions(expression).flatMap((part) => freeNames(part, bound));
  const targets = expression.clauses.flatMap(({ target }) => freeNames(target, new Set()));
  const inner = new Set([...bound, ...targets.flatMap((target) => (target.kind === "name" ? [target.name] : []))]);
  return subexpressions(expression).flatMap((part) => freeNames(part, inner));
}

function partExpressions(part: StringPart): readonly Expression[] {
  switch (part.kind) {
    case "text":
      return [];
    case "value":
      return [part.value, ...part.format.flatMap(partExpressions)];
  }
}
