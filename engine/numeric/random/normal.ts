import { cosine, sine } from "../elementary/circular.ts";
import { logarithm } from "../elementary/logarithm.ts";
import type { Floats } from "../floats.ts";
import { fusedDouble } from "../fused-double.ts";
import type { Generator } from "./generator.ts";
import { normalBlocksDouble } from "./normal-blocks-double.ts";
import { normalBlocksSingle } from "./normal-blocks-single.ts";
import { fillUniform, uniformDouble } from "./uniform.ts";

const block = 16;

/**
 * `Tensor.normal_(mean, std)` and, with 0 and 1, `torch.randn`: fills a contiguous `target` in memory order.
 * float32 is bit for bit PyTorch's on a CPU with AVX2; float64 is so but for the last bit of a few values, where the C
 * library's logarithm, sine or cosine isn't the nearest double.
 */
export function fillNormal(generator: Generator, target: Floats, mean: number, std: number): void {
  if (target.length < block) {
    for (let index = 0; index < target.length; index++) target[index] = fusedDouble(drawNormal(generator), std, mean);
    return;
  }
  fillUniform(generator, target, 0, 1);
  const whole = target.length - (target.length % block);
  transform(target.subarray(0, whole), mean, std);
  if (whole === target.length) return;
  // PyTorch draws the last 16 places anew, over values that were finished.
  const last = target.subarray(target.length - block);
  fillUniform(generator, last, 0, 1);
  transform(last, mean, std);
}

function transform(blocks: Floats, mean: number, std: number): void {
  if (blocks instanceof Float64Array) normalBlocksDouble(blocks, mean, std);
  else normalBlocksSingle(blocks, mean, std);
}

/** One standard normal number, in double: a pair is drawn, and the second is kept until the next call or seed. */
function drawNormal(generator: Generator): number {
  const cached = generator.cachedNormal;
  if (cached !== undefined) {
    generator.cachedNormal = undefined;
    return cached;
  }
  const turn = 2 * Math.PI * uniformDouble(generator);
  const radius = Math.sqrt(-2 * logarithm(1 - uniformDouble(generator)));
  generator.cachedNormal = radius * sine(turn);
  return radius * cosine(turn);
}
