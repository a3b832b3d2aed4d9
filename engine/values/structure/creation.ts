import type { Elements, Numbers } from "../../torch/numbers.ts";
import { numberArgument } from "../arguments.ts";
import { laidOut } from "../elementwise/layout.ts";
import { described } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { functions, methods } from "../names.ts";
import { roundTo } from "../rounding.ts";
import { newTensor } from "../tensor.ts";
import { resultSizes } from "./arguments.ts";
import { scalarAs } from "./scalar.ts";

/** Tensors of one number, and those that count. */
export const creationKernels: readonly (readonly [string, Kernel])[] = [
  ...functions("zeros empty zeros_like empty_like", (call) => made(call)),
  ...methods("new_zeros new_empty", (call) => made(call)),
  ...functions("ones ones_like", (call) => filledWith(call, 1)),
  ...methods("new_ones", (call) => filledWith(call, 1)),
  ...functions("full full_like", full),
  ...methods("new_full", full),
  ...functions("eye", (call) => {
    const result = made(call);
    const [rows, columns] = result.sizes;
    for (let index = 0; index < Math.min(rows, columns); index++) result.storage.elements[index * (columns + 1)] = 1;
    return result;
  }),
  ...functions("arange", arange),
  ...functions("linspace", (call) => {
    const value = evenly(call);
    return counted(call, value);
  }),
  ...functions("logspace", (call) => {
    const value = evenly(call);
    return counted(call, (index) => 10 ** value(index));
  }),
];

/** A new tensor of what the rule has told, a leaf that asks for a gradient where the call does. */
export function made(call: KernelCall): Numbers {
  const { sizes, dtype } = described(call.result);
  return asLeaf(call, laidOut(call.result, newTensor(call.run, dtype, sizes)));
}

export function asLeaf(call: KernelCall, result: Numbers): Numbers {
  const wanted = call.argument("requires_grad");
  if (wanted.kind === "bool" && wanted.value === true) result.requiresGrad = true;
  return result;
}

function filledWith(call: KernelCall, value: number): Numbers {
  const result = made(call);
  result.storage.elements.fill(value);
  return result;
}

function full(call: KernelCall): Numbers {
  return filledWith(call, scalarAs(described(call.result).dtype, numberArgument(call, "fill_value")));
}

/** Bounds and steps are doubles; each number is rounded once. */
function arange(call: KernelCall): Numbers {
  const dtype = described(call.result).dtype;
  const start = call.given("start") ? numberArgument(call, "start") : 0;
  const step = call.given("step") ? numberArgument(call, "step") : 1;
  const whole = dtype !== "float64" && dtype !== "float32" && dtype !== "float16" && dtype !== "bfloat16";
  const [from, by] = whole ? [Math.trunc(start), Math.trunc(step)] : [start, step];
  return counted(call, (index) => from + index * by);
}

/** Counted up from the start to the middle, and down from the end. */
function evenly(call: KernelCall): (index: number) => number {
  const dtype = described(call.result).dtype;
  const steps = resultSizes(call)[0];
  const start = numberArgument(call, "start");
  const end = numberArgument(call, "end");
  const exact = (end - start) / Math.max(steps - 1, 1);
  const step = dtype.startsWith("int") || dtype === "uint8" ? exact : roundTo(dtype, exact);
  if (steps === 1) return () => start;
  return (index) => (index < Math.floor(steps / 2) ? start + step * index : end - step * (steps - index - 1));
}

function counted(call: KernelCall, value: (index: number) => number): Numbers {
  const result = made(call);
  const { elements }: { readonly elements: Elements } = result.storage;
  for (let index = 0; index < elements.length; index++) elements[index] = roundTo(result.dtype, value(index));
  return result;
}
