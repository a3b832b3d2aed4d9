import type { Node, Numbers } from "../torch/numbers.ts";

/** The tensors on which retain_grad() was called, by the node that they are results of. */
const kept = new WeakMap<Node, Set<Numbers>>();

/** Tensor.retain_grad, and again after a write: backward() leaves a gradient at the tensor. */
export function keepGradient(numbers: Numbers): void {
  const { history } = numbers;
  numbers.retainsGradient = history !== undefined;
  if (history === undefined) return;
  const found = kept.get(history.node) ?? new Set<Numbers>();
  kept.set(history.node, found.add(numbers));
}

/** Those that are results of this node still. */
export function keptResults(node: Node): readonly Numbers[] {
  return [...(kept.get(node) ?? [])].filter(({ history }) => history?.node === node);
}
