import type { Numbers } from "../../torch/numbers.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { isFloatingDtype } from "../tensor.ts";
import { type Combination, combined } from "./combination.ts";

/** The kernel of a function of the argument `input`, whose combination may depend on other arguments. */
export function unaryKernel(combination: Combination | ((call: KernelCall) => Combination)): Kernel {
  return (call) => unary(call, typeof combination === "function" ? combination(call) : combination);
}

/** An elementwise function of one tensor: integers are computed as float32 where the result is floating. */
export function unary(call: KernelCall, combination: Combination, input: Numbers = call.numbers("input")): Numbers {
  const told = call.result.kind === "tensor" ? call.result.dtype : undefined;
  const floating = told !== undefined && isFloatingDtype(told) && !isFloatingDtype(input.dtype);
  const dtype = floating ? "float32" : input.dtype;
  return combined(call, [input], dtype, dtype, combination);
}

/** Its slope is told by its input. */
export function fromInput(name: string, value: (x: number) => number, slope: (x: number) => number): Combination {
  return { node: `${name}Backward0`, value, slopes: [{ at: slope, reads: [0] }] };
}

/** Its slope is told by its result. */
export function fromResult(name: string, value: (x: number) => number, slope: (y: number) => number): Combination {
  return { node: `${name}Backward0`, value, slopes: [{ at: (_a, _b, _c, y) => slope(y), reads: ["result"] }] };
}

/** Its slope is the same everywhere. */
export function straight(name: string, value: (x: number) => number, slope: number): Combination {
  return { node: `${name}Backward0`, value, slopes: [{ at: slope, reads: [] }] };
}
