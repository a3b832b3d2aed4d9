import type { Dtype } from "../../torch/dtype.ts";
import type { Numbers } from "../../torch/numbers.ts";
import { resultType } from "../../torch/tensor/promotion.ts";
import type { Value } from "../../torch/value.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { RunStopped } from "../run.ts";
import { isFloatingDtype } from "../tensor.ts";
import { type Combination, combined } from "./combination.ts";

/** The two operands of a binary operation, whatever its overload calls them. */
export type Pair = {
  readonly left: Numbers;
  readonly right: Numbers;
  /** The operand is Python's number, not a tensor. */
  readonly leftIsNumber: boolean;
  readonly rightIsNumber: boolean;
  /** torch.result_type of both. */
  readonly dtype: Dtype;
};

export function pairOf(call: KernelCall): Pair {
  const left = call.given("input") ? "input" : "self";
  const right = call.given("exponent") ? "exponent" : "other";
  return {
    left: call.numbers(left),
    right: call.numbers(right),
    leftIsNumber: call.argument(left).kind !== "tensor",
    rightIsNumber: call.argument(right).kind !== "tensor",
    dtype: commonType([call.argument(left), call.argument(right)]),
  };
}

/** torch.result_type */
export function commonType(operands: readonly Value[]): Dtype {
  const dtype = resultType(operands);
  if (dtype === undefined) throw new RunStopped("defect", "the operands' common dtype isn't known");
  return dtype;
}

/** A kernel that combines both operands in their common dtype. */
export function pairKernel(combination: (pair: Pair, call: KernelCall) => Combination): Kernel {
  return (call) => {
    const pair = pairOf(call);
    return combined(call, [pair.left, pair.right], pair.dtype, pair.dtype, combination(pair, call));
  };
}

/** The same for functions that compute integers as float32. */
export function floatingPairKernel(combination: (pair: Pair) => Combination): Kernel {
  return (call) => {
    const pair = pairOf(call);
    const dtype = isFloatingDtype(pair.dtype) ? pair.dtype : "float32";
    return combined(call, [pair.left, pair.right], dtype, dtype, combination({ ...pair, dtype }));
  };
}
