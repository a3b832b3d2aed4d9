/**
 * What rounding took from `product`, which is `a * b` in double: the exact product is `product + lostByProduct(a, b, product)`.
 * Holds while nothing overflows or becomes subnormal. Source: Dekker, A floating-point technique for extending the available precision, 1971.
 */
export function lostByProduct(a: number, b: number, product: number): number {
  const aHigh = highHalf(a);
  const aLow = a - aHigh;
  const bHigh = highHalf(b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** The upper 26 bits of the significand. */
function highHalf(value: number): number {
  const spread = 134217729 * value;
  return spread - (spread - value);
}
