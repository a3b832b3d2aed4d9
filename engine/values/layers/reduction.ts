import { truthArgument, textArgument } from "../arguments.ts";
import type { KernelCall } from "../kernel.ts";

export type Reduction = "none" | "mean" | "sum" | "batchmean";

/** How a loss is reduced: by its name, or by the older `size_average` and `reduce`, which outweigh it. */
export function reductionArgument(call: KernelCall, legacy: boolean): Reduction {
  const absent = (name: string): boolean => !legacy || call.argument(name).kind === "none";
  if (!absent("size_average") || !absent("reduce")) {
    if (!absent("reduce") && !truthArgument(call, "reduce")) return "none";
    return absent("size_average") || truthArgument(call, "size_average") ? "mean" : "sum";
  }
  const text = textArgument(call, "reduction");
  return text === "none" || text === "sum" || text === "batchmean" ? text : "mean";
}
