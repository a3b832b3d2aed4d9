import { mayBeTensor } from "../layers/input.ts";
import { shapelessTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import { type TensorValue, typeName } from "../value.ts";

/**
 * The argument of a Python function that begins with a method or an attribute of it, so that what is no tensor raises
 * an AttributeError. Undefined: it has been raised.
 */
export function methodReceiver(call: Call, argument: string, attribute: string): TensorValue | undefined {
  const value = call.argument(argument);
  if (value.kind === "tensor") return value;
  if (mayBeTensor(value)) {
    return shapelessTensor(value.kind === "unknown" ? value.reason : `${argument} isn't read`, undefined, false);
  }
  call.raise({
    code: value.kind === "tuple" || value.kind === "packed" ? "tuple-as-tensor" : "argument",
    type: "AttributeError",
    text: `'${typeName(value)}' object has no attribute '${attribute}'`,
    message: `A tensor is wanted, and this is a ${typeName(value)}.`,
    place: call.placeOf(argument),
  });
  return undefined;
}
