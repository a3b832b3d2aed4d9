import { draw32, type Generator } from "./generator.ts";

/** `torch.randperm(count)`: 0 … count - 1 in a random order; one 32-bit draw an element but the last. count < 2^32 / 20. */
export function randomPermutation(generator: Generator, count: number): Float64Array {
  const order = Float64Array.from({ length: count }, (_, index) => index);
  for (let index = 0; index < count - 1; index++) {
    const other = index + (draw32(generator) % (count - index));
    const kept = order[index];
    order[index] = order[other];
    order[other] = kept;
  }
  return order;
}
