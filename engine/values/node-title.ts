import type { Node } from "../torch/numbers.ts";

/** What error texts call a node: "Add" for AddBackward0, "Squeeze1" for SqueezeBackward1. */
export function nodeTitle({ name }: Node): string {
  if (name === "CopySlices" || name === "CopyBackwards") return `torch::autograd::${name}`;
  return name.replace(/Backward0?(?=\d*$)/u, "");
}
