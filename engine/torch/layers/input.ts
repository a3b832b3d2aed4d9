import type { Call } from "../operation.ts";
import { type TensorValue, typeName, type Value } from "../value.ts";
import { shapelessTensor } from "./tensors.ts";

/**
 * An argument that a kernel wants as a tensor. What isn't known passes as a tensor of unknown rank; anything else is
 * refused in the words of the kernel `name`, where it stands at `position` (from 1).
 */
export function tensorInput(
  call: Call,
  argument: string,
  name: string,
  position: number,
  label = argument,
): TensorValue {
  const value = call.argument(argument);
  if (value.kind === "tensor") return value;
  if (mayBeTensor(value)) {
    return shapelessTensor(value.kind === "unknown" ? value.reason : `${label} isn't read`, undefined, false);
  }
  call.raise({
    code: value.kind === "tuple" || value.kind === "packed" ? "tuple-as-tensor" : "argument",
    type: "TypeError",
    text: `${name}(): argument '${label}' (position ${position}) must be Tensor, not ${typeName(value)}`,
    message: noTensorMessage(value),
    place: call.placeOf(argument),
  });
  return shapelessTensor(`${label} is no tensor`, undefined, false);
}

export function mayBeTensor(value: Value): boolean {
  return value.kind === "unknown" || value.kind === "instance" || value.kind === "callable";
}

function noTensorMessage(value: Value): string {
  if (value.kind === "tuple")
    return "The input is a tuple. A recurrent layer returns (out, state): pass its first item on.";
  if (value.kind === "packed") {
    return "The input is a PackedSequence: pass its `.data` on, or pad it again with pad_packed_sequence.";
  }
  return `A tensor is wanted, and this is a ${typeName(value)}.`;
}
