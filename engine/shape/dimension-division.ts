import {
  type Dim,
  type Term,
  fromAtom,
  fromInteger,
  fromTerms,
  keyOf,
  knownInteger,
  loneAtom,
  overgrown,
  termsOf,
  unitMonomial,
} from "./dimension-expression.ts";
import {
  type Integer,
  integerDivisor,
  integerNegative,
  integerProduct,
  integerQuotient,
  integerRemainder,
  integerSum,
} from "./dimension-integer.ts";
import {
  constantOf,
  fromTerm,
  polynomialProduct,
  polynomialSum,
  scaled,
  withoutConstant,
} from "./dimension-polynomial.ts";
import { commonTerm, dividedBy, exactQuotient, termQuotient } from "./dimension-quotient.ts";

/** Python's `a // b`, rounded towards minus infinity. Precondition: b is not the number 0 (the answer is then "?"). */
export function floorDivide(a: Dim, b: Dim): Dim {
  if (a === 0 && b !== 0) return 0;
  if (b === 1) return a;
  const divisor = knownInteger(b);
  if (divisor === undefined) return floorDivideBySymbols(a, b);
  if (divisor === 0) return overgrown(`${keyOf(a)}//0`);
  return divisor < 0 ? floorDivideByKnown(scaled(a, -1), integerNegative(divisor)) : floorDivideByKnown(a, divisor);
}

/** Python's `a % b`, with the sign of b. Precondition: b is not the number 0 (the answer is then "?"). */
export function modulo(a: Dim, b: Dim): Dim {
  if (a === 0 && b !== 0) return 0;
  const divisor = knownInteger(b);
  if (divisor === undefined) return moduloSymbols(a, b);
  if (divisor === 0) return overgrown(`${keyOf(a)}%0`);
  return divisor < 0 ? scaled(moduloKnown(scaled(a, -1), integerNegative(divisor)), -1) : moduloKnown(a, divisor);
}

export type KnownDivision = { readonly whole: Dim; readonly rest: Dim; readonly divisor: Integer };

/**
 * whole and rest with a // divisor = whole + rest // divisor for every size, where the new divisor may be smaller.
 * The rest has no term that is divisible, no divisor common with the new one, and a constant in [0, divisor).
 */
export function knownDivision(a: Dim, by: Integer): KnownDivision {
  const symbolic = withoutConstant(a);
  const constant = constantOf(a);
  const divisible = symbolic.filter(({ coefficient }) => integerRemainder(coefficient, by) === 0);
  const others = symbolic.filter(({ coefficient }) => integerRemainder(coefficient, by) !== 0);
  const common = others.reduce<Integer>((found, { coefficient }) => integerDivisor(found, coefficient), by);
  const divisor = integerQuotient(by, common);
  const whole = polynomialSum(
    fromTerms(
      divisible.map(({ coefficient, monomial }) => ({ coefficient: integerQuotient(coefficient, by), monomial })),
    ),
    fromInteger(integerQuotient(constant, by)),
  );
  if (others.length === 0) return { whole, rest: 0, divisor: 1 };
  const constantRest = integerQuotient(integerRemainder(constant, by), common);
  const rest = fromTerms([
    ...others.map(({ coefficient, monomial }) => ({ coefficient: integerQuotient(coefficient, common), monomial })),
    { coefficient: constantRest, monomial: unitMonomial },
  ]);
  return { whole, rest, divisor };
}

function floorDivideByKnown(a: Dim, by: Integer): Dim {
  const { whole, rest, divisor } = knownDivision(a, by);
  if (rest === 0 || divisor === 1) return polynomialSum(whole, rest);
  const symbolic = withoutConstant(rest);
  if (symbolic.every(({ coefficient }) => coefficient < 0)) {
    const ceiling = polynomialSum(scaled(rest, -1), fromInteger(integerSum(divisor, -1)));
    return polynomialSum(whole, scaled(floorDivideByKnown(ceiling, divisor), -1));
  }
  const nested = nestedDivision(rest);
  if (nested) {
    const numerator = polynomialSum(nested.left, scaled(nested.right, constantOf(rest)));
    return polynomialSum(whole, floorDivide(numerator, scaled(nested.right, divisor)));
  }
  return polynomialSum(whole, fromAtom({ kind: "floorDivide", left: rest, right: fromInteger(divisor) }));
}

/** (x // d + r) // k is (x + r * d) // (d * k) where k is positive, so that repeated halving stays one division. */
function nestedDivision(dim: Dim): { readonly left: Dim; readonly right: Dim } | undefined {
  const atom = loneAtom(fromTerms(withoutConstant(dim)));
  return atom?.kind === "floorDivide" ? atom : undefined;
}

function floorDivideBySymbols(a: Dim, b: Dim): Dim {
  if (termsOf(b).every(({ coefficient }) => coefficient < 0)) return floorDivideBySymbols(scaled(a, -1), scaled(b, -1));
  const exact = exactQuotient(a, b);
  if (exact !== undefined) return exact;
  const { whole, rest } = symbolicDivision(a, b);
  const reduced = withoutCommonTerm(rest, b);
  const divisor = knownInteger(reduced.right);
  if (divisor !== undefined) return polynomialSum(whole, floorDivide(reduced.left, reduced.right));
  return polynomialSum(whole, fromAtom({ kind: "floorDivide", left: reduced.left, right: reduced.right }));
}

function moduloKnown(a: Dim, by: Integer): Dim {
  const symbolic = withoutConstant(a).flatMap((term) => reducedTerm(term, by));
  const constant = integerRemainder(constantOf(a), by);
  const reduced = polynomialSum(fromTerms(symbolic), fromInteger(constant));
  const unwrapped = withoutInnerModulo(reduced, by);
  if (unwrapped !== reduced) return moduloKnown(unwrapped, by);
  if (symbolic.length === 0) return fromInteger(constant);
  const common = symbolic.reduce<Integer>((found, { coefficient }) => integerDivisor(found, coefficient), by);
  if (common !== 1) {
    const inner = polynomialSum(
      fromTerms(symbolic.map((term) => ({ ...term, coefficient: integerQuotient(term.coefficient, common) }))),
      fromInteger(integerQuotient(constant, common)),
    );
    const outer = scaled(moduloKnown(inner, integerQuotient(by, common)), common);
    return polynomialSum(outer, fromInteger(integerRemainder(constant, common)));
  }
  return fromAtom({ kind: "modulo", left: reduced, right: fromInteger(by) });
}

/** The term with a coefficient in (-by / 2, by / 2]. */
function reducedTerm({ coefficient, monomial }: Term, by: Integer): readonly Term[] {
  const positive = integerRemainder(coefficient, by);
  if (positive === 0) return [];
  const negative = integerSum(positive, integerNegative(by));
  const nearer = integerSum(positive, negative) > 0 ? negative : positive;
  return [{ coefficient: nearer, monomial }];
}

/** (x % m) % k is x % k where k divides m. */
function withoutInnerModulo(a: Dim, by: Integer): Dim {
  for (const { coefficient, monomial } of termsOf(a)) {
    const atom = loneAtom(fromTerm(1, monomial));
    if (atom?.kind !== "modulo") continue;
    const inner = knownInteger(atom.right);
    if (inner === undefined || integerRemainder(inner, by) !== 0) continue;
    const difference = polynomialSum(atom.left, fromTerm(-1, monomial));
    return polynomialSum(a, scaled(difference, coefficient));
  }
  return a;
}

function moduloSymbols(a: Dim, b: Dim): Dim {
  if (exactQuotient(a, b) !== undefined) return 0;
  const { rest } = symbolicDivision(a, b);
  const inner = loneAtom(rest);
  if (inner?.kind === "modulo" && keyOf(inner.right) === keyOf(b)) return rest;
  const reduced = withoutCommonTerm(rest, b);
  const remainder =
    knownInteger(reduced.right) === undefined
      ? fromAtom({ kind: "modulo", left: reduced.left, right: reduced.right })
      : modulo(reduced.left, reduced.right);
  return polynomialProduct(reduced.common, remainder);
}

/** Takes out the terms that are multiples of a divisor of one term. */
function symbolicDivision(a: Dim, b: Dim): { readonly whole: Dim; readonly rest: Dim } {
  const [divisor, another] = termsOf(b);
  if (divisor === undefined || another !== undefined) return { whole: 0, rest: a };
  const parts = termsOf(a).map((term) => ({ term, quotient: termQuotient(term, divisor) }));
  return {
    whole: fromTerms(parts.flatMap(({ quotient }) => quotient ?? [])),
    rest: fromTerms(parts.flatMap(({ term, quotient }) => (quotient ? [] : [term]))),
  };
}

type Reduced = { readonly left: Dim; readonly right: Dim; readonly common: Dim };

function withoutCommonTerm(a: Dim, b: Dim): Reduced {
  const common = commonTerm([...termsOf(a), ...termsOf(b)]);
  if (common.coefficient === 1 && common.monomial.degree === 0) return { left: a, right: b, common: 1 };
  return {
    left: dividedBy(a, common),
    right: dividedBy(b, common),
    common: fromTerms([{ coefficient: integerProduct(common.coefficient, 1), monomial: common.monomial }]),
  };
}
