/** Hands out addresses one after the other, before the memory is there. */
export type Region = { end: number };

/** The address of `count` numbers of 32 bits, with room behind them for the rest of a vector. */
export function reserve(region: Region, count: number): number {
  const address = region.end;
  region.end = address + roomFor(count);
  return address;
}

/** The bytes that `reserve` sets aside for `count` numbers. */
export function roomFor(count: number): number {
  return align(4 * count + 16);
}

/** The next address at which a cache line begins. */
export function align(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}
