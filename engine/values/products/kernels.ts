import type { Kernel } from "../kernel.ts";
import { addedProductKernels } from "./added-products.ts";
import { einsumKernels } from "./einsum.ts";
import { plainProductKernels } from "./matrix-product.ts";

/** Products of vectors and matrices, and what linear algebra makes of them. */
export const productKernels: readonly (readonly [string, Kernel])[] = [
  ...plainProductKernels,
  ...addedProductKernels,
  ...einsumKernels,
];
