const { abs, floor, log, PI, sin, tan } = Math;

/** log |Γ(x)|, infinite at 0, -1, -2, …; Stirling's series after a shift. */
export function lgamma(x: number): number {
  if (abs(x) === Infinity) return Infinity;
  if (Number.isNaN(x)) return x;
  if (x <= 0 && floor(x) === x) return Infinity;
  if (x < 0.5) return log(PI / abs(sin(PI * (x - 2 * floor(x / 2))))) - lgamma(1 - x);
  let shifted = x;
  let product = 1;
  for (; shifted < 13; shifted += 1) product *= shifted;
  const inverse = 1 / (shifted * shifted);
  const series =
    (1 / 12 -
      inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse * (1 / 1188 - inverse / 529.9))))) /
    shifted;
  return (shifted - 0.5) * log(shifted) - shifted + 0.5 * log(2 * PI) + series - log(product);
}

/** Γ'(x)/Γ(x); infinite at 0, NaN at -1, -2, … */
export function digamma(x: number): number {
  if (x === 0) return Object.is(x, -0) ? Infinity : -Infinity;
  if (x < 0) return floor(x) === x ? Number.NaN : digamma(1 - x) - PI / tan(PI * (x - floor(x)));
  let shifted = x;
  let before = 0;
  for (; shifted < 12; shifted += 1) before -= 1 / shifted;
  const inverse = 1 / (shifted * shifted);
  const series =
    inverse * (1 / 12 - inverse * (1 / 120 - inverse * (1 / 252 - inverse * (1 / 240 - inverse * (1 / 132)))));
  return before + log(shifted) - 0.5 / shifted - series;
}

/** The derivative of digamma. */
export function trigamma(x: number): number {
  if (x < 0.5) {
    const size = sin(PI * (x - floor(x)));
    return (PI * PI) / (size * size) - trigamma(1 - x);
  }
  let shifted = x;
  let before = 0;
  for (; shifted < 12; shifted += 1) before += 1 / (shifted * shifted);
  const inverse = 1 / (shifted * shifted);
  const series = (1 / 6 - inverse * (1 / 30 - inverse * (1 / 42 - inverse * (1 / 30 - (inverse * 5) / 66)))) / shifted;
  return before + 1 / shifted + inverse * (0.5 + series);
}
