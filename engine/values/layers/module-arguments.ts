import type { ModuleContent } from "../../torch/content.ts";
import { bool, none, type Value } from "../../torch/value.ts";
import type { Kernel } from "../kernel.ts";
import { calledModule } from "../module.ts";
import { RunStopped } from "../run.ts";

/**
 * The forward pass of a module whose function takes the module's parameters, buffers and settings under their own names
 * (`weight`, `running_mean`, `p`), and whether it is training.
 */
export function inModule(kernel: Kernel): Kernel {
  return (call) => {
    const module = calledModule(call);
    const own = new Set(module.moduleClass.forward.signature.parameters.map(({ name }) => name));
    return kernel({
      ...call,
      argument: (name) => (own.has(name) ? call.argument(name) : heldBy(module, name)),
      given: (name) => (own.has(name) ? call.given(name) : heldBy(module, name).kind !== "none"),
      numbers: (name) => {
        if (own.has(name)) return call.numbers(name);
        const value = heldBy(module, name);
        if (value.kind === "tensor" && value.values !== undefined) return value.values;
        throw new RunStopped("defect", `${module.moduleClass.name} has no tensor ${name}`);
      },
    });
  };
}

/** What stands under a name in the module; None: nothing. */
function heldBy(module: ModuleContent, name: string): Value {
  if (name === "training") return bool(module.training);
  const replaced = module.attributes.get(name);
  if (replaced !== undefined) return replaced;
  const tensor = [...module.parameters, ...module.buffers].find((held) => held.name === name)?.tensor;
  return tensor ?? module.settings.get(name) ?? none;
}
