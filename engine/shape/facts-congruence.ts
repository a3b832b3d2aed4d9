import { negate, subtract } from "./dimension-arithmetic.ts";
import { type Atom, type Dim, fromInteger, fromTerms, knownInteger, sameDim, termsOf } from "./dimension-expression.ts";
import {
  type Integer,
  integerDivisor,
  integerMagnitude,
  integerNegative,
  integerProduct,
  integerQuotient,
  integerRemainder,
  integerSum,
} from "./dimension-integer.ts";
import { constantOf, polynomialSum, withoutConstant } from "./dimension-polynomial.ts";
import { partsAround } from "./dimension-quotient.ts";
import type { ExactQuotient } from "./facts-known.ts";

/**
 * What a divisor divides if the canonical expression is 0: D - 2*(D//2) is 0 just where 2 divides D. Where the divisor is
 * symbolic and the dividend has a constant, the constant is within the divisor besides.
 */
export function congruenceOf(zero: Dim): ExactQuotient | undefined {
  for (const atom of quotientsIn(zero)) {
    const around = partsAround(zero, atom.key);
    if (around === undefined) continue;
    const falls = sameDim(around.factor, negate(atom.right));
    if (!falls && !sameDim(around.factor, atom.right)) continue;
    const offset = knownInteger(subtract(falls ? around.rest : negate(around.rest), atom.left));
    const divisor = knownInteger(atom.right);
    if (offset === undefined || offset > 0) continue;
    if (divisor !== undefined && integerMagnitude(offset) >= divisor) continue;
    return { dividend: polynomialSum(atom.left, fromInteger(offset)), divisor: atom.right };
  }
  return undefined;
}

/**
 * The same congruence with a term of coefficient 1, where the divisor is known: 6*n by 4 becomes n by 2. Undefined where
 * no size fulfils it.
 */
export function primitiveCongruence({ dividend, divisor }: ExactQuotient): ExactQuotient | undefined {
  const known = knownInteger(divisor);
  if (known === undefined) return { dividend, divisor };
  const symbolic = withoutConstant(dividend);
  const common = symbolic.reduce<Integer>((found, { coefficient }) => integerDivisor(found, coefficient), known);
  if (integerRemainder(constantOf(dividend), common) !== 0) return undefined;
  const by = integerQuotient(known, common);
  const inverses = symbolic.map(({ coefficient }) => inverse(integerQuotient(coefficient, common), by));
  const factor = inverses.find((found) => found !== undefined) ?? 1;
  const terms = termsOf(dividend).map(({ coefficient, monomial }) => ({
    coefficient: integerRemainder(integerProduct(integerQuotient(coefficient, common), factor), by),
    monomial,
  }));
  return { dividend: fromTerms(terms), divisor: fromInteger(by) };
}

function quotientsIn(dim: Dim): readonly (Atom & { readonly kind: "floorDivide" })[] {
  return termsOf(dim).flatMap(({ monomial }) =>
    monomial.factors.flatMap(({ atom }) => (atom.kind === "floorDivide" ? [atom] : [])),
  );
}

/** The integer in [0, by) whose product with the value leaves 1, after Euclid. */
function inverse(value: Integer, by: Integer): Integer | undefined {
  let [last, next] = [by, integerRemainder(value, by)];
  let [lastTimes, times]: [Integer, Integer] = [0, 1];
  while (next !== 0) {
    const quotient = integerQuotient(last, next);
    [last, next] = [next, integerRemainder(last, next)];
    [lastTimes, times] = [times, integerSum(lastTimes, integerNegative(integerProduct(quotient, times)))];
  }
  return last === 1 ? integerRemainder(lastTimes, by) : undefined;
}
