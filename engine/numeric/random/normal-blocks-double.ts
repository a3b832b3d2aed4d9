import { cosine, sine } from "../elementary/circular.ts";
import { logarithm } from "../elementary/logarithm.ts";
import { fusedDouble } from "../fused-double.ts";

/**
 * Turns uniform numbers of [0, 1) into normal ones, in place, after Box and Muller as PyTorch pairs them: in every block of
 * 16, element j gives the radius and element j + 8 the angle of both.
 */
export function normalBlocksDouble(values: Float64Array, mean: number, std: number): void {
  for (let start = 0; start < values.length; start += 16) {
    for (let index = start; index < start + 8; index++) {
      const radius = Math.sqrt(-2 * logarithm(1 - values[index]));
      const angle = 2 * Math.PI * values[index + 8];
      values[index] = fusedDouble(radius * cosine(angle), std, mean);
      values[index + 8] = fusedDouble(radius * sine(angle), std, mean);
    }
  }
}
