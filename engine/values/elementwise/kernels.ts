import type { Kernel } from "../kernel.ts";
import { arithmeticKernels } from "./arithmetic.ts";
import { comparisonKernels } from "./comparisons.ts";
import { functionKernels } from "./functions.ts";
import { pairKernels } from "./pairs.ts";
import { stepKernels } from "./steps.ts";

/** What is computed element by element. */
export const elementwiseKernels: readonly (readonly [string, Kernel])[] = [
  ...functionKernels,
  ...stepKernels,
  ...arithmeticKernels,
  ...comparisonKernels,
  ...pairKernels,
];
