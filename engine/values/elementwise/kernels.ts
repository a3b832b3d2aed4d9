import type { Kernel } from "../kernel.ts";
import { activationKernels } from "./activations.ts";
import { arithmeticKernels } from "./arithmetic.ts";
import { choiceKernels } from "./choices.ts";
import { comparisonKernels } from "./comparisons.ts";
import { functionKernels } from "./functions.ts";
import { gatedKernels } from "./gated.ts";
import { gumbelKernels } from "./gumbel.ts";
import { lookupKernels } from "./lookups.ts";
import { pairKernels } from "./pairs.ts";
import { samenessKernels } from "./sameness.ts";
import { stepKernels } from "./steps.ts";

/** What is computed element by element. */
export const elementwiseKernels: readonly (readonly [string, Kernel])[] = [
  ...functionKernels,
  ...stepKernels,
  ...activationKernels,
  ...gatedKernels,
  ...gumbelKernels,
  ...arithmeticKernels,
  ...comparisonKernels,
  ...pairKernels,
  ...choiceKernels,
  ...samenessKernels,
  ...lookupKernels,
];
