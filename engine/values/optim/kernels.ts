import { truthOf } from "../../torch/arguments.ts";
import { none, type Value } from "../../torch/value.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { clearGradient } from "../module-methods.ts";
import { clipNorm, clipValue } from "./clipping.ts";
import { parameterGroups } from "./groups.ts";
import { type Algorithm, adagrad, adam, rmsprop, sgd } from "./algorithms.ts";
import { steppedParameters } from "./step.ts";

/** torch.optim's optimizers and what limits gradients. The constructor needs no numbers. */
export const optimizerKernels: readonly (readonly [string, Kernel])[] = [
  ...optimizer("SGD", sgd),
  ...optimizer("Adam", adam),
  ...optimizer("AdamW", adam),
  ...optimizer("RMSprop", rmsprop),
  ...optimizer("Adagrad", adagrad),
  ["torch.nn.utils.clip_grad_norm_", clipNorm],
  ["torch.nn.utils.clip_grad_value_", clipValue],
];

function optimizer(name: string, algorithm: Algorithm): readonly (readonly [string, Kernel])[] {
  return [
    [
      `torch.optim.${name}.step`,
      (call: KernelCall): Value => {
        steppedParameters(call, algorithm);
        return call.result;
      },
    ],
    [`torch.optim.${name}.zero_grad`, zeroGrad],
  ];
}

function zeroGrad(call: KernelCall): Computed {
  const forget = truthOf(call.argument("set_to_none")) !== false;
  for (const { parameters } of parameterGroups(call)) {
    for (const parameter of parameters) clearGradient(parameter, forget);
  }
  return none;
}
