import type { Entry } from "../entry.ts";
import { activationOperations } from "./activations.ts";
import { binaryOperations } from "./binary.ts";
import { choiceOperations } from "./choices.ts";
import { softmaxOperations } from "./softmax.ts";
import { unaryOperations } from "./unary.ts";

/** The operations that compute numbers: pointwise, products, reductions. */
export const computingOperations: readonly Entry[] = [
  ...unaryOperations,
  ...binaryOperations,
  ...activationOperations,
  ...choiceOperations,
  ...softmaxOperations,
];
