import { negate, subtract } from "./dimension-arithmetic.ts";
import {
  type Dim,
  isAnonymous,
  knownInteger,
  loneAtom,
  sameDim,
  termsOf,
  unitMonomial,
} from "./dimension-expression.ts";
import { type Integer, integerDivisor, integerRemainder } from "./dimension-integer.ts";
import { constantOf, polynomialSum, withoutConstant } from "./dimension-polynomial.ts";
import { commonTerm, dividedBy } from "./dimension-quotient.ts";
import type { Condition, Facts, Range, Truth } from "./facts-known.ts";
import { bounds } from "./facts-range.ts";
import { reduced } from "./facts-reduction.ts";
import { intersection } from "./facts-interval.ts";

/** Whether a == b. "never" only if no admissible sizes make them equal. */
export function isEqual(a: Dim, b: Dim, facts: Facts): Truth {
  if (typeof a === "number" && typeof b === "number") return a === b ? "always" : "never";
  if (sameDim(a, b)) return "always";
  const difference = reduced(subtract(a, b), facts);
  if (difference === 0) return "always";
  if (knownInteger(difference) !== undefined) return "never";
  if (isUnboundedUnknown(a, facts) || isUnboundedUnknown(b, facts)) return "unknown";
  if (leavesRemainder(difference)) return "never";
  const { min, max } = bounds(difference, facts);
  if (min > 0 || max < 0 || isNonzero(difference, facts)) return "never";
  if (min === 0 && max === 0) return "always";
  if (isNonnegative(subtract(difference, 1), facts) || isNonnegative(subtract(negate(difference), 1), facts))
    return "never";
  return "unknown";
}

/** Whether a >= b. */
export function isAtLeast(a: Dim, b: Dim, facts: Facts): Truth {
  if (typeof a === "number" && typeof b === "number") return a >= b ? "always" : "never";
  const difference = reduced(subtract(a, b), facts);
  if (isNonnegative(difference, facts)) return "always";
  return isNonnegative(subtract(-1, difference), facts) ? "never" : "unknown";
}

/** Whether a < b. */
export function isLess(a: Dim, b: Dim, facts: Facts): Truth {
  return opposite(isAtLeast(a, b, facts));
}

/** Whether a condition holds. */
export function truthOf({ kind, left, right }: Condition, facts: Facts): Truth {
  switch (kind) {
    case "equal":
      return isEqual(left, right, facts);
    case "different":
      return opposite(isEqual(left, right, facts));
    case "atLeast":
      return isAtLeast(left, right, facts);
  }
}

/** Bounds on the value at all admissible sizes. */
export function rangeOf(dim: Dim, facts: Facts): Range {
  const found = bounds(reduced(dim, facts), facts);
  return intersection(found, bounds(dim, facts)) ?? found;
}

/** One of the two expressions that are 0 together: without common divisor, its leading coefficient positive. */
export function withoutSignAndContent(dim: Dim): Dim {
  const [first] = termsOf(dim);
  if (first === undefined) return 0;
  const { coefficient } = commonTerm(termsOf(dim));
  const primitive = dividedBy(dim, { coefficient, monomial: unitMonomial });
  return first.coefficient < 0 ? negate(primitive) : primitive;
}

function opposite(truth: Truth): Truth {
  switch (truth) {
    case "always":
      return "never";
    case "never":
      return "always";
    case "unknown":
      return "unknown";
  }
}

function isUnboundedUnknown(dim: Dim, facts: Facts): boolean {
  const atom = loneAtom(dim);
  if (atom?.kind !== "symbol" || !isAnonymous(atom.symbol)) return false;
  return !facts.ranges.has(atom.symbol.id) && !facts.solutions.has(atom.symbol.id);
}

/** 2*a - 2*b is never 1. */
function leavesRemainder(difference: Dim): boolean {
  const divisor = withoutConstant(difference).reduce<Integer>(
    (found, term) => integerDivisor(found, term.coefficient),
    0,
  );
  return divisor !== 0 && integerRemainder(constantOf(difference), divisor) !== 0;
}

function isNonzero(difference: Dim, facts: Facts): boolean {
  if (facts.nonzeros.length === 0) return false;
  const primitive = withoutSignAndContent(difference);
  return facts.nonzeros.some((known) => sameDim(known, primitive));
}

function isNonnegative(difference: Dim, facts: Facts): boolean {
  if (bounds(difference, facts).min >= 0) return true;
  return facts.nonnegatives.some((known) => bounds(polynomialSum(difference, negate(known)), facts).min >= 0);
}
