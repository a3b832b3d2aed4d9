/** Indices to write at an axis of `count` entries on `length` pixels, none nearer to another than `apart`. */
export function ticks(count: number, length: number, apart: number): readonly number[] {
  if (count <= 0 || length <= 0) return [];
  const least = Math.max(1, (apart * count) / length);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = Math.max(1, ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10) * power);
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step);
}
