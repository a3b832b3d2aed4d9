import type { Kernel } from "../kernel.ts";
import { countingKernels } from "./counting.ts";
import { runningKernels } from "./running.ts";
import { sortingKernels } from "./sorting.ts";

/** Sorting, choosing by order, what runs along an axis, and counting. */
export const orderingKernels: readonly (readonly [string, Kernel])[] = [
  ...sortingKernels,
  ...runningKernels,
  ...countingKernels,
];
