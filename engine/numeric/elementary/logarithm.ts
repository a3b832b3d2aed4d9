import { pairProduct, pairQuotient, pairSum } from "./pair.ts";
import { powerSeries } from "./power-series.ts";

const view = new DataView(new ArrayBuffer(8));
const logarithmOfTwo = { high: 0.6931471805599453, low: 2.3190468138462996e-17 };
/** artanh(s) / s as a series in s². */
const inverseTangent = powerSeries((term) => 2 * term + 1);

/**
 * The natural logarithm of a normal double above 0, rounded to the nearest double but for one in some 2^40.
 * JavaScript's own may miss by one in the last place, and each engine's otherwise; C libraries seldom do.
 */
export function logarithm(x: number): number {
  view.setFloat64(0, x);
  const bits = view.getUint32(0);
  let exponent = (bits >>> 20) - 1023;
  view.setUint32(0, (bits & 0x000fffff) | 0x3ff00000);
  let mantissa = view.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    exponent += 1;
    mantissa /= 2;
  }
  // 2 artanh((m - 1) / (m + 1)) is the logarithm of m.
  const ratio = pairQuotient({ high: mantissa - 1, low: 0 }, pairSum({ high: mantissa, low: 0 }, { high: 1, low: 0 }));
  const half = pairProduct(ratio, inverseTangent(pairProduct(ratio, ratio)));
  const whole = pairProduct({ high: exponent, low: 0 }, logarithmOfTwo);
  return pairSum(whole, { high: 2 * half.high, low: 2 * half.low }).high;
}
