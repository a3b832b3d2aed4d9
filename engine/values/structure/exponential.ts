import { logarithm } from "../../numeric/elementary/logarithm.ts";
import type { Generator } from "../../numeric/random/generator.ts";
import { uniformDouble } from "../../numeric/random/uniform.ts";

/** One number of the exponential distribution with this rate, in double precision: Tensor.exponential_. */
export function exponential(generator: Generator, rate: number): number {
  return (-1 / rate) * logarithm(1 - uniformDouble(generator));
}
