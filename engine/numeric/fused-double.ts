import { lostByProduct } from "./lost-by-product.ts";
import { lostBySum } from "./lost-by-sum.ts";

/**
 * `a * b + c` rounded once to float64, as a fused multiply-add does, for operands whose product neither overflows nor
 * becomes subnormal. Source: Boldo and Melquiond, Emulation of a FMA and correctly rounded sums, 2008.
 */
export function fusedDouble(a: number, b: number, c: number): number {
  const product = a * b;
  const productLost = lostByProduct(a, b, product);
  const low = c + productLost;
  const lowLost = lostBySum(c, productLost, low);
  const high = product + low;
  const highLost = lostBySum(product, low, high);
  return high + sumToOdd(lowLost, highLost);
}

const view = new DataView(new ArrayBuffer(8));

/** `a + b` rounded to the neighbour whose last bit is set, unless it is exact: a second rounding then can't mislead. */
function sumToOdd(a: number, b: number): number {
  const sum = a + b;
  const lost = lostBySum(a, b, sum);
  if (lost === 0) return sum;
  view.setFloat64(0, sum);
  const bits = view.getBigUint64(0);
  if ((bits & 1n) === 1n) return sum;
  view.setBigUint64(0, lost > 0 === sum > 0 ? bits + 1n : bits - 1n);
  return view.getFloat64(0);
}
