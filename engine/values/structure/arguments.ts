import type { Numbers } from "../../torch/numbers.ts";
import { numbersIn, wrapped } from "../arguments.ts";
import { described } from "../filled.ts";
import type { KernelCall } from "../kernel.ts";
import { RunStopped } from "../run.ts";
import { elementsOf } from "../tensor.ts";

/** The integers of a number, a tuple, a list or a tensor. */
export function integersArgument(call: KernelCall, name: string): readonly number[] {
  const value = call.argument(name);
  if (value.kind === "tensor" && value.values !== undefined) return [...elementsOf(value.values)];
  return numbersIn(call, value);
}

/** The axes that an argument names, counted from 0; the rule has checked their range. */
export function axesArgument(call: KernelCall, name: string, rank: number): readonly number[] {
  return integersArgument(call, name).map((dim) => wrapped(dim, rank));
}

/** The sizes that the rule has told of the result. */
export function resultSizes(call: KernelCall): readonly number[] {
  return described(call.result).sizes;
}

/** The tensors of a tuple or list. */
export function tensorsArgument(call: KernelCall, name: string): readonly Numbers[] {
  const items = call.items(call.argument(name)) ?? [];
  return items.map((item) => {
    if (item.kind !== "tensor" || item.values === undefined) {
      throw new RunStopped("unread", `the argument ${name} isn't read: it holds a ${item.kind}`);
    }
    return item.values;
  });
}

/** An index into an axis of this size, counted from the start. */
export function fromStart(index: number, size: number): number {
  return index < 0 ? index + size : index;
}
