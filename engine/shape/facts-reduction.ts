import { canonicalDim } from "./dimension-canonical.ts";
import {
  type Atom,
  type Dim,
  type Term,
  fromTerms,
  monomialOf,
  operandsOf,
  sizeOf,
  termsOf,
} from "./dimension-expression.ts";
import { negate, subtract } from "./dimension-arithmetic.ts";
import { floorDivide } from "./dimension-division.ts";
import { polynomialPower, polynomialProduct, polynomialSum, termProduct } from "./dimension-polynomial.ts";
import { polynomialDivision, powerOf, termQuotient } from "./dimension-quotient.ts";
import { applied, isPolynomial, mapAtoms, substitute, symbolsOf } from "./dimension-substitution.ts";
import type { ExactQuotient, Facts } from "./facts-known.ts";
import { bounds } from "./facts-range.ts";

/** Larger dimensions are compared as they are written. */
const maximumResolvedSize = 32;
const maximumRounds = 8;

/** The form in which dimensions are compared under the facts: 0 exactly where the facts say so. */
export function reduced(dim: Dim, facts: Facts): Dim {
  if (typeof dim === "number") return dim;
  const written = substitute(dim, facts.solutions);
  const solved = sizeOf(written) > maximumResolvedSize ? written : canonicalDim(written);
  const resolved =
    isPolynomial(solved) || sizeOf(solved) > maximumResolvedSize ? solved : canonicalDim(resolvedAtoms(solved, facts));
  return facts.zeros.reduce((rest, zero) => polynomialDivision(rest, zero).remainder, resolved);
}

/** The dimension as it may be shown under the facts: with what equalities and ranges make simpler. */
export function simplify(dim: Dim, facts: Facts): Dim {
  if (typeof dim === "number") return dim;
  const solved = substitute(dim, facts.solutions);
  const resolved = sizeOf(solved) > maximumResolvedSize ? solved : resolvedAtoms(solved, facts);
  const shown = withoutQuotients(resolved, facts);
  return facts.zeros.reduce((rest, zero) => lighter(rest, polynomialDivision(rest, zero).remainder), shown);
}

function lighter(before: Dim, after: Dim): Dim {
  return sizeOf(after) < sizeOf(before) ? after : before;
}

/** Drops operands of minima and maxima, quotients and remainders that the ranges decide. */
function resolvedAtoms(dim: Dim, facts: Facts): Dim {
  return mapAtoms(dim, (atom) => resolvedAtom(atom, facts));
}

function resolvedAtom(atom: Atom, facts: Facts): Dim | undefined {
  if (atom.kind === "symbol") return undefined;
  const before = operandsOf(atom);
  const operands = before.map((operand) => resolvedAtoms(operand, facts));
  const decided = decidedOperation(atom, operands, facts);
  if (decided !== undefined) return decided;
  return operands.some((operand, index) => operand !== before[index]) ? applied(atom, operands) : undefined;
}

function decidedOperation(atom: Atom, operands: readonly Dim[], facts: Facts): Dim | undefined {
  const [left = 0, right = 1] = operands;
  switch (atom.kind) {
    case "symbol":
    case "product":
      return undefined;
    case "floorDivide":
      return decidedQuotient(left, right, facts);
    case "modulo": {
      const quotient = decidedQuotient(left, right, facts);
      return quotient === undefined ? undefined : subtract(left, polynomialProduct(quotient, right));
    }
    case "minimum":
      return decidedExtreme(atom, operands, (operand, other) => bounds(subtract(operand, other), facts).min >= 0);
    case "maximum":
      return decidedExtreme(atom, operands, (operand, other) => bounds(subtract(other, operand), facts).min >= 0);
  }
}

/** The quotient where the numerator is within one divisor of 0, or the ranges leave a single value. */
function decidedQuotient(left: Dim, right: Dim, facts: Facts): Dim | undefined {
  const quotient = floorDivide(left, right);
  const { min, max } = bounds(quotient, facts);
  if (min === max) return min;
  const divisor = bounds(right, facts);
  if (divisor.min < 1) return undefined;
  const numerator = bounds(left, facts);
  if (numerator.min >= 0 && bounds(subtract(right, left), facts).min >= 1) return 0;
  if (numerator.max < 0 && bounds(polynomialSum(right, left), facts).min >= 0) return -1;
  if (typeof right === "number" || !termsOf(left).every(({ coefficient }) => coefficient < 0)) return undefined;
  return negate(floorDivide(polynomialSum(negate(left), subtract(right, 1)), right));
}

/** Without the operands that another one makes superfluous; undefined where all are needed. */
function decidedExtreme(
  atom: Atom,
  operands: readonly Dim[],
  superfluousBeside: (operand: Dim, other: Dim) => boolean,
): Dim | undefined {
  const kept: Dim[] = [...operands];
  for (const operand of operands) {
    const others = kept.filter((other) => other !== operand);
    if (others.some((other) => superfluousBeside(operand, other))) kept.splice(kept.indexOf(operand), 1);
  }
  return kept.length < operands.length ? applied(atom, kept) : undefined;
}

/** Writes D and D//2 again for 2*q and q, where q was made up because D is known to be even. */
function withoutQuotients(dim: Dim, facts: Facts): Dim {
  if (facts.quotients.size === 0) return dim;
  let shown = dim;
  for (let round = 0; round < maximumRounds; round++) {
    const found = symbolsOf(shown).find(({ id }) => facts.quotients.has(id));
    const quotient = found && facts.quotients.get(found.id);
    if (found === undefined || quotient === undefined) return shown;
    shown = withoutQuotient(shown, found.id, quotient);
  }
  return shown;
}

function withoutQuotient(dim: Dim, id: string, quotient: ExactQuotient): Dim {
  const [divisor, another] = termsOf(quotient.divisor);
  const inside = new Map([[id, floorDivide(quotient.dividend, quotient.divisor)]]);
  return termsOf(dim).reduce<Dim>((sum, term) => {
    const whole = divisor && another === undefined ? wholeMultiples(term, id, divisor, quotient.dividend) : undefined;
    return polynomialSum(sum, substitute(whole ?? fromTerms([term]), inside));
  }, 0);
}

/** The term with the dividend for each divisor * q that is in it. */
function wholeMultiples(term: Term, id: string, divisor: Term, dividend: Dim): Dim | undefined {
  const atom = term.monomial.factors.find(
    (factor) => factor.atom.kind === "symbol" && factor.atom.symbol.id === id,
  )?.atom;
  if (atom === undefined) return undefined;
  const unit = termProduct(divisor, { coefficient: 1, monomial: monomialOf([{ atom, power: 1 }]) });
  let rest = term;
  let count = 0;
  while (powerOf(rest.monomial, atom.key) > 0) {
    const quotient = termQuotient(rest, unit);
    if (quotient === undefined) break;
    rest = quotient;
    count++;
  }
  return polynomialProduct(fromTerms([rest]), polynomialPower(dividend, count));
}
