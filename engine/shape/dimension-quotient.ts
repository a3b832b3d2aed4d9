import {
  type Dim,
  type Factor,
  type Monomial,
  type Term,
  fromTerms,
  monomialOf,
  monomialOrder,
  termsOf,
} from "./dimension-expression.ts";
import {
  type Integer,
  integerDivisor,
  integerNegative,
  integerQuotient,
  integerRemainder,
  integerSum,
} from "./dimension-integer.ts";
import { collected, termProduct } from "./dimension-polynomial.ts";

const maximumSteps = 64;

/** The polynomial q with a = q * b, where there is one. */
export function exactQuotient(a: Dim, b: Dim): Dim | undefined {
  const divided = longDivision(a, b, termQuotient);
  return divided?.remainder.length === 0 ? fromTerms(divided.quotient) : undefined;
}

export type Divided = { readonly quotient: Dim; readonly remainder: Dim };

/**
 * Polynomials with a = quotient * b + remainder. The remainder has no multiple of b's leading term, and coefficients in
 * [0, leading) where it has that monomial. The leading coefficient of b is positive.
 */
export function polynomialDivision(a: Dim, b: Dim): Divided {
  const divided = longDivision(a, b, flooredTermQuotient);
  if (divided === undefined) return { quotient: 0, remainder: a };
  return { quotient: collected(divided.quotient), remainder: collected(divided.remainder) };
}

/** The term whose monomial is the largest. */
export function leadingTerm(dim: Dim): Term | undefined {
  return [...termsOf(dim)].sort((a, b) => monomialOrder(a.monomial, b.monomial))[0];
}

/** The term q with a = q * b, where there is one. */
export function termQuotient(a: Term, b: Term): Term | undefined {
  if (integerRemainder(a.coefficient, b.coefficient) !== 0) return undefined;
  const monomial = monomialQuotient(a.monomial, b.monomial);
  return monomial && { coefficient: integerQuotient(a.coefficient, b.coefficient), monomial };
}

/** The largest term that divides every term, with a positive coefficient. */
export function commonTerm(terms: readonly Term[]): Term {
  const [first, ...rest] = terms;
  let factors: readonly Factor[] = first?.monomial.factors ?? [];
  let coefficient: Integer = first ? integerDivisor(first.coefficient, 0) : 1;
  for (const term of rest) {
    coefficient = integerDivisor(coefficient, term.coefficient);
    factors = factors.flatMap(({ atom, power }) => {
      const shared = Math.min(power, powerOf(term.monomial, atom.key));
      return shared > 0 ? [{ atom, power: shared }] : [];
    });
  }
  return { coefficient, monomial: monomialOf(factors) };
}

export function powerOf(monomial: Monomial, atomKey: string): number {
  return monomial.factors.find(({ atom }) => atom.key === atomKey)?.power ?? 0;
}

/** Divides every term; each is a multiple of the divisor. */
export function dividedBy(dim: Dim, divisor: Term): Dim {
  return fromTerms(termsOf(dim).flatMap((term) => termQuotient(term, divisor) ?? []));
}

/** The parts of factor * atom + rest; undefined where the atom has a higher power. */
export type Around = { readonly factor: Dim; readonly rest: Dim };

export function partsAround(dim: Dim, atomKey: string): Around | undefined {
  const factor: Term[] = [];
  const rest: Term[] = [];
  for (const term of termsOf(dim)) {
    const power = powerOf(term.monomial, atomKey);
    if (power > 1) return undefined;
    if (power === 0) rest.push(term);
    else {
      const others = term.monomial.factors.filter((other) => other.atom.key !== atomKey);
      factor.push({ coefficient: term.coefficient, monomial: monomialOf(others) });
    }
  }
  return { factor: fromTerms(factor), rest: fromTerms(rest) };
}

function monomialQuotient(a: Monomial, b: Monomial): Monomial | undefined {
  if (b.degree === 0) return a;
  if (b.factors.some(({ atom, power }) => powerOf(a, atom.key) < power)) return undefined;
  return monomialOf(
    a.factors.flatMap(({ atom, power }) => {
      const left = power - powerOf(b, atom.key);
      return left > 0 ? [{ atom, power: left }] : [];
    }),
  );
}

function flooredTermQuotient(a: Term, b: Term): Term | undefined {
  const coefficient = integerQuotient(a.coefficient, b.coefficient);
  const monomial = coefficient === 0 ? undefined : monomialQuotient(a.monomial, b.monomial);
  return monomial && { coefficient, monomial };
}

type LongDivision = { readonly quotient: readonly Term[]; readonly remainder: readonly Term[] };

/** Schoolbook division by the leading term; undefined where it takes too many steps. */
function longDivision(
  a: Dim,
  b: Dim,
  quotientOf: (term: Term, lead: Term) => Term | undefined,
): LongDivision | undefined {
  const lead = leadingTerm(b);
  if (lead === undefined) return undefined;
  const rest = new Map(termsOf(a).map((term) => [term.monomial.key, term]));
  const quotient: Term[] = [];
  const remainder: Term[] = [];
  for (let step = 0; rest.size > 0; step++) {
    if (step === maximumSteps) return undefined;
    const [largest] = [...rest.values()].sort((one, other) => monomialOrder(one.monomial, other.monomial));
    if (largest === undefined) break;
    const found = quotientOf(largest, lead);
    if (found === undefined) {
      remainder.push(largest);
      rest.delete(largest.monomial.key);
      continue;
    }
    quotient.push(found);
    for (const term of termsOf(b)) subtract(rest, termProduct(found, term));
  }
  return { quotient, remainder };
}

function subtract(rest: Map<string, Term>, term: Term): void {
  const key = term.monomial.key;
  const before = rest.get(key)?.coefficient ?? 0;
  const coefficient = integerSum(before, integerNegative(term.coefficient));
  if (coefficient === 0) rest.delete(key);
  else rest.set(key, { coefficient, monomial: term.monomial });
}
