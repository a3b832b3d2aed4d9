import type { Kernel } from "../kernel.ts";
import { deviationKernels } from "./deviations.ts";
import { distanceKernels } from "./distances.ts";
import { extremeKernels } from "./extremes.ts";
import { logSumKernels } from "./log-sum.ts";
import { normKernels } from "./norms.ts";
import { quantileKernels } from "./quantiles.ts";
import { rankKernels } from "./ranks.ts";
import { sumKernels } from "./sums.ts";
import { truthKernels } from "./truths.ts";

/** What makes one number out of many. */
export const reductionKernels: readonly (readonly [string, Kernel])[] = [
  ...sumKernels,
  ...deviationKernels,
  ...truthKernels,
  ...logSumKernels,
  ...extremeKernels,
  ...rankKernels,
  ...quantileKernels,
  ...normKernels,
  ...distanceKernels,
];
