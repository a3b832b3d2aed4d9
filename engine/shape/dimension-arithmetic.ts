import { type Dim, type Term, fromTerms, monomialOf, termsOf } from "./dimension-expression.ts";
import { floorDivide } from "./dimension-division.ts";
import { polynomialPower, polynomialProduct, polynomialSum, scaled } from "./dimension-polynomial.ts";

/** Sums of more terms are left as they are. */
const maximumRecombined = 8;

export function add(a: Dim, b: Dim): Dim {
  if (typeof a === "number" && typeof b === "number") return polynomialSum(a, b);
  return recombined(polynomialSum(a, b));
}

export function subtract(a: Dim, b: Dim): Dim {
  return add(a, negate(b));
}

export function negate(dim: Dim): Dim {
  return scaled(dim, -1);
}

export function multiply(a: Dim, b: Dim): Dim {
  return polynomialProduct(a, b);
}

export function multiplyAll(dims: readonly Dim[]): Dim {
  return dims.reduce(multiply, 1);
}

/** The exponent is a whole number >= 0. */
export function power(base: Dim, exponent: number): Dim {
  return polynomialPower(base, exponent);
}

/** Writes x for k * (x // k) + x % k. */
function recombined(dim: Dim): Dim {
  const terms = termsOf(dim);
  if (terms.length > maximumRecombined || !terms.some(mentionsDivision)) return dim;
  for (const { coefficient, monomial } of terms) {
    for (const { atom, power: exponent } of monomial.factors) {
      if (atom.kind !== "modulo" || exponent !== 1) continue;
      const others = monomialOf(monomial.factors.filter((factor) => factor.atom !== atom));
      const spelt = polynomialSum(
        atom.left,
        scaled(polynomialProduct(atom.right, floorDivide(atom.left, atom.right)), -1),
      );
      const change = polynomialSum(spelt, fromTerms([{ coefficient: -1, monomial: monomialOf([{ atom, power: 1 }]) }]));
      const without = polynomialSum(dim, polynomialProduct(change, fromTerms([{ coefficient, monomial: others }])));
      if (termsOf(without).length < terms.length) return recombined(without);
    }
  }
  return dim;
}

function mentionsDivision({ monomial }: Term): boolean {
  return monomial.factors.some(({ atom }) => atom.kind === "floorDivide");
}
