import {
  type Dim,
  type Factor,
  type Monomial,
  type Term,
  atomOrder,
  fromAtom,
  fromInteger,
  fromTerms,
  keyOf,
  monomialOf,
  overgrown,
  termsOf,
} from "./dimension-expression.ts";
import { type Integer, integerPower, integerProduct, integerSum } from "./dimension-integer.ts";

/** A product of sums is expanded up to so many pairs of terms, and stays a product beyond. */
const maximumExpansion = 64;
const maximumExponent = 4096;

export function polynomialSum(a: Dim, b: Dim): Dim {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  if (a === 0) return b;
  if (b === 0) return a;
  return collected([...termsOf(a), ...termsOf(b)]);
}

export function polynomialProduct(a: Dim, b: Dim): Dim {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (Number.isSafeInteger(product)) return product === 0 ? 0 : product;
  }
  if (a === 0 || b === 0) return 0;
  if (a === 1) return b;
  if (b === 1) return a;
  const [left, right] = [termsOf(a), termsOf(b)];
  if (left.length * right.length > maximumExpansion) return unexpanded(a, b);
  return collected(left.flatMap((one) => right.map((other) => termProduct(one, other))));
}

export function scaled(dim: Dim, by: Integer): Dim {
  if (by === 1) return dim;
  return fromTerms(
    termsOf(dim).map(({ coefficient, monomial }) => ({ coefficient: integerProduct(coefficient, by), monomial })),
  );
}

/** The exponent is a whole number >= 0. */
export function polynomialPower(base: Dim, exponent: number): Dim {
  if (exponent === 0) return 1;
  if (exponent === 1 || base === 0 || base === 1) return base;
  const terms = termsOf(base);
  const [only] = terms;
  if (only !== undefined && terms.length === 1) {
    const unit = only.coefficient === 1 || only.coefficient === -1;
    if ((unit && only.monomial.degree === 0) || exponent <= maximumExponent) return termPower(only, exponent);
    return overgrown(`${keyOf(base)}**${exponent}`);
  }
  if (exponent > maximumExpansion) return overgrown(`${keyOf(base)}**${exponent}`);
  let power = base;
  for (let step = 1; step < exponent; step++) power = polynomialProduct(power, base);
  return power;
}

/** Adds up the terms that have one monomial. */
export function collected(terms: readonly Term[]): Dim {
  const byMonomial = new Map<string, Term>();
  for (const term of terms) {
    const before = byMonomial.get(term.monomial.key);
    const coefficient = before ? integerSum(before.coefficient, term.coefficient) : term.coefficient;
    byMonomial.set(term.monomial.key, { coefficient, monomial: term.monomial });
  }
  return fromTerms([...byMonomial.values()]);
}

export function termProduct(a: Term, b: Term): Term {
  return {
    coefficient: integerProduct(a.coefficient, b.coefficient),
    monomial: monomialProduct(a.monomial, b.monomial),
  };
}

export function fromTerm(coefficient: Integer, monomial: Monomial): Dim {
  return fromTerms([{ coefficient, monomial }]);
}

/** The known part of the sum, 0 where there is none. */
export function constantOf(dim: Dim): Integer {
  if (typeof dim === "number") return dim;
  return dim.terms.find(({ monomial }) => monomial.degree === 0)?.coefficient ?? 0;
}

export function withoutConstant(dim: Dim): readonly Term[] {
  return termsOf(dim).filter(({ monomial }) => monomial.degree > 0);
}

function monomialProduct(a: Monomial, b: Monomial): Monomial {
  if (a.degree === 0) return b;
  if (b.degree === 0) return a;
  const powers = new Map<string, Factor>(a.factors.map((factor) => [factor.atom.key, factor]));
  for (const { atom, power } of b.factors) {
    powers.set(atom.key, { atom, power: power + (powers.get(atom.key)?.power ?? 0) });
  }
  return monomialOf([...powers.values()].sort((one, other) => atomOrder(one.atom, other.atom)));
}

function termPower({ coefficient, monomial }: Term, exponent: number): Dim {
  if (coefficient === -1 && monomial.degree === 0) return exponent % 2 === 0 ? 1 : -1;
  const digits = coefficient === 1 || coefficient === -1 ? 0 : coefficient.toString().length - 1;
  if (digits * exponent > maximumExponent) return overgrown(`${coefficient}*${monomial.key}**${exponent}`);
  const value = integerPower(coefficient, exponent);
  if (monomial.degree === 0) return fromInteger(value);
  return fromTerm(value, monomialOf(monomial.factors.map(({ atom, power }) => ({ atom, power: power * exponent }))));
}

function unexpanded(a: Dim, b: Dim): Dim {
  const [left, right] = keyOf(a) < keyOf(b) ? [a, b] : [b, a];
  return fromAtom({ kind: "product", left, right });
}
