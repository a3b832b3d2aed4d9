import type { Entry } from "../entry.ts";
import { activationOperations } from "./activations.ts";
import { addedProductOperations } from "./added-products.ts";
import { binaryOperations } from "./binary.ts";
import { choiceOperations } from "./choices.ts";
import { einsumOperations } from "./einsum.ts";
import { extremeOperations } from "./extremes.ts";
import { gateOperations } from "./gates.ts";
import { linearAlgebraOperations } from "./linear-algebra.ts";
import { lookupOperations } from "./lookups.ts";
import { normOperations } from "./norms.ts";
import { orderingOperations } from "./ordering.ts";
import { productOperations } from "./products.ts";
import { reductionOperations } from "./reductions.ts";
import { sameOperations } from "./sameness.ts";
import { samplingOperations } from "./sampling.ts";
import { softmaxOperations } from "./softmax.ts";
import { unaryOperations } from "./unary.ts";

/** The operations that compute numbers: pointwise, products, reductions. */
export const computingOperations: readonly Entry[] = [
  ...unaryOperations,
  ...binaryOperations,
  ...activationOperations,
  ...choiceOperations,
  ...softmaxOperations,
  ...gateOperations,
  ...productOperations,
  ...addedProductOperations,
  ...einsumOperations,
  ...linearAlgebraOperations,
  ...reductionOperations,
  ...extremeOperations,
  ...orderingOperations,
  ...normOperations,
  ...sameOperations,
  ...samplingOperations,
  ...lookupOperations,
];
