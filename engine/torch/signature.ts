import type { Binding, Bound, GivenArgument, Read } from "./binding.ts";
import { bindNative } from "./bind-native.ts";
import { bindPython } from "./bind-python.ts";
import type { Signature } from "./operation.ts";
import { parameters } from "./signature-text.ts";

export type { Bound, GivenArgument, Read };

export type Declared = { readonly name: string; readonly signature: Signature };

/**
 * A function of PyTorch's C++ parser, written `stack(tensors tensors, int dim=0, *, Tensor? out=None)`. Further texts
 * are overloads, in the order in which PyTorch tries them; one that starts with `hidden` isn't shown in error texts.
 */
export function native(text: string, ...others: readonly string[]): Declared {
  const { name, inside } = parts(text);
  if (others.length === 0) {
    return { name, signature: withParameters(inside, "native", { style: "native" as const, implicit: 0 }) };
  }
  const overloads = [text, ...others].map((overload) =>
    withParameters(parts(overload).inside, "native", { hidden: overload.startsWith("hidden") }),
  );
  const signature = withParameters(inside, "native", { style: "native" as const, implicit: 0, overloads });
  return { name, signature };
}

/**
 * A Python function, written as Python writes it: `LSTM.forward(input, hx=None)`. `implicit` parameters (`self`) come
 * before those and are counted in "takes 2 positional arguments".
 */
export function python(text: string, implicit = 0): Declared {
  const { name, inside } = parts(text);
  return { name, signature: withParameters(inside, "python", { style: "python" as const, implicit }) };
}

/** With the parameters of a text that is read when they are first asked for: most are never called. */
function withParameters<T extends object>(
  inside: string,
  style: Signature["style"],
  rest: T,
): T & Pick<Signature, "parameters"> {
  let read: Signature["parameters"] | undefined;
  return Object.defineProperty(rest, "parameters", {
    enumerable: true,
    get: () => (read ??= parameters(inside, style)),
  }) as T & Pick<Signature, "parameters">;
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
  method = false,
): Binding {
  return signature.style === "python"
    ? bindPython(name, signature, given)
    : bindNative(name, signature, given, read, method);
}
