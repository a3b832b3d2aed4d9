import { activationKernels } from "../elementwise/activations.ts";
import { functionKernels } from "../elementwise/functions.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { reshapingKernels } from "../structure/reshaping.ts";
import { inModule } from "./module-arguments.ts";

/** The function that each activation module calls. */
const activations: readonly (readonly [string, string])[] = [
  ["ReLU", "torch.nn.functional.relu"],
  ["ReLU6", "torch.nn.functional.relu6"],
  ["Tanh", "torch.tanh"],
  ["Sigmoid", "torch.sigmoid"],
  ["LogSigmoid", "torch.nn.functional.logsigmoid"],
  ["GELU", "torch.nn.functional.gelu"],
  ["LeakyReLU", "torch.nn.functional.leaky_relu"],
  ["ELU", "torch.nn.functional.elu"],
  ["SELU", "torch.nn.functional.selu"],
  ["CELU", "torch.nn.functional.celu"],
  ["SiLU", "torch.nn.functional.silu"],
  ["Mish", "torch.nn.functional.mish"],
  ["Softplus", "torch.nn.functional.softplus"],
  ["Hardtanh", "torch.nn.functional.hardtanh"],
  ["Hardsigmoid", "torch.nn.functional.hardsigmoid"],
  ["Hardswish", "torch.nn.functional.hardswish"],
  ["Hardshrink", "torch.nn.functional.hardshrink"],
  ["Softshrink", "torch.nn.functional.softshrink"],
  ["Softsign", "torch.nn.functional.softsign"],
  ["Tanhshrink", "torch.nn.functional.tanhshrink"],
];

const functions = new Map([...functionKernels, ...activationKernels, ...reshapingKernels]);

/** Modules that only call a function with their settings, or other modules. */
export const moduleKernels: readonly (readonly [string, Kernel])[] = [
  ...activations.flatMap(([name, path]) => calling(name, path)),
  ...calling("Flatten", "torch.flatten"),
  ...calling("Unflatten", "torch.unflatten"),
  ["torch.nn.Identity.forward", identity],
  ["torch.nn.Sequential.forward", computedAlready],
];

function identity(call: KernelCall): Computed {
  return call.numbers("input");
}

/** The rule has called the modules inside. */
function computedAlready(call: KernelCall): Computed {
  return call.result;
}

function calling(name: string, path: string): readonly (readonly [string, Kernel])[] {
  const kernel = functions.get(path);
  return kernel === undefined ? [] : [[`torch.nn.${name}.forward`, inModule(kernel)]];
}
