import { add, multiply, power } from "./dimension-arithmetic.ts";
import { floorDivide, modulo } from "./dimension-division.ts";
import {
  type Atom,
  type Dim,
  type DimSymbol,
  type Term,
  fromAtom,
  fromInteger,
  operandsOf,
  termsOf,
} from "./dimension-expression.ts";
import { maximum, minimum } from "./dimension-extremes.ts";

/** Replaces symbols by their values, looked up by symbol id. */
export function substitute(dim: Dim, values: ReadonlyMap<string, Dim>): Dim {
  if (values.size === 0) return dim;
  return rebuilt(dim, (found) => values.get(found.id));
}

/** The value at given sizes; undefined where a size is missing, a divisor is 0, or the value is not a safe integer. */
export function evaluate(dim: Dim, values: ReadonlyMap<string, number>): number | undefined {
  const value = typeof dim === "number" ? dim : rebuilt(dim, (found) => values.get(found.id));
  return typeof value === "number" ? value : undefined;
}

/** In order of appearance in the shown text, each once. */
export function symbolsOf(dim: Dim): readonly DimSymbol[] {
  const found = new Map<string, DimSymbol>();
  collect(dim, found);
  return [...found.values()];
}

/** Whether a symbol inside passes the test. */
export function someSymbol(dim: Dim, test: (found: DimSymbol) => boolean): boolean {
  if (typeof dim === "number") return false;
  return dim.terms.some(({ monomial }) => monomial.factors.some(({ atom }) => someSymbolOf(atom, test)));
}

/** The dimension with those atoms of its monomials replaced for which there is a replacement, in normal form again. */
export function mapAtoms(dim: Dim, replacement: (atom: Atom) => Dim | undefined): Dim {
  if (typeof dim === "number") return dim;
  const replaced = new Map<Atom, Dim>();
  for (const { monomial } of dim.terms) {
    for (const { atom } of monomial.factors) {
      const found = replacement(atom);
      if (found !== undefined) replaced.set(atom, found);
    }
  }
  if (replaced.size === 0) return dim;
  return dim.terms.reduce<Dim>((sum, term) => add(sum, withReplaced(term, replaced)), 0);
}

/** Whether there are symbols alone: no quotient, remainder, minimum or maximum. */
export function isPolynomial(dim: Dim): boolean {
  if (typeof dim === "number") return true;
  return dim.terms.every(({ monomial }) => monomial.factors.every(({ atom }) => atom.kind === "symbol"));
}

/** The atom's operation applied to other operands, in the same order. */
export function applied(atom: Atom, operands: readonly Dim[]): Dim {
  const [left = 0, right = 1] = operands;
  switch (atom.kind) {
    case "symbol":
      return fromAtom(atom);
    case "floorDivide":
      return floorDivide(left, right);
    case "modulo":
      return modulo(left, right);
    case "product":
      return multiply(left, right);
    case "minimum":
      return operands.reduce(minimum);
    case "maximum":
      return operands.reduce(maximum);
  }
}

function withReplaced({ coefficient, monomial }: Term, replaced: ReadonlyMap<Atom, Dim>): Dim {
  return monomial.factors.reduce<Dim>(
    (product, { atom, power: exponent }) => multiply(product, power(replaced.get(atom) ?? fromAtom(atom), exponent)),
    fromInteger(coefficient),
  );
}

function rebuilt(dim: Dim, valueOf: (found: DimSymbol) => Dim | undefined): Dim {
  if (!someSymbol(dim, (found) => valueOf(found) !== undefined)) return dim;
  return mapAtoms(dim, (atom) => {
    if (atom.kind === "symbol") return valueOf(atom.symbol);
    const operands = operandsOf(atom);
    const replaced = operands.map((operand) => rebuilt(operand, valueOf));
    return replaced.some((operand, index) => operand !== operands[index]) ? applied(atom, replaced) : undefined;
  });
}

function collect(dim: Dim, found: Map<string, DimSymbol>): void {
  for (const { monomial } of termsOf(dim)) {
    for (const { atom } of monomial.factors) {
      if (atom.kind === "symbol") found.set(atom.symbol.id, found.get(atom.symbol.id) ?? atom.symbol);
      else for (const operand of operandsOf(atom)) collect(operand, found);
    }
  }
}

function someSymbolOf(atom: Atom, test: (found: DimSymbol) => boolean): boolean {
  if (atom.kind === "symbol") return test(atom.symbol);
  return operandsOf(atom).some((operand) => someSymbol(operand, test));
}
