import type { Floats } from "../floats.ts";
import { fusedDouble } from "../fused-double.ts";
import { fusedSingle } from "../fused-single.ts";
import { draw32, type Generator } from "./generator.ts";

/**
 * `Tensor.uniform_(low, high)` and, with 0 and 1, `torch.rand`: fills `target` in memory order, bit for bit as PyTorch on
 * a CPU with fused multiply-add. One 32-bit draw for a float32 element, two for a float64.
 */
export function fillUniform(generator: Generator, target: Floats, low: number, high: number): void {
  if (target instanceof Float64Array) {
    const range = high - low;
    for (let index = 0; index < target.length; index++) {
      target[index] = fusedDouble(uniformDouble(generator), range, low);
    }
    return;
  }
  const from = Math.fround(low);
  const range = Math.fround(Math.fround(high) - from);
  for (let index = 0; index < target.length; index++) {
    target[index] = fusedSingle(uniformSingle(generator), range, from);
  }
}

/** The next float32 in [0, 1): 24 bits of one draw. */
export function uniformSingle(generator: Generator): number {
  return (draw32(generator) & 0xffffff) * 2 ** -24;
}

/** The next float64 in [0, 1): 53 bits of two draws, the first of which gives the high ones. */
export function uniformDouble(generator: Generator): number {
  const high = draw32(generator) & 0x1fffff;
  return (high * 2 ** 32 + draw32(generator)) * 2 ** -53;
}
