import type { Floats } from "../floats.ts";
import { fillBernoulliOf } from "./bernoulli.ts";
import type { Generator } from "./generator.ts";

/**
 * What `F.dropout(x, p)` multiplies x by in training, in memory order: 1 / (1 - p) where an element is kept, else 0. `mask`
 * is written; its dtype is x's, and in float32 the factor and 1 - p are rounded. p = 0 and p = 1 draw nothing.
 * PyTorch's builds with MKL on Intel processors take other draws here.
 */
export function fillDropoutMask(generator: Generator, mask: Floats, p: number): void {
  if (p === 0 || p === 1) {
    mask.fill(1 - p);
    return;
  }
  fillBernoulliOf(generator, mask, 1 - p);
  const kept = mask instanceof Float64Array ? 1 / (1 - p) : Math.fround(1 / Math.fround(1 - p));
  for (let index = 0; index < mask.length; index++) mask[index] *= kept;
}
