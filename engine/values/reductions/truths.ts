import type { Elements } from "../../torch/numbers.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { everywhere } from "../names.ts";
import { folded, reductionOf } from "./rows.ts";

/** all and any: an empty tuple of axes reduces none. */
export const truthKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("all", (call) => truth(call, (elements, start, end) => !isAny(elements, start, end, (x) => x === 0))),
  ...everywhere("any", (call) => truth(call, (elements, start, end) => isAny(elements, start, end, (x) => x !== 0))),
];

function truth(call: KernelCall, holds: (elements: Elements, start: number, end: number) => boolean): Computed {
  const input = call.numbers("input");
  const reduction = reductionOf(call, input.sizes.length, "none");
  const dtype = input.dtype === "uint8" ? "uint8" : "bool";
  return folded(call.run, input, reduction, dtype, (elements, start, end) => Number(holds(elements, start, end)));
}

function isAny(elements: Elements, start: number, end: number, holds: (x: number) => boolean): boolean {
  for (let i = start; i < end; i++) if (holds(elements[i])) return true;
  return false;
}
