import { type Pair, pairProduct, pairSum } from "./pair.ts";
import { powerSeries } from "./power-series.ts";

/**
 * The sine of an angle in [0, 2π], in radians, rounded to the nearest double but for very few.
 * JavaScript's own may miss by one in the last place, and each engine's otherwise; C libraries seldom do.
 */
export function sine(angle: number): number {
  return fromNearestQuarter(angle, 0);
}

/** The cosine of an angle in [0, 2π], in radians, rounded as `sine` is. */
export function cosine(angle: number): number {
  return fromNearestQuarter(angle, 1);
}

const quarterTurn = { high: 1.5707963267948966, low: 6.123233995736766e-17 };

/** Reads the angle from the nearest quarter turn; `ahead` quarters more make a cosine of a sine. */
function fromNearestQuarter(angle: number, ahead: number): number {
  const quarters = Math.round(angle / quarterTurn.high);
  const turned = pairProduct({ high: -quarters, low: 0 }, quarterTurn);
  const rest = pairSum({ high: angle, low: 0 }, turned);
  const quadrant = (quarters + ahead) % 4;
  const magnitude = quadrant % 2 === 0 ? sineNearZero(rest) : cosineNearZero(rest);
  return quadrant < 2 ? magnitude : -magnitude;
}

/** sin(x) / x and cos(x) as series in -x². */
const sineSeries = powerSeries((term) => factorial(2 * term + 1));
const cosineSeries = powerSeries((term) => factorial(2 * term));

function sineNearZero(angle: Pair): number {
  return pairProduct(angle, sineSeries(negativeSquare(angle))).high;
}

function cosineNearZero(angle: Pair): number {
  return cosineSeries(negativeSquare(angle)).high;
}

function negativeSquare(angle: Pair): Pair {
  const square = pairProduct(angle, angle);
  return { high: -square.high, low: -square.low };
}

function factorial(of: number): number {
  let product = 1;
  for (let factor = 2; factor <= of; factor++) product *= factor;
  return product;
}
