import { type Bound, bindNative, type GivenArgument, type Read } from "./bind-native.ts";
import { bindPython } from "./bind-python.ts";
import type { Signature } from "./operation.ts";
import type { Raised } from "./problem.ts";
import { parameters } from "./signature-text.ts";

export type { Bound, GivenArgument, Read };

/** A function of PyTorch's C++ parser, written `stack(tensors tensors, int dim=0, *, Tensor? out=None)`. */
export function native(text: string): { readonly name: string; readonly signature: Signature } {
  const { name, inside } = parts(text);
  return { name, signature: { style: "native", parameters: parameters(inside, "native"), implicit: 0 } };
}

/**
 * A Python function, written as Python writes it: `LSTM.forward(input, hx=None)`. `implicit` parameters (`self`) come
 * before those and are counted in "takes 2 positional arguments".
 */
export function python(text: string, implicit: number = 0): { readonly name: string; readonly signature: Signature } {
  const { name, inside } = parts(text);
  return { name, signature: { style: "python", parameters: parameters(inside, "python"), implicit } };
}

function parts(text: string): { readonly name: string; readonly inside: string } {
  const open = text.indexOf("(");
  return { name: text.slice(0, open), inside: text.slice(open + 1, text.lastIndexOf(")")) };
}

/**
 * Gives each parameter its argument, or answers with the TypeError that Python or PyTorch raises. `method`: the first
 * argument is the tensor on which a method was called, and has no position of its own in texts.
 */
export function bind(
  name: string,
  signature: Signature,
  given: readonly GivenArgument[],
  read: Read,
  method: boolean = false,
): { readonly kind: "bound"; readonly values: Bound } | { readonly kind: "raised"; readonly raised: Raised } {
  return signature.style === "python"
    ? bindPython(name, signature, given)
    : bindNative(name, signature, given, read, method);
}
