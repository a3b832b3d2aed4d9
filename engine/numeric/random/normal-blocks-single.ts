import { fusedSingle } from "../fused-single.ts";
import { cosineSingle, sineSingle } from "./circular-single.ts";
import { logarithmSingle } from "./logarithm-single.ts";

const round = Math.fround;
const fullTurn = round(2 * Math.PI);

/**
 * Turns uniform numbers of [0, 1) into normal ones, in place, with the single-precision arithmetic of PyTorch's AVX2 code: in
 * every block of 16, element j gives the radius and element j + 8 the angle of both.
 */
export function normalBlocksSingle(values: Float32Array, mean: number, std: number): void {
  const center = round(mean);
  const scale = round(std);
  for (let start = 0; start < values.length; start += 16) {
    for (let index = start; index < start + 8; index++) {
      const radius = round(Math.sqrt(round(-2 * logarithmSingle(round(1 - values[index])))));
      const angle = round(fullTurn * values[index + 8]);
      values[index] = fusedSingle(round(radius * cosineSingle(angle)), scale, center);
      values[index + 8] = fusedSingle(round(radius * sineSingle(angle)), scale, center);
    }
  }
}
