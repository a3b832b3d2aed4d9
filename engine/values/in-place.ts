import { writeInto } from "./write.ts";
import type { Kernel } from "./kernel.ts";
import { kernelOf } from "./kernels.ts";

/** The kernel of a method in place ("torch.Tensor.add_"), where only the one that makes a new tensor is written. */
export function inPlaceKernel(name: string): Kernel | undefined {
  const outside = /^(torch\.(?:Tensor\.|nn\.functional\.)?\w*[^_])_$/u.exec(name)?.[1];
  const kernel =
    outside === undefined ? undefined : (kernelOf(outside) ?? kernelOf(outside.replace("torch.", "torch.Tensor.")));
  if (kernel === undefined) return undefined;
  return (call) => {
    const target = call.numbers(call.given("self") ? "self" : "input");
    const found = kernel(call);
    if (!("kind" in found) || found.kind !== "numbers") return found;
    return writeInto(call.run, target, found, found.history?.node.name ?? "");
  };
}
