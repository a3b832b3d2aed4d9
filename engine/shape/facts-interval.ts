import type { Integer } from "./dimension-integer.ts";
import type { Range } from "./facts-known.ts";

/** Bounds beyond 2^53 are not exact as numbers: they move outwards, so that a range still holds every value. */
const largest = Number.MAX_SAFE_INTEGER;

export function point(value: Integer): Range {
  const near = Number(value);
  return outward(near, near);
}

export function outward(min: number, max: number): Range {
  return {
    min: min < -largest ? -Infinity : Math.min(min, largest) + 0,
    max: max > largest ? Infinity : Math.max(max, -largest) + 0,
  };
}

export function intervalSum(a: Range, b: Range): Range {
  return outward(a.min + b.min, a.max + b.max);
}

export function intervalNegative(a: Range): Range {
  return outward(-a.max, -a.min);
}

export function intervalProduct(a: Range, b: Range): Range {
  const corners = [
    boundProduct(a.min, b.min),
    boundProduct(a.min, b.max),
    boundProduct(a.max, b.min),
    boundProduct(a.max, b.max),
  ];
  return outward(Math.min(...corners), Math.max(...corners));
}

export function intervalPower(base: Range, exponent: number): Range {
  const [low, high] = [base.min ** exponent, base.max ** exponent];
  if (exponent % 2 === 1) return outward(low, high);
  const touchesZero = base.min <= 0 && base.max >= 0;
  return outward(touchesZero ? 0 : Math.min(low, high), Math.max(low, high));
}

/** Rounded towards minus infinity, for divisors above or below 0 only; of others nothing is known. */
export function intervalQuotient(a: Range, b: Range): Range {
  if (b.max < 0) return intervalQuotient(intervalNegative(a), intervalNegative(b));
  if (b.min <= 0) return { min: -Infinity, max: Infinity };
  const low = a.min >= 0 ? boundQuotient(a.min, b.max) : boundQuotient(a.min, b.min);
  const high = a.max >= 0 ? boundQuotient(a.max, b.min) : boundQuotient(a.max, b.max);
  return outward(low, high);
}

/** The values in both; undefined where there are none. */
export function intersection(a: Range, b: Range): Range | undefined {
  const [min, max] = [Math.max(a.min, b.min), Math.min(a.max, b.max)];
  return min <= max ? { min, max } : undefined;
}

export function hull(a: Range, b: Range): Range {
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
}

function boundProduct(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b;
}

function boundQuotient(a: number, b: number): number {
  if (Number.isFinite(a) && Number.isFinite(b)) {
    const remainder = a % b;
    const truncated = (a - remainder) / b;
    return remainder < 0 ? truncated - 1 : truncated;
  }
  if (!Number.isFinite(a)) return a;
  return a < 0 ? -1 : 0;
}
