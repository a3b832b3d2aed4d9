import { lostBySum } from "./lost-by-sum.ts";

/**
 * `a * b + c` rounded once to float32, as a fused multiply-add does. The operands are float32 values.
 * In double the product is exact; where the double sum falls in the middle of two float32, what it lost decides.
 */
export function fusedSingle(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  const near = Math.fround(sum);
  const other = 2 * sum - near;
  if (other === near || Math.fround(other) !== other) return near;
  const lost = lostBySum(product, c, sum);
  if (lost === 0) return near;
  return lost > 0 ? Math.max(near, other) : Math.min(near, other);
}
