import { type Integer, integerMagnitude, normalInteger } from "./dimension-integer.ts";

/** An integer: a number when it is known and safe, else a symbolic expression in normal form (or a known integer beyond 2^53). */
export type Dim = number | Expression;

/** A size that has a name but no value yet. The id tells two symbols of one name apart; the name is shown. */
export type DimSymbol = { readonly id: string; readonly name: string };

/** A sum of monomials with distinct factors, in the order in which they are shown. Equal keys mean equal structure. */
export type Expression = {
  readonly kind: "expression";
  readonly terms: readonly Term[];
  readonly key: string;
  /** How many terms and atoms it holds, nested ones included. */
  readonly size: number;
};

export type Term = { readonly coefficient: Integer; readonly monomial: Monomial };

/** A product of powers of distinct atoms, sorted. Without factors it is 1. */
export type Monomial = {
  readonly factors: readonly Factor[];
  readonly key: string;
  readonly degree: number;
  readonly size: number;
};

export type Factor = { readonly atom: Atom; readonly power: number };

/** What the sums and products are made of. */
export type Atom = { readonly key: string; readonly size: number } & AtomContent;

export type AtomContent =
  | { readonly kind: "symbol"; readonly symbol: DimSymbol }
  | { readonly kind: "floorDivide"; readonly left: Dim; readonly right: Dim }
  | { readonly kind: "modulo"; readonly left: Dim; readonly right: Dim }
  | { readonly kind: "minimum"; readonly operands: readonly Dim[] }
  | { readonly kind: "maximum"; readonly operands: readonly Dim[] }
  /** A product that would have too many terms if it were expanded. */
  | { readonly kind: "product"; readonly left: Dim; readonly right: Dim };

const anonymousName = "?";
const overgrownPrefix = "overgrown ";

/** Expressions beyond these bounds become one anonymous symbol, so that no loop can make them grow for ever. */
const maximumSize = 128;
const maximumDegree = 32;
const maximumMagnitude = 2n ** 4096n;

export const unitMonomial: Monomial = { factors: [], key: "", degree: 0, size: 1 };

export function symbol(id: string, name: string): Dim {
  return fromAtom({ kind: "symbol", symbol: { id, name } });
}

/** A size of which nothing is known: shown "?", equal to itself alone. */
export function unknownDim(id: string): Dim {
  return symbol(id, anonymousName);
}

export function isAnonymous(found: DimSymbol): boolean {
  return found.name === anonymousName;
}

/** An integer of any size. */
export function integer(value: bigint): Dim {
  return fromInteger(normalInteger(value));
}

/** The value of a dimension that is known, however large. */
export function knownInteger(dim: Dim): Integer | undefined {
  const terms = termsOf(dim);
  const [first] = terms;
  if (first === undefined) return 0;
  return terms.length === 1 && first.monomial.degree === 0 ? first.coefficient : undefined;
}

export function fromInteger(value: Integer): Dim {
  return typeof value === "number" ? value : fromTerms([{ coefficient: value, monomial: unitMonomial }]);
}

export function fromAtom(content: AtomContent): Dim {
  return fromTerms([{ coefficient: 1, monomial: monomialOf([{ atom: atomOf(content), power: 1 }]) }]);
}

export function atomOf(content: AtomContent): Atom {
  return { ...content, key: contentKey(content), size: contentSize(content) };
}

/** The factors are sorted and of distinct atoms. */
export function monomialOf(factors: readonly Factor[]): Monomial {
  return {
    factors,
    key: factors.map(({ atom, power }) => (power === 1 ? atom.key : `${atom.key}^${power}`)).join("*"),
    degree: factors.reduce((degree, { power }) => degree + power, 0),
    size: factors.reduce((size, { atom }) => size + atom.size, 1),
  };
}

/** Brings terms with distinct monomials, in any order, into normal form. */
export function fromTerms(terms: readonly Term[]): Dim {
  const kept = terms.filter(({ coefficient }) => coefficient !== 0);
  const [first] = kept;
  if (first === undefined) return 0;
  if (kept.length === 1 && first.monomial.degree === 0 && typeof first.coefficient === "number") {
    return first.coefficient;
  }
  kept.sort(readingOrder);
  const key = kept.map(({ coefficient, monomial }) => `${coefficient}*${monomial.key}`).join("+");
  const size = kept.reduce((total, { monomial }) => total + monomial.size, 0);
  const fits = size <= maximumSize && kept.every(termFits);
  return fits ? { kind: "expression", terms: kept, key, size } : overgrown(key);
}

export function termsOf(dim: Dim): readonly Term[] {
  if (typeof dim !== "number") return dim.terms;
  if (dim === 0) return [];
  if (Number.isSafeInteger(dim)) return [{ coefficient: dim, monomial: unitMonomial }];
  if (Number.isInteger(dim)) return [{ coefficient: BigInt(dim), monomial: unitMonomial }];
  return termsOf(overgrown(String(dim)));
}

/** The only atom of a dimension that is that atom alone. */
export function loneAtom(dim: Dim): Atom | undefined {
  if (typeof dim === "number" || dim.terms.length !== 1) return undefined;
  const [term] = dim.terms;
  if (term?.coefficient !== 1 || term.monomial.degree !== 1) return undefined;
  return term.monomial.factors[0]?.atom;
}

export function keyOf(dim: Dim): string {
  return typeof dim === "number" ? String(dim) : dim.key;
}

export function sizeOf(dim: Dim): number {
  return typeof dim === "number" ? 1 : dim.size;
}

/** Structural identity of normal forms. */
export function sameDim(a: Dim, b: Dim): boolean {
  return a === b || (typeof a !== "number" && typeof b !== "number" && a.key === b.key);
}

/** The dimensions directly inside an atom. */
export function operandsOf(atom: Atom): readonly Dim[] {
  switch (atom.kind) {
    case "symbol":
      return [];
    case "floorDivide":
    case "modulo":
    case "product":
      return [atom.left, atom.right];
    case "minimum":
    case "maximum":
      return atom.operands;
  }
}

/** A value that is definite but too large to be written out: an anonymous symbol that stands for exactly this key. */
export function overgrown(key: string): Dim {
  return unknownDim(`${overgrownPrefix}${digest(key, 1)}${digest(key, 2)}`);
}

export function isOvergrown(found: DimSymbol): boolean {
  return isAnonymous(found) && found.id.startsWith(overgrownPrefix);
}

/** Orders atoms as they are shown in a product: symbols by name, then everything else. */
export function atomOrder(a: Atom, b: Atom): number {
  if (a.kind === "symbol" && b.kind === "symbol") {
    return textOrder(a.symbol.name, b.symbol.name) || textOrder(a.symbol.id, b.symbol.id);
  }
  if (a.kind === "symbol") return -1;
  if (b.kind === "symbol") return 1;
  return textOrder(a.key, b.key);
}

/** Graded lexicographic: of two monomials the larger comes first. Multiplying both by a third keeps the order. */
export function monomialOrder(a: Monomial, b: Monomial): number {
  if (a.degree !== b.degree) return b.degree - a.degree;
  for (const [index, left] of a.factors.entries()) {
    const right = b.factors[index];
    if (right === undefined) return -1;
    const order = atomOrder(left.atom, right.atom);
    if (order !== 0) return order;
    if (left.power !== right.power) return right.power - left.power;
  }
  return 0;
}

/** What is added before what is taken away, higher degrees first, plain terms before multiples; the known part last. */
export function readingOrder(a: Term, b: Term): number {
  if ((a.monomial.degree === 0) !== (b.monomial.degree === 0)) return a.monomial.degree === 0 ? 1 : -1;
  if (a.coefficient < 0 !== b.coefficient < 0) return a.coefficient < 0 ? 1 : -1;
  if (a.monomial.degree !== b.monomial.degree) return b.monomial.degree - a.monomial.degree;
  const [left, right] = [integerMagnitude(a.coefficient), integerMagnitude(b.coefficient)];
  if (left !== right) return left < right ? -1 : 1;
  return monomialOrder(a.monomial, b.monomial);
}

function textOrder(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function termFits({ coefficient, monomial }: Term): boolean {
  if (monomial.degree > maximumDegree) return false;
  return typeof coefficient === "number" || (coefficient < maximumMagnitude && coefficient > -maximumMagnitude);
}

function contentKey(content: AtomContent): string {
  switch (content.kind) {
    case "symbol":
      return `s${content.symbol.id.length}:${content.symbol.id}`;
    case "floorDivide":
      return `(${keyOf(content.left)}//${keyOf(content.right)})`;
    case "modulo":
      return `(${keyOf(content.left)}%${keyOf(content.right)})`;
    case "product":
      return `(${keyOf(content.left)}.${keyOf(content.right)})`;
    case "minimum":
      return `min(${content.operands.map(keyOf).join(",")})`;
    case "maximum":
      return `max(${content.operands.map(keyOf).join(",")})`;
  }
}

function contentSize(content: AtomContent): number {
  switch (content.kind) {
    case "symbol":
      return 1;
    case "floorDivide":
    case "modulo":
    case "product":
      return 1 + sizeOf(content.left) + sizeOf(content.right);
    case "minimum":
    case "maximum":
      return content.operands.reduce<number>((size, operand) => size + sizeOf(operand), 1);
  }
}

/** Sixty-four bits, spread by multiplication and mixing. */
function digest(text: string, seed: number): string {
  let [left, right] = [0x9e3779b9 ^ seed, 0x85ebca6b ^ seed];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    left = Math.imul(left ^ code, 0x01000193) ^ (right >>> 15);
    right = Math.imul(right ^ code, 0xc2b2ae35) + (left >>> 13);
  }
  left = Math.imul(left ^ (right >>> 16), 0x7feb352d);
  right = Math.imul(right ^ (left >>> 15), 0x846ca68b);
  return (left >>> 0).toString(36).padStart(7, "0") + (right >>> 0).toString(36).padStart(7, "0");
}
