import { type Dim, multiply } from "../../shape/dim.ts";
import { isAtLeast, isEqual, type Truth } from "../../shape/facts.ts";
import type { Call } from "../operation.ts";
import type { TensorValue } from "../value.ts";

/** Whether the elements lie in memory as the shape counts them; axes of size 1 don't matter. */
export function contiguity(call: Call, tensor: TensorValue): Truth {
  const { shape, strides } = tensor;
  if (shape === undefined || strides === undefined) return "unknown";
  if (shape.some(({ size }) => size === 0)) return "always";
  const facts = call.facts();
  let expected: Dim = 1;
  let answer: Truth = "always";
  for (let dim = shape.length - 1; dim >= 0; dim--) {
    const size = shape[dim]?.size ?? 1;
    if (size === 1) continue;
    const same = isEqual(strides[dim] ?? 1, expected, facts);
    if (same !== "always") {
      if (same === "never" && isAtLeast(size, 2, facts) === "always" && allPositive(call, tensor)) return "never";
      answer = "unknown";
    }
    expected = multiply(expected, size);
  }
  return answer;
}

function allPositive(call: Call, { shape }: TensorValue): boolean {
  return shape?.every(({ size }) => isAtLeast(size, 1, call.facts()) === "always") === true;
}
