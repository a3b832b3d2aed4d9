import type { Operation } from "./operation.ts";

/** Where an operation is found: a function of a namespace ("torch"), or a method ("torch.Tensor", "torch.nn.Module"). */
export type Entry = {
  readonly path: string;
  /** Its name there, and its aliases. */
  readonly names: readonly string[];
  readonly operation: Operation;
};
