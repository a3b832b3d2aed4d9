import type { Expression, SyntaxProblem } from "./syntax.ts";

/** What can't be assigned to or deleted, as CPython words it; none for a legal target. */
export function targetProblem(target: Expression, action: "assign to" | "delete"): SyntaxProblem | undefined {
  const wrong = illegalTarget(target, action === "delete");
  return wrong && { span: wrong.span, message: `cannot ${action} ${kindOfExpression(wrong)}` };
}

/** The same for a statement `target = value`, where `==` may have been meant. */
export function assignedProblem(target: Expression, alone: boolean): SyntaxProblem | undefined {
  const wrong = illegalTarget(target, false);
  if (!wrong) return undefined;
  if (wrong.kind === "unread" && wrong.form === "yield") {
    return { span: wrong.span, message: "assignment to yield expression not possible" };
  }
  const constant =
    wrong.kind === "none" || wrong.kind === "bool" || wrong.kind === "ellipsis" || wrong.kind === "starred";
  const nested =
    target.kind === "list" || (target.kind === "tuple" && target.span.start < (target.items[0]?.span.start ?? 0));
  const hint = alone && !constant && !nested ? " here. Maybe you meant '==' instead of '='?" : "";
  return { span: wrong.span, message: `cannot assign to ${kindOfExpression(wrong)}${hint}` };
}

/** The names that a target binds. */
export function boundNames(target: Expression): readonly string[] {
  if (target.kind === "name") return [target.name];
  if (target.kind === "starred") return boundNames(target.value);
  return target.kind === "tuple" || target.kind === "list" ? target.items.flatMap(boundNames) : [];
}

/** Tells whether one value can be put here: a name, an attribute, an item, or what isn't typed yet. */
export function isPlace(target: Expression): boolean {
  return PLACES.has(target.kind);
}

const PLACES: ReadonlySet<Expression["kind"]> = new Set(["name", "attribute", "subscript", "missing"] as const);

/** What CPython calls an expression in messages about targets. */
export function kindOfExpression(expression: Expression): string {
  switch (expression.kind) {
    case "name":
    case "tuple":
    case "list":
    case "attribute":
    case "subscript":
    case "starred":
    case "comparison":
      return expression.kind;
    case "int":
    case "float":
    case "string":
      return "literal";
    case "formatted":
      return "f-string expression";
    case "none":
      return "None";
    case "bool":
      return expression.value ? "True" : "False";
    case "ellipsis":
      return "ellipsis";
    case "set":
      return "set display";
    case "dict":
      return "dict literal";
    case "call":
      return "function call";
    case "slice":
    case "missing":
    case "unary":
    case "binary":
    case "boolean":
      return "expression";
    case "conditional":
      return "conditional expression";
    case "comprehension":
      return expression.form === "generator" ? "generator expression" : `${expression.form} comprehension`;
    case "lambda":
      return "lambda";
    case "walrus":
      return "named expression";
    case "unread":
      return UNREAD[expression.form] ?? "expression";
  }
}

const UNREAD: Readonly<Record<string, string>> = {
  await: "await expression",
  yield: "yield expression",
  bytes: "literal",
  complex: "literal",
};

function illegalTarget(target: Expression, deleted: boolean): Expression | undefined {
  if (isPlace(target)) return undefined;
  if (target.kind === "starred" && !deleted) return illegalTarget(target.value, deleted);
  if (target.kind !== "tuple" && target.kind !== "list") return target;
  for (const item of target.items) {
    const wrong = illegalTarget(item, deleted);
    if (wrong) return wrong;
  }
  return undefined;
}
