import { truthOf } from "../torch/arguments.ts";
import type { Numbers } from "../torch/numbers.ts";
import type { Value } from "../torch/value.ts";
import type { KernelCall } from "./kernel.ts";
import { RunStopped } from "./run.ts";
import { countOf } from "./tensor.ts";

/** A number: int, float, bool, or a tensor of one element. */
export function numberIn(value: Value): number {
  if (value.kind === "int" && typeof value.value === "number") return value.value;
  if (value.kind === "float" && value.value !== undefined) return value.value;
  if (value.kind === "bool" && value.value !== undefined) return value.value ? 1 : 0;
  if (value.kind === "tensor" && value.values !== undefined && countOf(value.values.sizes) === 1) {
    return value.values.storage.elements[value.values.offset];
  }
  throw new RunStopped("unread", `a number was expected, and this is a ${value.kind}`);
}

export function numberArgument(call: KernelCall, name: string): number {
  return numberIn(call.argument(name));
}

/** Undefined: None. */
export function optionalNumber(call: KernelCall, name: string): number | undefined {
  const value = call.argument(name);
  return value.kind === "none" ? undefined : numberIn(value);
}

export function truthArgument(call: KernelCall, name: string): boolean {
  return truthIn(call.argument(name));
}

function truthIn(value: Value): boolean {
  return truthOf(value) ?? numberIn(value) !== 0;
}

/** The text of a string; undefined: it is none. */
export function textArgument(call: KernelCall, name: string): string | undefined {
  const value = call.argument(name);
  return value.kind === "string" ? value.value : undefined;
}

/** The integers of a number, a tuple or a list. */
export function numbersIn(call: KernelCall, value: Value): readonly number[] {
  return (call.items(value) ?? [value]).map(numberIn);
}

/** The axis that `dim` means, counted from 0; the rule has checked its range. */
export function axisArgument(call: KernelCall, name: string, rank: number): number {
  return wrapped(numberArgument(call, name), rank);
}

export function wrapped(dim: number, rank: number): number {
  return dim < 0 ? dim + Math.max(rank, 1) : dim;
}

/** The tensor that an argument is; undefined: None, or no tensor. */
export function optionalTensor(call: KernelCall, name: string): Numbers | undefined {
  const value = call.argument(name);
  return value.kind === "tensor" ? value.values : undefined;
}
