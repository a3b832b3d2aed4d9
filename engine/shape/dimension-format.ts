import {
  type Atom,
  type Dim,
  type Factor,
  type Term,
  fromTerms,
  isAnonymous,
  knownInteger,
  termsOf,
  unitMonomial,
} from "./dimension-expression.ts";
import { type Integer, integerMagnitude, integerProduct } from "./dimension-integer.ts";
import { constantOf, polynomialSum, withoutConstant, fromTerm } from "./dimension-polynomial.ts";
import { someSymbol } from "./dimension-substitution.ts";

/** Python's notation, which evaluates to the dimension: "2*hid", "seq//2", "(seq + 2*p - k)//s + 1"; "?" with an unknown inside. */
export function formatDim(dim: Dim): string {
  return someSymbol(dim, isAnonymous) ? "?" : formatSum(dim);
}

function formatSum(dim: Dim): string {
  if (typeof dim === "number") return String(dim);
  const [first, ...rest] = shownTerms(dim);
  if (first === undefined) return "0";
  return [formatFirst(first), ...rest.map(formatNext)].join("");
}

/** A sum starts with something positive if there is anything positive. */
function shownTerms(dim: Dim): readonly Term[] {
  const terms = termsOf(constantInsideDivision(dim));
  const start = terms.findIndex(({ coefficient }) => coefficient > 0);
  const first = terms[start];
  return first === undefined ? terms : [first, ...terms.slice(0, start), ...terms.slice(start + 1)];
}

/** Shows (n - 1)//2 for (n + 1)//2 - 1. The normal form keeps the constant of a numerator within [0, divisor). */
function constantInsideDivision(dim: Dim): Dim {
  const constant = constantOf(dim);
  if (constant >= 0) return dim;
  for (const { coefficient, monomial } of termsOf(dim)) {
    const atom = monomial.degree === 1 ? monomial.factors[0]?.atom : undefined;
    if (coefficient !== 1 || atom?.kind !== "floorDivide" || constantOf(atom.left) === 0) continue;
    return withShiftedNumerator(dim, atom, constant);
  }
  return dim;
}

function withShiftedNumerator(dim: Dim, atom: Atom & { readonly kind: "floorDivide" }, by: Integer): Dim {
  const divisor = knownInteger(atom.right);
  if (divisor === undefined) return dim;
  const left = polynomialSum(atom.left, fromTerm(integerProduct(by, divisor), unitMonomial));
  return fromTerms(
    withoutConstant(dim).map((term) =>
      term.monomial.factors[0]?.atom === atom && term.monomial.degree === 1
        ? { ...term, monomial: { ...term.monomial, factors: [{ atom: { ...atom, left }, power: 1 }] } }
        : term,
    ),
  );
}

function formatFirst(term: Term): string {
  if (term.coefficient >= 0) return formatTerm(term);
  const text = formatTerm(term);
  return startsWithDivision(term) ? `-(${text})` : `-${text}`;
}

function formatNext(term: Term): string {
  return term.coefficient < 0 ? ` - ${formatTerm(term)}` : ` + ${formatTerm(term)}`;
}

/** Without the sign. */
function formatTerm({ coefficient, monomial }: Term): string {
  const size = integerMagnitude(coefficient);
  const [only] = monomial.factors;
  if (only === undefined) return String(size);
  const alone = monomial.factors.length === 1 && size === 1;
  const product = alone ? formatFactorAlone(only) : monomial.factors.map(formatFactor).join("*");
  return size === 1 ? product : `${size}*${product}`;
}

/** A minus sign before a//b or a % b belongs to a alone, in Python. */
function startsWithDivision({ coefficient, monomial }: Term): boolean {
  const [only] = monomial.factors;
  if (only === undefined || monomial.degree !== 1 || integerMagnitude(coefficient) !== 1) return false;
  return only.atom.kind === "floorDivide" || only.atom.kind === "modulo";
}

function formatFactorAlone(factor: Factor): string {
  return factor.power === 1 ? formatAtom(factor.atom) : formatFactor(factor);
}

function formatFactor({ atom, power }: Factor): string {
  const base = isDivision(atom) || (atom.kind === "product" && power > 1) ? `(${formatAtom(atom)})` : formatAtom(atom);
  return power === 1 ? base : `${base}**${power}`;
}

function isDivision(atom: Atom): boolean {
  return atom.kind === "floorDivide" || atom.kind === "modulo";
}

function formatAtom(atom: Atom): string {
  switch (atom.kind) {
    case "symbol":
      return atom.symbol.name;
    case "floorDivide":
      return `${formatNumerator(atom.left)}//${formatDivisor(atom.right)}`;
    case "modulo":
      return `${formatNumerator(atom.left)} % ${formatDivisor(atom.right)}`;
    case "product":
      return `${formatDivisor(atom.left)}*${formatDivisor(atom.right)}`;
    case "minimum":
      return `min(${atom.operands.map(formatSum).join(", ")})`;
    case "maximum":
      return `max(${atom.operands.map(formatSum).join(", ")})`;
  }
}

function formatNumerator(dim: Dim): string {
  const terms = termsOf(dim);
  const plain =
    terms.length <= 1 && !terms.some(({ monomial }) => monomial.factors.some(({ atom }) => isDivision(atom)));
  return plain ? formatSum(dim) : `(${formatSum(dim)})`;
}

function formatDivisor(dim: Dim): string {
  const terms = termsOf(dim);
  const [only] = terms;
  if (terms.length > 1 || only === undefined) return `(${formatSum(dim)})`;
  const { coefficient, monomial } = only;
  if (monomial.degree === 0) return formatSum(dim);
  const kind = coefficient === 1 && monomial.degree === 1 ? monomial.factors[0]?.atom.kind : undefined;
  const plain = kind === "symbol" || kind === "minimum" || kind === "maximum";
  return plain ? formatSum(dim) : `(${formatSum(dim)})`;
}
