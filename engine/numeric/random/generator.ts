const size = 624;
const shift = 397;

/**
 * PyTorch's generator on the CPU: the 32-bit Mersenne Twister MT19937, which every draw advances.
 * `cachedNormal` is the second of the last pair of normal numbers that were drawn one by one.
 */
export type Generator = {
  readonly state: Uint32Array;
  position: number;
  cachedNormal: number | undefined;
};

/** A generator after `torch.manual_seed(seed)`, for a seed that `isSeed` allows. */
export function seededGenerator(seed: bigint): Generator {
  const generator: Generator = { state: new Uint32Array(size), position: size, cachedNormal: undefined };
  reseed(generator, seed);
  return generator;
}

/** `torch.manual_seed`: the low 32 bits of the seed count (negative ones modulo 2^64). Drops the cached normal number. */
export function reseed(generator: Generator, seed: bigint): void {
  const { state } = generator;
  state[0] = Number(BigInt.asUintN(32, seed));
  for (let index = 1; index < size; index++) {
    const before = state[index - 1];
    state[index] = Math.imul(1812433253, before ^ (before >>> 30)) + index;
  }
  generator.position = size;
  generator.cachedNormal = undefined;
}

/** Whether `torch.manual_seed` takes it; others raise `RuntimeError: Overflow when unpacking long`. */
export function isSeed(seed: bigint): boolean {
  return seed >= -(2n ** 63n) && seed < 2n ** 64n;
}

/** The next 32 bits. */
export function draw32(generator: Generator): number {
  if (generator.position === size) {
    twist(generator.state);
    generator.position = 0;
  }
  let bits = generator.state[generator.position++];
  bits ^= bits >>> 11;
  bits ^= (bits << 7) & 0x9d2c5680;
  bits ^= (bits << 15) & 0xefc60000;
  return (bits ^ (bits >>> 18)) >>> 0;
}

/** The next 64 bits: the first draw is the high word. */
export function draw64(generator: Generator): bigint {
  const high = draw32(generator);
  return (BigInt(high) << 32n) | BigInt(draw32(generator));
}

function twist(state: Uint32Array): void {
  for (let index = 0; index < size; index++) {
    const next = index + 1 === size ? 0 : index + 1;
    const far = index + shift < size ? index + shift : index + shift - size;
    const mixed = (state[index] & 0x80000000) | (state[next] & 0x7fffffff);
    state[index] = state[far] ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
  }
}
