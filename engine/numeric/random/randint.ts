import { draw32, draw64, type Generator } from "./generator.ts";

/** From this many values on, PyTorch takes 64 bits for one. */
const wideRange = 2 ** 28;

/**
 * `torch.randint(low, high)`: fills `target` with integers of [low, high), in memory order; both within ±2^53, and
 * low < high. One 32-bit draw an element, two from a range of 2^28 on.
 */
export function fillRandint(
  generator: Generator,
  target: { [index: number]: number; readonly length: number },
  low: number,
  high: number,
): void {
  const range = high - low;
  for (let index = 0; index < target.length; index++) target[index] = low + below(generator, range);
}

function below(generator: Generator, range: number): number {
  return range < wideRange ? draw32(generator) % range : Number(draw64(generator) % BigInt(range));
}
