import type { Floats } from "../floats.ts";
import type { Generator } from "./generator.ts";
import { uniformDouble, uniformSingle } from "./uniform.ts";

/**
 * `torch.bernoulli(probabilities)`: 1 where a uniform number of the probabilities' dtype is below the probability, else 0,
 * in memory order. `target` has as many elements.
 */
export function fillBernoulli(generator: Generator, target: Floats, probabilities: Floats): void {
  const uniform = probabilities instanceof Float64Array ? uniformDouble : uniformSingle;
  for (let index = 0; index < target.length; index++) {
    target[index] = uniform(generator) < probabilities[index] ? 1 : 0;
  }
}

/** `Tensor.bernoulli_(p)` with one probability: a float64 uniform number for each element, whatever the tensor's dtype. */
export function fillBernoulliOf(generator: Generator, target: Floats, p: number): void {
  for (let index = 0; index < target.length; index++) target[index] = uniformDouble(generator) < p ? 1 : 0;
}
