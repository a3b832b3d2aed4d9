import type { Kernel } from "../kernel.ts";
import { binaryLossKernels } from "./binary-losses.ts";
import { classLossKernels } from "./class-losses.ts";
import { layerMethods } from "./constructors.ts";
import { convolutionKernels } from "./convolution.ts";
import { distanceLossKernels } from "./distance-losses.ts";
import { dropoutKernels } from "./dropout.ts";
import { embeddingKernels } from "./embedding.ts";
import { interpolationKernels } from "./interpolation.ts";
import { linearKernels } from "./linear.ts";
import { moduleKernels } from "./module-kernels.ts";
import { normalizationKernels } from "./normalization.ts";
import { oneHotKernels } from "./one-hot.ts";
import { paddingKernels } from "./padding.ts";
import { poolingKernels } from "./pooling.ts";
import { softmaxKernels, softminKernels } from "./softmax.ts";

/** The layers of torch.nn and torch.nn.functional that aren't recurrent, and the losses. */
export const layerKernels: readonly (readonly [string, Kernel])[] = [
  ...moduleKernels,
  ...layerMethods,
  ...linearKernels,
  ...embeddingKernels,
  ...dropoutKernels,
  ...normalizationKernels,
  ...convolutionKernels,
  ...poolingKernels,
  ...softmaxKernels,
  ...softminKernels,
  ...paddingKernels,
  ...interpolationKernels,
  ...oneHotKernels,
  ...distanceLossKernels,
  ...binaryLossKernels,
  ...classLossKernels,
];
