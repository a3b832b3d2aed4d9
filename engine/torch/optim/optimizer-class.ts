import { numberOf, truthOf } from "../arguments.ts";
import type { Call } from "../operation.ts";
import type { Value } from "../value.ts";

/** One class of torch.optim. */
export type OptimizerClass = {
  readonly name: string;
  /** The constructor's parameters as Python writes them. */
  readonly parameters: string;
  /** What a parameter group holds beside `params`, in its order. */
  readonly settings: readonly string[];
  /** What it holds that the constructor isn't told. */
  readonly fixed: readonly (readonly [string, Value])[];
  /** Checked first, in this order: "Invalid learning rate: -1". */
  readonly atLeastZero: readonly (readonly [string, string])[];
  /** Whether there are `betas` to check, before weight_decay. */
  readonly betas?: true;
  /** The text of a ValueError for what doesn't go together. */
  readonly check?: (call: Call) => string | undefined;
};

/** A number, 0 and 1 for a bool; undefined: not known. */
export function setting(call: Call, name: string): number | undefined {
  const value = call.argument(name);
  return value.kind === "bool" ? Number(truthOf(value) ?? 0) : numberOf(value);
}
