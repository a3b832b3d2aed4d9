import { truthOf } from "../torch/arguments.ts";
import { detached } from "./autograd.ts";
import type { Computed, Kernel, KernelCall } from "./kernel.ts";
import { newTensor } from "./tensor.ts";

/** nn.Parameter */
export const parameterKernels: readonly (readonly [string, Kernel])[] = [["torch.nn.Parameter", parameter]];

/** A leaf of its own on the storage of `data`. */
function parameter(call: KernelCall): Computed {
  const data = call.argument("data");
  const numbers = data.kind === "none" ? newTensor(call.run, "float32", [0]) : detached(call.numbers("data"));
  numbers.requiresGrad = truthOf(call.argument("requires_grad")) !== false;
  return numbers;
}
