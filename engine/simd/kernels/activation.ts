/**
 * What the functions below are given besides x, as vectors of one number each. Constants in the code would be made anew at each use,
 * by three instructions each: a step loads them once, with `constant`, and keeps them beside the stack pointer.
 */
const constants = memory.data<f32>(
  [
    // log2 e, negative and doubled.
    -1.4426950408889634, 2.8853900817779268,
    // Bounds of exponents: 2^128 is infinite, without a fraction.
    -126, 126, 128,
    // 1.5 * 2^23: adding it rounds to an integer, which then stands in the lowest bits.
    12582912,
    1, 2,
    // 2^f - 1 = f * (p0 + p1 f + … + p5 f^5) for |f| <= 1/2, with a relative error of at most 2.2e-8.
    0.6931471824645996, 0.24022649228572845, 0.05550357326865196,
    0.009618237614631653, 0.0013390735257416964, 0.00015403512225020677,
  ],
  16,
);

export const negativeLog2e: usize = 0;
export const doubleLog2e: usize = 4;
export const lowest: usize = 8;
export const highest: usize = 12;
export const infinite: usize = 16;
export const rounding: usize = 20;
export const unity: usize = 24;
export const double: usize = 28;
export const power0: usize = 32;
export const power1: usize = 36;
export const power2: usize = 40;
export const power3: usize = 44;
export const power4: usize = 48;
export const power5: usize = 52;

/** One of the constants above. */
@inline
export function constant(offset: usize): v128 {
  return v128.load32_splat(constants + offset);
}

/**
 * The logistic function, 1 / (1 + e^-x), to 1e-7. Exactly 0 and 1 at the ends; what is not a number stays so, since minimum and
 * maximum hand it on.
 */
@inline
export function sigmoid(
  x: v128, log2e: v128, low: v128, high: v128, rounder: v128, one: v128,
  p0: v128, p1: v128, p2: v128, p3: v128, p4: v128, p5: v128,
): v128 {
  const t = f32x4.pmax(f32x4.pmin(f32x4.mul(x, log2e), high), low);
  const shifted = f32x4.add(t, rounder);
  const fraction = f32x4.sub(t, f32x4.sub(shifted, rounder));
  const power = f32x4.add(powerLessOne(fraction, p0, p1, p2, p3, p4, p5), one);
  return f32x4.div(one, f32x4.add(i32x4.add(power, i32x4.shl(shifted, 23)), one));
}

/** The hyperbolic tangent, m / (m + 2) with m = e^2x - 1, to 3e-7 of its size: near 0 too. What is not a number stays so. */
@inline
export function tanh(
  x: v128, log2e: v128, low: v128, high: v128, rounder: v128, one: v128, two: v128,
  p0: v128, p1: v128, p2: v128, p3: v128, p4: v128, p5: v128,
): v128 {
  const t = f32x4.pmax(f32x4.pmin(f32x4.mul(x, log2e), high), low);
  const shifted = f32x4.add(t, rounder);
  const fraction = f32x4.sub(t, f32x4.sub(shifted, rounder));
  const power = i32x4.add(i32x4.shl(shifted, 23), one);
  const m = f32x4.add(f32x4.mul(powerLessOne(fraction, p0, p1, p2, p3, p4, p5), power), f32x4.sub(power, one));
  return f32x4.div(m, f32x4.add(m, two));
}

/** As torch.relu; not a number stays so. */
@inline
export function relu(x: v128): v128 {
  return f32x4.pmax(x, f32x4.splat(0));
}

/** 2^f - 1. Neighbouring terms are joined first, which shortens the chain. */
@inline
function powerLessOne(f: v128, p0: v128, p1: v128, p2: v128, p3: v128, p4: v128, p5: v128): v128 {
  const square = f32x4.mul(f, f);
  const high = f32x4.add(f32x4.mul(p5, f), p4);
  const middle = f32x4.add(f32x4.mul(p3, f), p2);
  const low = f32x4.add(f32x4.mul(p1, f), p0);
  return f32x4.mul(f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(high, square), middle), square), low), f);
}
