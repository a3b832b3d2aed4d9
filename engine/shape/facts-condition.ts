import { negate, subtract } from "./dimension-arithmetic.ts";
import { modulo } from "./dimension-division.ts";
import { canonicalDim } from "./dimension-canonical.ts";
import {
  type Dim,
  type Term,
  fromInteger,
  fromTerms,
  isAnonymous,
  knownInteger,
  loneAtom,
  termsOf,
} from "./dimension-expression.ts";
import { formatDim } from "./dimension-format.ts";
import {
  type Integer,
  integerDivisor,
  integerNegative,
  integerQuotient,
  integerRemainder,
} from "./dimension-integer.ts";
import { constantOf, polynomialSum, scaled, withoutConstant } from "./dimension-polynomial.ts";
import { someSymbol } from "./dimension-substitution.ts";
import { congruenceOf } from "./facts-congruence.ts";
import type { Condition } from "./facts-known.ts";

/** In Python's notation and solved as far as that reads better: "d == 100", "n >= 1", "D % 2 == 0", "a == 2*b". */
export function formatCondition(condition: Condition): string {
  const { kind, left, right } = condition;
  if (someSymbol(left, isAnonymous) || someSymbol(right, isAnonymous)) return written(left, operatorOf(kind), right);
  const difference = subtract(left, right);
  const symbolic = withoutConstant(difference);
  if (symbolic.length === 0) return written(left, operatorOf(kind), right);
  return (
    (kind === "atLeast" ? undefined : remainderText(difference, kind)) ?? comparisonText(difference, symbolic, kind)
  );
}

type Operator = "==" | "!=" | ">=" | "<=";

function operatorOf(kind: Condition["kind"]): Operator {
  switch (kind) {
    case "equal":
      return "==";
    case "different":
      return "!=";
    case "atLeast":
      return ">=";
  }
}

function mirrored(operator: Operator): Operator {
  switch (operator) {
    case "==":
    case "!=":
      return operator;
    case ">=":
      return "<=";
    case "<=":
      return ">=";
  }
}

function written(left: Dim, operator: Operator, right: Dim): string {
  return `${formatDim(left)} ${operator} ${formatDim(right)}`;
}

/** "D % 2 == 0" for 2*(D//2) == D. */
function remainderText(difference: Dim, kind: "equal" | "different"): string | undefined {
  const congruence = congruenceOf(canonicalDim(difference));
  if (congruence === undefined) return undefined;
  const { dividend, divisor } = congruence;
  const known = knownInteger(divisor);
  const constant = constantOf(dividend);
  if (known === undefined && constant !== 0) return undefined;
  const remainder = known === undefined ? 0 : integerRemainder(integerNegative(constant), known);
  const operand = modulo(fromTerms(withoutConstant(dividend)), divisor);
  return loneAtom(operand)?.kind === "modulo" ? written(operand, operatorOf(kind), fromInteger(remainder)) : undefined;
}

function comparisonText(difference: Dim, symbolic: readonly Term[], kind: Condition["kind"]): string {
  const lead = symbolic.some(({ coefficient }) => coefficient > 0) ? 1 : -1;
  const operator = lead > 0 ? operatorOf(kind) : mirrored(operatorOf(kind));
  const sides = separated(withoutContent(scaled(difference, lead), operator));
  const mirror = loneAtom(sides.right) !== undefined && loneAtom(sides.left) === undefined;
  return mirror ? written(sides.right, mirrored(operator), sides.left) : written(sides.left, operator, sides.right);
}

/** Divides by what the coefficients share, and rounds the constant of an inequality to whole sizes. */
function withoutContent(difference: Dim, operator: Operator): Dim {
  const symbolic = withoutConstant(difference);
  const constant = constantOf(difference);
  const common = symbolic.reduce<Integer>((found, { coefficient }) => integerDivisor(found, coefficient), 0);
  const exact = integerRemainder(constant, common) === 0;
  if (!exact && (operator === "==" || operator === "!=")) return difference;
  const divided = fromTerms(
    symbolic.map(({ coefficient, monomial }) => ({ coefficient: integerQuotient(coefficient, common), monomial })),
  );
  const rounded =
    operator === "<="
      ? integerNegative(integerQuotient(integerNegative(constant), common))
      : integerQuotient(constant, common);
  return polynomialSum(divided, fromInteger(rounded));
}

/** What is added stands left, what is taken away right; the constant where it is positive, but not alone on the left. */
function separated(difference: Dim): { readonly left: Dim; readonly right: Dim } {
  const terms = termsOf(difference);
  const left = fromTerms(terms.filter(({ coefficient }) => coefficient > 0));
  const right = negate(fromTerms(terms.filter(({ coefficient }) => coefficient < 0)));
  if (knownInteger(right) === undefined || knownInteger(right) !== 0) return { left, right };
  const constant = fromInteger(constantOf(difference));
  return { left: subtract(left, constant), right: negate(constant) };
}
