import type { Call } from "../operation.ts";
import type { TensorValue, Value } from "../value.ts";
import { elementwiseResult } from "./elementwise.ts";

export type ComparisonKind = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** Elementwise comparison: a tensor of bools. */
export function comparison(call: Call, kind: ComparisonKind, left: Value, right: Value): TensorValue {
  return elementwiseResult(call, [left, right], "bool", (a = 0, b = 0) => Number(isOrdered(kind, a, b)));
}

/** `a kind b` of two numbers. */
export function isOrdered(kind: ComparisonKind, a: number, b: number): boolean {
  switch (kind) {
    case "==":
      return a === b;
    case "!=":
      return a !== b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
  }
}
