import { freshTensor } from "../torch/layers/tensors.ts";
import { dtypes } from "../torch/dtype.ts";
import { bool, none, type TensorValue, unknown, type Value } from "../torch/value.ts";
import type { Machine } from "./machine.ts";
import { readVariable } from "./store.ts";

/** Variables that no program can name: whether gradients have been computed, and whether anything was frozen. */
const COMPUTED = "~.gradients";
export const FROZEN = "~.frozen";

/** Notes what using this attribute does to gradients: `loss.backward()`, `optimizer.zero_grad()`. */
export function noteGradients(machine: Machine, name: string): void {
  if (name === "backward") machine.layer.variables.set(COMPUTED, bool(true));
  if (name === "zero_grad" || name === "grad") forgetGradients(machine);
  if (name === "requires_grad" || name === "requires_grad_" || name === "set_grad_enabled") {
    machine.layer.variables.set(FROZEN, bool(true));
  }
}

/** After a call that isn't read: it may compute gradients, or set them to None. */
export function forgetGradients(machine: Machine): void {
  machine.layer.variables.set(COMPUTED, unknown("whether there is a gradient isn't known"));
}

/** `tensor.grad`: None before the first backward(). */
export function gradientOf(machine: Machine, tensor: TensorValue): Value {
  const computed = readVariable(machine.layer, COMPUTED);
  if (computed === undefined) return none;
  const isFloating = tensor.dtype !== undefined && dtypes[tensor.dtype].category === "float";
  if (computed.kind !== "bool" || tensor.shape === undefined || !isFloating || !tensor.requiresGrad) {
    return unknown("whether there is a gradient isn't known");
  }
  return freshTensor(tensor.shape, tensor.dtype, false);
}

/** `parameter.requires_grad`, as long as nothing in the program has set one. */
export function requiresGradient(machine: Machine, tensor: TensorValue): Value {
  const known = tensor.parameter && readVariable(machine.layer, FROZEN) === undefined;
  return bool(known ? tensor.requiresGrad : undefined);
}
