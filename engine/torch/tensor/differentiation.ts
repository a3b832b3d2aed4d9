import type { Entry } from "../entry.ts";
import type { Call } from "../operation.ts";
import { none, tuple, unknown, type Value } from "../value.ts";
import { pythonIn } from "./families.ts";

/** torch.autograd's functions. */
export const differentiationOperations: readonly Entry[] = [
  pythonIn(
    "torch.autograd",
    "grad(outputs, inputs, grad_outputs=None, retain_graph=None, create_graph=False, allow_unused=None, is_grads_batched=False, materialize_grads=False)",
    gradients,
  ),
  pythonIn(
    "torch.autograd",
    "backward(tensors, grad_tensors=None, retain_graph=None, create_graph=False, grad_variables=None, inputs=None)",
    () => none,
  ),
];

/** One gradient per input, of its shape. */
function gradients(call: Call): Value {
  const inputs = call.argument("inputs");
  if (inputs.kind === "tensor") return tuple([gradient(inputs)]);
  const found = call.iterate(inputs);
  return found?.kind === "items" ? tuple(found.items.map(gradient)) : unknown("the inputs aren't known");
}

function gradient(input: Value): Value {
  if (input.kind !== "tensor") return unknown("the input isn't known");
  return { ...input, requiresGrad: false, parameter: false, data: undefined, strides: undefined };
}
