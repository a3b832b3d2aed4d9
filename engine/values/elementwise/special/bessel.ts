/** The modified Bessel function of the first kind, order 0. */
export function besselI0(x: number): number {
  return besselI(0, Math.abs(x));
}

/** The same of order 1: the derivative of order 0. */
export function besselI1(x: number): number {
  return x < 0 ? -besselI(1, -x) : besselI(1, x);
}

/** Σ (x/2)^(2k+order) / (k! (k+order)!) for small x, the asymptotic series in 1/x beyond. */
function besselI(order: 0 | 1, x: number): number {
  if (!(x < 20)) return x === Infinity ? x : asymptotic(order, x);
  let term = order === 0 ? 1 : x / 2;
  let total = term;
  for (let k = 1; term > 1e-17 * total; k++) {
    term *= (x * x) / 4 / (k * (k + order));
    total += term;
  }
  return total;
}

function asymptotic(order: 0 | 1, x: number): number {
  let term = 1;
  let total = 1;
  for (let k = 1; k < 30; k++) {
    term *= ((2 * k - 1) ** 2 - 4 * order) / (8 * x * k);
    total += term;
  }
  return (Math.exp(x) / Math.sqrt(2 * Math.PI * x)) * total;
}
