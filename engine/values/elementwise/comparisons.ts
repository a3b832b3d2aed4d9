import { dtypes } from "../../torch/dtype.ts";
import type { Kernel } from "../kernel.ts";
import { everywhere } from "../names.ts";
import { combined, type Pointwise } from "./combination.ts";
import { pairOf } from "./pair.ts";

/** Comparisons, logic and bits of two tensors, or of a tensor and a number. */
export const comparisonKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere(
    "eq",
    answered((a, b) => a === b),
  ),
  ...everywhere(
    "ne not_equal",
    answered((a, b) => a !== b),
  ),
  ...everywhere(
    "lt less",
    answered((a, b) => a < b),
  ),
  ...everywhere(
    "le less_equal",
    answered((a, b) => a <= b),
  ),
  ...everywhere(
    "gt greater",
    answered((a, b) => a > b),
  ),
  ...everywhere(
    "ge greater_equal",
    answered((a, b) => a >= b),
  ),
  ...everywhere(
    "logical_and",
    answered((a, b) => a !== 0 && b !== 0),
  ),
  ...everywhere(
    "logical_or",
    answered((a, b) => a !== 0 || b !== 0),
  ),
  ...everywhere(
    "logical_xor",
    answered((a, b) => (a !== 0) !== (b !== 0)),
  ),
  ...everywhere(
    "bitwise_and",
    bits((a, b) => (small(a, b) ? a & b : Number(BigInt(a) & BigInt(b)))),
  ),
  ...everywhere(
    "bitwise_or",
    bits((a, b) => (small(a, b) ? a | b : Number(BigInt(a) | BigInt(b)))),
  ),
  ...everywhere(
    "bitwise_xor",
    bits((a, b) => (small(a, b) ? a ^ b : Number(BigInt(a) ^ BigInt(b)))),
  ),
  ...everywhere("bitwise_left_shift", shift("left")),
  ...everywhere("bitwise_right_shift", shift("right")),
];

function answered(holds: (a: number, b: number) => boolean): Kernel {
  return (call) => {
    const { left, right, dtype } = pairOf(call);
    return combined(call, [left, right], dtype, "bool", {
      node: "",
      value: (a, b) => Number(holds(a, b)),
      slopes: [],
    });
  };
}

function bits(value: Pointwise): Kernel {
  return (call) => {
    const { left, right, dtype } = pairOf(call);
    return combined(call, [left, right], dtype, dtype, { node: "", value, slopes: [] });
  };
}

/** Both fit into 32 bits. */
function small(a: number, b: number): boolean {
  return a === (a | 0) && b === (b | 0);
}

/** Shifts by more bits than there are, or by negative ones, leave 0 or the sign. */
function shift(direction: "left" | "right"): Kernel {
  return (call) => {
    const { left, right, dtype } = pairOf(call);
    const width = dtypes[dtype].size * 8;
    const value: Pointwise =
      direction === "left"
        ? (a, b) => (b < 0 || b >= width ? 0 : a * 2 ** b)
        : (a, b) => (b < 0 || b >= width ? (a < 0 ? -1 : 0) : Math.floor(a / 2 ** b));
    return combined(call, [left, right], dtype, dtype, { node: "", value, slopes: [] });
  };
}
