/** Python's slice of known items. */
export function pick<T>(
  items: readonly T[],
  lower: number | undefined,
  upper: number | undefined,
  step: number,
): readonly T[] {
  const count = items.length;
  const clamp = (index: number, low: number, high: number): number =>
    Math.min(high, Math.max(low, index < 0 ? index + count : index));
  const picked: T[] = [];
  const take = (index: number): void => {
    const found = items[index];
    if (found !== undefined) picked.push(found);
  };
  if (step > 0) {
    const end = upper === undefined ? count : clamp(upper, 0, count);
    for (let index = lower === undefined ? 0 : clamp(lower, 0, count); index < end; index += step) take(index);
  } else {
    const end = upper === undefined ? -1 : clamp(upper, -1, count - 1);
    for (let index = lower === undefined ? count - 1 : clamp(lower, -1, count - 1); index > end; index += step)
      take(index);
  }
  return picked;
}
