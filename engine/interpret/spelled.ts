import type { Argument, Expression } from "../language/syntax.ts";

/** The constructors whose arguments are a shape. */
const creators: ReadonlySet<string> = new Set(["zeros", "ones", "randn", "rand", "empty", "full", "randint"]);

/** Whether the expression spells the literal shape of its value (`torch.zeros(3, 20)`), so that a hint would repeat it. */
export function spells(expression: Expression): boolean {
  if (expression.kind === "int" || expression.kind === "float" || expression.kind === "string") return true;
  if (expression.kind === "unary") return spells(expression.operand);
  if (expression.kind !== "call" || expression.callee.kind !== "attribute") return false;
  if (!creators.has(expression.callee.name)) return false;
  const sizes = expression.arguments.filter(isSize);
  return sizes.length > 0 && sizes.every(({ value }) => isLiteralSize(value));
}

function isSize(argument: Argument): boolean {
  return argument.kind !== "keyword" || argument.name === "size";
}

function isLiteralSize(expression: Expression): boolean {
  if (expression.kind === "tuple" || expression.kind === "list") return expression.items.every(isLiteralSize);
  return expression.kind === "int";
}
