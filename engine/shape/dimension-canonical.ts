import { negate, subtract } from "./dimension-arithmetic.ts";
import { floorDivide, knownDivision } from "./dimension-division.ts";
import {
  type Atom,
  type Dim,
  type Expression,
  fromInteger,
  fromTerms,
  knownInteger,
  loneAtom,
  monomialOrder,
  operandsOf,
  sameDim,
  termsOf,
} from "./dimension-expression.ts";
import { type Integer, integerDivisor, integerNegative, integerSum } from "./dimension-integer.ts";
import { minimum } from "./dimension-extremes.ts";
import { constantOf, polynomialProduct, polynomialSum, scaled, withoutConstant } from "./dimension-polynomial.ts";
import { leadingTerm, polynomialDivision } from "./dimension-quotient.ts";
import { applied, isPolynomial, mapAtoms } from "./dimension-substitution.ts";

const maximumRounds = 4;

/**
 * The form in which dimensions are compared: remainders are spelt with quotients, numerators are reduced as far as the
 * divisor allows, maxima become minima. Equal for more dimensions than the shown form, but harder to read.
 */
export function canonicalDim(dim: Dim): Dim {
  if (typeof dim === "number" || isPolynomial(dim)) return dim;
  const before = remembered.get(dim);
  if (before !== undefined) return before;
  const canonical = mapAtoms(dim, canonicalAtom);
  remembered.set(dim, canonical);
  return canonical;
}

/** A dimension is compared again and again, and its form never changes. */
const remembered = new WeakMap<Expression, Dim>();

function canonicalAtom(atom: Atom): Dim | undefined {
  if (atom.kind === "symbol") return undefined;
  const before = operandsOf(atom);
  const operands = before.map(canonicalDim);
  const result = canonicalOperation(atom, operands);
  return loneAtom(result)?.key === atom.key ? undefined : result;
}

function canonicalOperation(atom: Atom, operands: readonly Dim[]): Dim {
  const [left = 0, right = 1] = operands;
  switch (atom.kind) {
    case "symbol":
    case "product":
      return applied(atom, operands);
    case "floorDivide":
      return canonicalQuotient(left, right, maximumRounds);
    case "modulo":
      return polynomialSum(left, negate(polynomialProduct(right, canonicalQuotient(left, right, maximumRounds))));
    case "minimum":
      return operands.length === 2 ? canonicalMinimum(left, right) : applied(atom, operands);
    case "maximum":
      return operands.length === 2
        ? subtract(polynomialSum(left, right), canonicalMinimum(left, right))
        : negate(operands.map(negate).reduce(minimum));
  }
}

/** min(a, b) is a + min(b - a, 0), written with the difference whose leading coefficient is positive. */
function canonicalMinimum(a: Dim, b: Dim): Dim {
  const difference = subtract(b, a);
  const lead = leadingTerm(difference);
  if (lead === undefined || knownInteger(difference) !== undefined) return minimum(a, b);
  const [base, rest] = lead.coefficient > 0 ? [a, difference] : [b, negate(difference)];
  const common = termsOf(rest).reduce<Integer>((found, { coefficient }) => integerDivisor(found, coefficient), 0);
  return polynomialSum(base, scaled(minimum(polynomialDivision(rest, fromInteger(common)).quotient, 0), common));
}

function canonicalQuotient(a: Dim, b: Dim, rounds: number): Dim {
  const lead = leadingTerm(b);
  if (lead === undefined || rounds === 0) return floorDivide(a, b);
  if (lead.coefficient < 0) return canonicalQuotient(negate(a), negate(b), rounds);
  const { whole, rest, divisor } = reducedDivision(a, b);
  const plain = floorDivide(rest, divisor);
  const atom = loneAtom(plain);
  if (atom?.kind !== "floorDivide") {
    return polynomialSum(
      whole,
      mapAtoms(plain, (inner) => againReduced(inner, rounds - 1)),
    );
  }
  if (!sameDim(atom.left, rest) || !sameDim(atom.right, divisor)) {
    return polynomialSum(whole, canonicalQuotient(atom.left, atom.right, rounds - 1));
  }
  const known = knownInteger(divisor);
  return polynomialSum(whole, known === undefined ? plain : lighterQuotient(rest, known));
}

function againReduced(atom: Atom, rounds: number): Dim | undefined {
  return atom.kind === "floorDivide" ? canonicalQuotient(atom.left, atom.right, rounds) : undefined;
}

type Reduced = { readonly whole: Dim; readonly rest: Dim; readonly divisor: Dim };

function reducedDivision(a: Dim, b: Dim): Reduced {
  const known = knownInteger(b);
  if (known === undefined) {
    const { quotient, remainder } = polynomialDivision(a, b);
    return { whole: quotient, rest: remainder, divisor: b };
  }
  const { whole, rest, divisor } = knownDivision(a, known);
  const { quotient, remainder } = polynomialDivision(rest, fromInteger(divisor));
  return { whole: polynomialSum(whole, quotient), rest: remainder, divisor: fromInteger(divisor) };
}

/**
 * x // k is -((k - 1 - x) // k). Of the two numerators, reduced to coefficients in [0, k), the one with the smaller
 * coefficients stands for both.
 */
function lighterQuotient(rest: Dim, divisor: Integer): Dim {
  const symbolic = [...withoutConstant(rest)].sort((a, b) => monomialOrder(a.monomial, b.monomial));
  const constant = constantOf(rest);
  const opposite = symbolic.map(({ coefficient, monomial }) => ({
    coefficient: integerSum(divisor, integerNegative(coefficient)),
    monomial,
  }));
  const oppositeConstant = integerSum(integerSum(divisor, -1), integerNegative(constant));
  const here = [...symbolic.map(({ coefficient }) => coefficient), constant];
  const there = [...opposite.map(({ coefficient }) => coefficient), oppositeConstant];
  const deciding = here.findIndex((coefficient, index) => coefficient !== there[index]);
  const [one = 0, other = 0] = [here[deciding], there[deciding]];
  if (one <= other) return floorDivide(rest, fromInteger(divisor));
  const flipped = polynomialSum(fromTerms(opposite), fromInteger(oppositeConstant));
  const whole = fromTerms(symbolic.map(({ monomial }) => ({ coefficient: 1, monomial })));
  return subtract(whole, floorDivide(flipped, fromInteger(divisor)));
}
