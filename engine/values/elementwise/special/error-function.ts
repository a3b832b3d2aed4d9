const { abs, exp, log, sqrt, PI } = Math;

/** 2/√π ∫ exp(-t²) dt from 0 to x, in double precision. */
export function erf(x: number): number {
  const size = abs(x);
  if (!(size < 3)) return Number.isNaN(x) ? x : Math.sign(x) * (1 - tail(size));
  return series(x);
}

/** 1 - erf(x), without cancellation for large x. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  if (abs(x) < 1) return 1 - series(x);
  return x > 0 ? tail(x) : 2 - tail(-x);
}

/** The x with erf(x) = y: infinite at ±1, NaN beyond. */
export function erfinv(y: number): number {
  const size = abs(y);
  if (!(size < 1)) return size === 1 ? y * Infinity : Number.NaN;
  if (size === 0) return y;
  let x = sqrt(-log((1 - size) * (1 + size)) * 0.886);
  for (let step = 0; step < 60; step++) {
    const miss = size < 0.5 ? erf(x) - size : 1 - size - erfc(x);
    const change = miss / ((2 / sqrt(PI)) * exp(-x * x));
    x -= change / (1 + x * change);
    if (abs(change) <= 1e-16 * abs(x)) break;
  }
  return y < 0 ? -x : x;
}

/** exp(-x²) Σ 2ⁿ x²ⁿ⁺¹ / (2n+1)!!, all terms of one sign. */
function series(x: number): number {
  const square = x * x;
  let term = x;
  let total = x;
  for (let n = 1; abs(term) > 1e-17 * abs(total); n++) {
    term *= (2 * square) / (2 * n + 1);
    total += term;
  }
  return (2 / sqrt(PI)) * exp(-square) * total;
}

/** erfc for x >= 1, as the continued fraction x + (1/2)/(x + 1/(x + (3/2)/(x + …))). */
function tail(x: number): number {
  if (x > 27) return 0;
  let below = x;
  for (let n = 20 + Math.ceil(500 / (x * x)); n > 0; n--) below = x + n / 2 / below;
  return exp(-x * x) / (sqrt(PI) * below);
}
