import type { ModuleContent } from "../torch/content.ts";
import type { Numbers } from "../torch/numbers.ts";
import type { TensorValue } from "../torch/value.ts";
import type { KernelCall } from "./kernel.ts";
import { RunStopped } from "./run.ts";

/** The module with these numbers as its parameters' and buffers'. A parameter that asks for gradients becomes a leaf. */
export function withValues(content: ModuleContent, values: ReadonlyMap<string, Numbers>): ModuleContent {
  const held = ({ name, tensor }: NamedTensor): NamedTensor => {
    const numbers = values.get(name);
    if (numbers === undefined) return { name, tensor };
    numbers.requiresGrad = tensor.requiresGrad;
    return { name, tensor: { ...tensor, values: numbers } };
  };
  return { ...content, parameters: content.parameters.map(held), buffers: content.buffers.map(held) };
}

type NamedTensor = { readonly name: string; readonly tensor: TensorValue };

/** The module on which `forward` or a method was called. */
export function calledModule(call: KernelCall): ModuleContent {
  const content = call.self === undefined ? undefined : call.read(call.self);
  if (content?.kind !== "module") throw new RunStopped("defect", "a module's operation was called without its module");
  return content;
}

/** A parameter's or buffer's numbers, or those that the program has put in its place; undefined: it has none (bias=False). */
export function parameterNumbers(content: ModuleContent, name: string): Numbers | undefined {
  const replaced = content.attributes.get(name);
  if (replaced !== undefined) return replaced.kind === "tensor" ? replaced.values : undefined;
  const held = [...content.parameters, ...content.buffers].find((tensor) => tensor.name === name);
  return held?.tensor.values;
}

/** Whether the parameters are still those that the constructor drew, which counts as one write. */
export function hasInitialParameters(content: ModuleContent): boolean {
  return content.parameters.every(({ name, tensor }) => {
    return !content.attributes.has(name) && (tensor.values?.storage.version ?? 0) <= 1;
  });
}
