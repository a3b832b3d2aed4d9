import type { Kernel } from "../kernel.ts";
import { conversionKernels } from "./conversions.ts";
import { creationKernels } from "./creation.ts";
import { expandingKernels } from "./expanding.ts";
import { fillingKernels } from "./filling.ts";
import { indexingKernels } from "./indexing.ts";
import { joinKernels } from "./joins.ts";
import { literalKernels } from "./literal.ts";
import { lookupKernels } from "./lookups.ts";
import { partKernels } from "./parts.ts";
import { placementKernels } from "./placements.ts";
import { randomKernels } from "./random.ts";
import { rearrangingKernels } from "./rearranging.ts";
import { redrawingKernels } from "./redrawing.ts";
import { reorderingKernels } from "./reordering.ts";
import { reshapingKernels } from "./reshaping.ts";
import { unitAxisKernels } from "./unit-axes.ts";

/** How tensors are made, looked at and rearranged. */
export const structureKernels: readonly (readonly [string, Kernel])[] = [
  ...creationKernels,
  ...literalKernels,
  ...randomKernels,
  ...redrawingKernels,
  ...fillingKernels,
  ...conversionKernels,
  ...reshapingKernels,
  ...reorderingKernels,
  ...unitAxisKernels,
  ...expandingKernels,
  ...partKernels,
  ...rearrangingKernels,
  ...joinKernels,
  ...lookupKernels,
  ...placementKernels,
  ...indexingKernels,
];
