import type { Dtype } from "../../torch/dtype.ts";
import type { Numbers } from "../../torch/numbers.ts";
import { truthArgument } from "../arguments.ts";
import { detached } from "../autograd.ts";
import { cast, copiedTo } from "../cast.ts";
import { laidOut } from "../elementwise/layout.ts";
import { described } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { everywhere, methods } from "../names.ts";
import { isContiguous } from "../tensor.ts";
import { cloned } from "./copies.ts";

/** Copies of a tensor: of another dtype, contiguous; on another device it stays what it is. */
export const conversionKernels: readonly (readonly [string, Kernel])[] = [
  ...methods("to", (call) => {
    const input = call.numbers("self");
    const { dtype } = described(call.result);
    return truthArgument(call, "copy")
      ? laidOut(call.result, copiedTo(call.run, input, dtype))
      : converted(call, input, dtype);
  }),
  ...methods("float double half bfloat16 long int short char byte bool cfloat cdouble type_as", (call) =>
    converted(call, call.numbers("self"), described(call.result).dtype),
  ),
  ...methods("type", (call) =>
    call.result.kind === "tensor" ? converted(call, call.numbers("self"), described(call.result).dtype) : call.result,
  ),
  ...methods("cpu cuda pin_memory share_memory_", (call) => call.numbers("self")),
  ...methods("contiguous", (call) => {
    const input = call.numbers("self");
    return isContiguous(input) ? input : cloned(call.run, input);
  }),
  ...everywhere("clone", (call) => laidOut(call.result, cloned(call.run, call.numbers("input")))),
  ...methods("data", (call) => detached(call.numbers("input"))),
  ...methods("real", (call) => call.numbers("input")),
];

/** The tensor itself where it has the dtype already. */
export function converted(call: KernelCall, input: Numbers, dtype: Dtype): Numbers {
  const result = cast(call.run, input, dtype);
  return result === input ? input : laidOut(call.result, result);
}
