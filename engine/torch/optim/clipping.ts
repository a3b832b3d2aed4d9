import type { Entry } from "../entry.ts";
import { freshTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import { python } from "../signature.ts";
import { none, typeName, type Value } from "../value.ts";

/** torch.nn.utils: what limits gradients. */
export const clippingOperations: readonly Entry[] = [
  entry("clip_grad_norm_(parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None)", (call) => {
    checkParameters(call);
    return { ...freshTensor([], "float32", false), dtype: undefined };
  }),
  entry("clip_grad_value_(parameters, clip_value, foreach=None)", (call) => {
    checkParameters(call);
    return none;
  }),
];

function entry(text: string, rule: (call: Call) => Value): Entry {
  const declared = python(text);
  const page = `generated/torch.nn.utils.${declared.name}.html`;
  return { path: "torch.nn.utils", names: [declared.name], operation: { ...declared, rule, page } };
}

function checkParameters(call: Call): void {
  const value = call.argument("parameters");
  if (!["int", "float", "bool", "none", "module"].includes(value.kind)) return;
  const text = `'${typeName(value)}' object is not iterable`;
  const message = "The gradients of parameters are limited: pass model.parameters().";
  call.raise({ code: "argument", type: "TypeError", text, message, place: call.placeOf("parameters") });
}
