import type { Numbers } from "../torch/numbers.ts";
import type { Computed, Kernel, KernelCall } from "./kernel.ts";
import { kernelOf } from "./kernels.ts";
import { isExpanded, refuseOverlap, refusePartialOverlap, refuseSharing } from "./overlap.ts";
import { refuseWriteInto } from "./siblings.ts";
import { snapshot } from "./snapshot.ts";
import { writeInto } from "./write.ts";

/** The kernel of a method in place ("torch.Tensor.add_"), where only the one that makes a new tensor is written. */
export function inPlaceKernel(name: string): Kernel | undefined {
  const outside = /^(torch\.(?:Tensor\.|nn\.functional\.)?\w*[^_])_$/u.exec(name)?.[1];
  const kernel =
    outside === undefined ? undefined : (kernelOf(outside) ?? kernelOf(outside.replace("torch.", "torch.Tensor.")));
  if (outside === undefined || kernel === undefined) return undefined;
  const node = `${capitalized(outside.slice(outside.lastIndexOf(".") + 1))}Backward0`;
  return (call) => {
    const own = call.given("self") ? "self" : "input";
    const target = call.numbers(own);
    refuseMisuse(call, outside, target);
    const found = computedFrom(kernel, call, target);
    if (!("kind" in found) || found.kind !== "numbers") return found;
    return writeInto(call.run, target, found, found.history?.node.name ?? node);
  };
}

/** Operands that may be the target itself. */
const operands = ["other", "exponent", "min", "max", "tensor1", "tensor2", "end", "weight"];

/** What is read while the target is written here and there. */
const sources: ReadonlyMap<string, string> = new Map([
  ["scatter", "src"],
  ["scatter_add", "src"],
  ["index_add", "source"],
  ["index_copy", "source"],
]);

/** PyTorch's checks before a write: of views that can't follow it, and of memory that is read and written at once. */
function refuseMisuse(call: KernelCall, outside: string, target: Numbers): void {
  const name = outside.slice(outside.lastIndexOf(".") + 1);
  if (call.run.gradients && target.requiresGrad) refuseWriteInto(target);
  if (!name.startsWith("masked_")) refuseSharing(target);
  else if (isExpanded(target)) call.run.warn("UserWarning", deprecated(name));
  for (const operand of operands) {
    const value = call.argument(operand);
    if (value.kind === "tensor" && value.values !== undefined) refusePartialOverlap(target, value.values);
  }
  const source = call.argument(sources.get(name) ?? "");
  if (source.kind === "tensor" && source.values !== undefined) refuseOverlap(target, source.values);
}

function deprecated(name: string): string {
  return `Use of ${name}_ on expanded tensors is deprecated. Please clone() the tensor before performing this operation. This also applies to advanced indexing e.g. tensor[mask] = scalar`;
}

/** What backward() reads of the target is what it was before the write. */
function computedFrom(kernel: Kernel, call: KernelCall, target: Numbers): Computed {
  const found = kernel(call);
  if (!("kind" in found) || found.kind !== "numbers") return found;
  if (found.history?.node.saved.some(({ numbers }) => numbers === target) !== true) return found;
  const before = snapshot(call.run, target);
  return kernel({ ...call, numbers: (name) => (name === "self" || name === "input" ? before : call.numbers(name)) });
}

function capitalized(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}
