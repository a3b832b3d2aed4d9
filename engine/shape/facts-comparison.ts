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
import { commonTerm, dividedBy, leadingTerm } from "./dimension-quotient.ts";
import { isPolynomial, someSymbol, substitute } from "./dimension-substitution.ts";
import type { Condition, Facts, Range, Truth } from "./facts-known.ts";
import { bounds } from "./facts-range.ts";
import { reduced } from "./facts-reduction.ts";
import { intersection } from "./facts-interval.ts";

/** Whether a == b. "never" only if no admissible sizes make them equal. */
export function isEqual(a: Dim, b: Dim, facts: Facts): Truth {
  if (typeof a === "number" && typeof b === "number") return a === b ? "always" : "never";
  if (sameDim(a, b)) return "always";
  const written = subtract(a, b);
  const difference = reduced(written, facts);
  if (difference === 0) return "always";
  if (knownInteger(difference) !== undefined) return "never";
  if (isUnboundedUnknown(a, facts) || isUnboundedUnknown(b, facts)) return "unknown";
  if (leavesRemainder(difference) || isNonzero(difference, facts)) return "never";
  const { min, max } = differenceRange(written, difference, facts);
  if (min > 0 || max < 0) return "never";
  return min === 0 && max === 0 ? "always" : "unknown";
}

/** Whether a >= b. */
export function isAtLeast(a: Dim, b: Dim, facts: Facts): Truth {
  if (typeof a === "number" && typeof b === "number") return a >= b ? "always" : "never";
  const written = subtract(a, b);
  const { min, max } = differenceRange(written, reduced(written, facts), facts);
  if (min >= 0) return "always";
  return max < 0 ? "never" : "unknown";
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
  return differenceRange(dim, reduced(dim, facts), facts);
}

/** One of the two expressions that are 0 together: without common divisor, its leading coefficient positive. */
export function withoutSignAndContent(dim: Dim): Dim {
  const lead = leadingTerm(dim);
  if (lead === undefined) return 0;
  const { coefficient } = commonTerm(termsOf(dim));
  const primitive = dividedBy(dim, { coefficient, monomial: unitMonomial });
  return lead.coefficient < 0 ? negate(primitive) : primitive;
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

/** From both forms, and from what is known to be at least 0. */
function differenceRange(written: Dim, difference: Dim, facts: Facts): Range {
  if (typeof difference === "number") return { min: difference, max: difference };
  const found = bounds(difference, facts);
  const plain = isPolynomial(written) ? found : bounds(substitute(written, facts.solutions), facts);
  let { min, max } = intersection(found, plain) ?? found;
  for (const known of facts.nonnegatives) {
    if (!sharesSymbol(known, difference)) continue;
    min = Math.max(min, bounds(subtract(difference, known), facts).min);
    max = Math.min(max, bounds(polynomialSum(difference, known), facts).max);
  }
  return { min, max };
}

function sharesSymbol(a: Dim, b: Dim): boolean {
  return someSymbol(a, ({ id }) => someSymbol(b, (other) => other.id === id));
}
