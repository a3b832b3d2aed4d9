import { fusedSingle } from "../fused-single.ts";

const round = Math.fround;
const view = new DataView(new ArrayBuffer(4));

const squareRootOfHalf = round(0.707106781186547524);
const polynomial = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(round);
/** The natural logarithm of 2, in two parts whose products with an exponent round apart. */
const twoHigh = round(0.693359375);
const twoLow = round(-2.1219444e-4);

/** The natural logarithm of a float32 in (0, 1], rounded as PyTorch's AVX2 code rounds (after Cephes' logf). */
export function logarithmSingle(x: number): number {
  view.setFloat32(0, x);
  const bits = view.getUint32(0);
  let exponent = (bits >>> 23) - 126;
  view.setUint32(0, (bits & 0x007fffff) | 0x3f000000);
  let mantissa = view.getFloat32(0);
  if (mantissa < squareRootOfHalf) {
    exponent -= 1;
    mantissa = round(round(mantissa - 1) + mantissa);
  } else {
    mantissa = round(mantissa - 1);
  }
  const square = round(mantissa * mantissa);
  let sum = polynomial[0];
  for (let power = 1; power < polynomial.length; power++) sum = fusedSingle(sum, mantissa, polynomial[power]);
  sum = round(sum * mantissa);
  sum = fusedSingle(sum, square, round(exponent * twoLow));
  sum = fusedSingle(-square, 0.5, sum);
  return fusedSingle(exponent, twoHigh, round(mantissa + sum));
}
