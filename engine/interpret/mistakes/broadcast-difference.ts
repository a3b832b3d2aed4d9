import type { BinaryOperator, Expression, Span } from "../../language/syntax.ts";
import type { Axis } from "../../shape/axis.ts";
import { formatDim, sameDim } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import type { TensorValue, Value } from "../../torch/value.ts";
import { type Machine, placeOf } from "../machine.ts";
import { readFacts } from "../store.ts";
import { doubt, doubtsOf, isTold, judge, marked } from "./doubts.ts";
import { sameSizes } from "./notice-call.ts";

/** One operator between two values, with the expressions that they come from. */
type Operands = { readonly left: Expression; readonly right: Expression; readonly span: Span };

/**
 * Looks at an operator on tensors. [b, 1] - [b] is [b, b], every prediction against every target: a mistake where all of
 * it goes on into one number. Other doubts go on with the result, and reach a layer with `@`.
 */
export function noticedOperator(
  machine: Machine,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  result: Value,
  operands: Operands,
): Value {
  if (result.kind !== "tensor" || !isTold(machine)) return result;
  const doubts = [...doubtsOf(left), ...doubtsOf(right)];
  if (operator === "@") {
    judge(machine, doubts, "reached");
    return marked(result, []);
  }
  const carried = [left, right].some((side) => side.kind === "tensor" && sameSizes(side, result)) ? doubts : [];
  const own = marked(result, carried);
  if (operator !== "-" || left.kind !== "tensor" || right.kind !== "tensor") return own;
  return everyPair(machine, left, right, own, operands);
}

function everyPair(
  machine: Machine,
  left: TensorValue,
  right: TensorValue,
  result: TensorValue,
  operands: Operands,
): Value {
  const column = isColumn(left.shape) ? "left" : isColumn(right.shape) ? "right" : undefined;
  if (column === undefined) return result;
  const [wide, flat] = column === "left" ? [left, right] : [right, left];
  const [rows, one] = wide.shape ?? [];
  const [only, ...others] = flat.shape ?? [];
  if (rows === undefined || one === undefined || only === undefined || others.length > 0) return result;
  if (!sameDim(rows.size, only.size) || isEqual(rows.size, 1, readFacts(machine.layer)) === "always") return result;
  if (!isMeant(operands[column])) return result;
  const [a, b] = [text(left.shape), text(right.shape)];
  const place = placeOf(machine, operands[column].span);
  return doubt(machine, result, {
    problem: {
      code: "broadcast-loss",
      severity: "warning",
      message: `${a} - ${b} is ${text(result.shape)}: every one of ${formatDim(rows.size)} against every other. Give both the same shape.`,
      torch: undefined,
      place: placeOf(machine, operands.span),
      related: [],
      fixes: [
        { title: "Drop the axis of size 1: .squeeze(-1)", edits: [{ place, text: ".squeeze(-1)", behind: true }] },
      ],
    },
    of: undefined,
    hinted: false,
  });
}

/** An axis that the operand itself makes (`x.unsqueeze(1)`, `x[:, None]`, `x.view(-1, 1)`) is made for this. */
function isMeant(operand: Expression): boolean {
  return (
    operand.kind === "name" ||
    operand.kind === "attribute" ||
    (operand.kind === "call" && operand.callee.kind === "name")
  );
}

function isColumn(shape: readonly Axis[] | undefined): boolean {
  return shape?.length === 2 && shape[1]?.size === 1;
}

function text(shape: readonly Axis[] | undefined): string {
  return `[${(shape ?? []).map(({ size }) => formatDim(size)).join(", ")}]`;
}
