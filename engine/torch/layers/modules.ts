import type { ModuleClass } from "../module-class.ts";
import { activations } from "./activations.ts";
import { bilinear } from "./bilinear.ts";
import { containers } from "./containers.ts";
import { conv1d } from "./convolution.ts";
import { defineModule } from "./define-module.ts";
import { dropouts } from "./dropout.ts";
import { embedding } from "./embedding.ts";
import { flattenLayers } from "./flatten.ts";
import { linear } from "./linear.ts";
import { losses } from "./losses.ts";
import { batchNorm, layerNorm } from "./normalization.ts";
import { parameterList } from "./parameter.ts";
import { poolings } from "./pooling.ts";
import { softmaxes } from "./softmax.ts";

/** torch.nn.Identity takes any arguments, and answers with its input. */
const identity = defineModule({
  name: "Identity",
  parameters: "*args, **kwargs",
  parts: () => ({}),
  forward: (call) => call.argument("input"),
});

/** The modules of torch.nn that have a rule, apart from the recurrent ones. */
export const layerModules: readonly ModuleClass[] = [
  identity,
  linear,
  bilinear,
  embedding,
  ...dropouts,
  layerNorm,
  batchNorm,
  conv1d,
  ...poolings,
  ...activations,
  ...softmaxes,
  ...flattenLayers,
  ...losses,
  ...containers,
  parameterList,
];
