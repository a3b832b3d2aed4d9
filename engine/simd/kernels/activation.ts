/** e^r = 1 + r + r² q(r) for |r| <= ln 2 / 2: the coefficients of Cephes' expf, highest power first. */
const q5: f32 = 1.98756915e-4;
const q4: f32 = 1.3981999507e-3;
const q3: f32 = 8.3334519073e-3;
const q2: f32 = 4.1665795894e-2;
const q1: f32 = 1.6666665459e-1;
const q0: f32 = 5.0000001201e-1;

/** ln 2 in two parts, the first short enough for exact products with small integers. */
const ln2High: f32 = 0.693359375;
const ln2Low: f32 = -2.1219444e-4;
const log2e: f32 = 1.44269504088896341;

/** 1.5 * 2^23: adding it rounds to an integer, which then stands in the lowest bits. */
const rounder: f32 = 12582912;

/** The logistic function, 1 / (1 + e^-x). Exactly 0 and 1 at the ends; not a number stays so. */
export function sigmoid(x: v128): v128 {
  // From 88.8 on 2^n is infinite; the minimum and maximum hand on what is not a number.
  const y = f32x4.pmax(f32x4.pmin(f32x4.neg(x), f32x4.splat(89)), f32x4.splat(-87));
  const shifted = f32x4.add(f32x4.mul(y, f32x4.splat(log2e)), f32x4.splat(rounder));
  const n = f32x4.sub(shifted, f32x4.splat(rounder));
  const r = f32x4.sub(f32x4.sub(y, f32x4.mul(n, f32x4.splat(ln2High))), f32x4.mul(n, f32x4.splat(ln2Low)));
  const power = i32x4.add(i32x4.shl(shifted, 23), i32x4.splat(0x3f800000));
  const exponential = f32x4.mul(f32x4.add(remainder(r), f32x4.splat(1)), power);
  return f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), exponential));
}

/** The hyperbolic tangent, -m / (2 + m) with m = e^(-2|x|) - 1: accurate near 0 too. */
export function tanh(x: v128): v128 {
  const sign = v128.and(x, f32x4.splat(-0.0));
  const y = f32x4.pmax(f32x4.mul(v128.xor(x, sign), f32x4.splat(-2)), f32x4.splat(-40));
  const shifted = f32x4.add(f32x4.mul(y, f32x4.splat(log2e)), f32x4.splat(rounder));
  const n = f32x4.sub(shifted, f32x4.splat(rounder));
  const r = f32x4.sub(f32x4.sub(y, f32x4.mul(n, f32x4.splat(ln2High))), f32x4.mul(n, f32x4.splat(ln2Low)));
  const power = i32x4.add(i32x4.shl(shifted, 23), i32x4.splat(0x3f800000));
  const m = f32x4.add(f32x4.mul(remainder(r), power), f32x4.sub(power, f32x4.splat(1)));
  return v128.xor(f32x4.div(m, f32x4.sub(f32x4.splat(-2), m)), sign);
}

/** As torch.relu; not a number stays so. */
export function relu(x: v128): v128 {
  return f32x4.pmax(x, f32x4.splat(0));
}

/** e^r - 1. Neighbouring terms are joined first, which shortens the chain. */
function remainder(r: v128): v128 {
  const square = f32x4.mul(r, r);
  const high = f32x4.add(f32x4.mul(f32x4.splat(q5), r), f32x4.splat(q4));
  const middle = f32x4.add(f32x4.mul(f32x4.splat(q3), r), f32x4.splat(q2));
  const low = f32x4.add(f32x4.mul(f32x4.splat(q1), r), f32x4.splat(q0));
  const q = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(high, square), middle), square), low);
  return f32x4.add(f32x4.mul(q, square), r);
}
