import type { Numbers } from "../../torch/numbers.ts";
import type { Run } from "../run.ts";

/** Whether a write of `sources` into a tensor concerns gradients: else its elements can be written alone. */
export function isTracked(run: Run, target: Numbers, ...sources: readonly Numbers[]): boolean {
  if (!run.gradients) return false;
  return [target, target.viewOf, ...sources].some((numbers) => numbers?.requiresGrad === true);
}
