import { add, type Dim, floorDivide, multiply, subtract } from "../../shape/dim.ts";
import { integerOf } from "../arguments.ts";
import type { Call } from "../operation.ts";
import type { Value } from "../value.ts";

/** One number for one spatial axis: an int, or a sequence of one. Undefined: not known. */
export function singleSize(call: Call, value: Value): Dim | undefined {
  const whole = integerOf(value);
  if (whole !== undefined) return whole;
  if (value.kind !== "tuple" && value.kind !== "list") return undefined;
  const sequence = call.iterate(value);
  const first = sequence?.kind === "items" ? sequence.items[0] : undefined;
  return first === undefined ? undefined : integerOf(first);
}

/** How many windows fit: `(length + 2*padding - dilation*(kernel-1) - 1) // stride + 1`. */
export function windowCount(length: Dim, window: Window): Dim {
  const reach = add(multiply(window.dilation, subtract(window.kernel, 1)), 1);
  return add(floorDivide(subtract(add(length, multiply(2, window.padding)), reach), window.stride), 1);
}

export type Window = { readonly kernel: Dim; readonly stride: Dim; readonly padding: Dim; readonly dilation: Dim };
