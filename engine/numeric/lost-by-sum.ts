/**
 * What rounding took from `sum`, which is `a + b` in double: the exact sum is `sum + lostBySum(a, b, sum)`.
 * Source: Knuth, The Art of Computer Programming, volume 2, 4.2.2, theorem B.
 */
export function lostBySum(a: number, b: number, sum: number): number {
  const fromB = sum - a;
  return a - (sum - fromB) + (b - fromB);
}
