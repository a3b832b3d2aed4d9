import { lostByProduct } from "../lost-by-product.ts";
import { lostBySum } from "../lost-by-sum.ts";

/** The exact sum of two doubles, the second below the last bit of the first: some 106 bits. */
export type Pair = { readonly high: number; readonly low: number };

/** The sum of two pairs, exact to some 2^-104 of the larger. */
export function pairSum(a: Pair, b: Pair): Pair {
  const high = a.high + b.high;
  return settled(high, lostBySum(a.high, b.high, high) + a.low + b.low);
}

/** The product of two pairs, exact to some 2^-104 of it. */
export function pairProduct(a: Pair, b: Pair): Pair {
  const high = a.high * b.high;
  return settled(high, lostByProduct(a.high, b.high, high) + (a.high * b.low + a.low * b.high));
}

/** The quotient of two pairs, exact to some 2^-104 of it. */
export function pairQuotient(a: Pair, b: Pair): Pair {
  const high = a.high / b.high;
  const product = pairProduct({ high, low: 0 }, b);
  return settled(high, (a.high - product.high - product.low + a.low) / b.high);
}

function settled(high: number, low: number): Pair {
  const sum = high + low;
  return { high: sum, low: low - (sum - high) };
}
