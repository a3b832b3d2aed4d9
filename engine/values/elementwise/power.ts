import type { Combination } from "./combination.ts";
import type { Pair } from "./pair.ts";
import { isFloatingDtype } from "../tensor.ts";

/** torch.pow: integers by repeated multiplication, wrapping around where their dtype does. */
export function power({ dtype, leftIsNumber, rightIsNumber, right }: Pair): Combination {
  const value = isFloatingDtype(dtype) ? raised : dtype === "int64" ? whole : wrapping;
  if (rightIsNumber) {
    const exponent = right.storage.elements[right.offset];
    return {
      node: "PowBackward0",
      value,
      slopes: [{ at: (a) => (exponent === 0 ? 0 : exponent * raised(a, exponent - 1)), reads: [0] }],
    };
  }
  return {
    node: leftIsNumber ? "PowBackward2" : "PowBackward1",
    value,
    slopes: [
      { at: (a, b) => (b === 0 ? 0 : b * raised(a, b - 1)), reads: [0, 1] },
      { at: (a, b, _c, y) => (a === 0 && b >= 0 ? 0 : y * Math.log(a)), reads: [0, 1, "result"] },
    ],
  };
}

/** C's pow: 1 to any power is 1, as is -1 to an infinite one. */
function raised(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Infinity)) return 1;
  return base ** exponent;
}

/** A negative exponent leaves 0, except of 1 and -1. */
function whole(base: number, exponent: number): number {
  return Math.trunc(base ** exponent) + 0;
}

function wrapping(base: number, exponent: number): number {
  if (exponent < 0) return whole(base, exponent);
  let result = 1;
  let square = base;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = Math.imul(result, square);
    square = Math.imul(square, square);
  }
  return result;
}
