import { canonicalDim } from "./dimension-canonical.ts";
import { type Atom, type Dim, fromAtom, fromInteger, knownInteger, sameDim, termsOf } from "./dimension-expression.ts";
import { polynomialPower, polynomialProduct, polynomialSum, scaled } from "./dimension-polynomial.ts";
import { type Around, exactQuotient, partsAround } from "./dimension-quotient.ts";
import {
  hull,
  intersection,
  intervalNegative,
  intervalPower,
  intervalProduct,
  intervalQuotient,
  intervalSum,
  outward,
  point,
} from "./facts-interval.ts";
import { type Facts, type Range, everything, symbolRange } from "./facts-known.ts";

/** Larger dimensions are not looked into. */
const maximumSearchedSize = 32;
const maximumSplits = 2;
const maximumSplitAtoms = 2;
const maximumShiftedTerms = 8;
const maximumShiftedDegree = 4;

/**
 * Bounds on the value at all sizes that the symbols' ranges allow. Beside interval arithmetic it counts symbols from their
 * lower bounds, so that n*m - n is seen to be >= 0, and looks into quotients and minima. Equalities are not used.
 */
export function bounds(dim: Dim, facts: Facts): Range {
  if (typeof dim === "number") return point(dim);
  const search: Search = { facts, atoms: new Map() };
  if (dim.size > maximumSearchedSize) return plainBounds(dim, search);
  const canonical = canonicalDim(dim);
  const found = splitBounds(canonical, search, maximumSplits);
  return sameDim(canonical, dim) ? found : narrower(found, plainBounds(dim, search));
}

type Search = { readonly facts: Facts; readonly atoms: Map<string, Range> };

type AtomRange = (atom: Atom) => Range;

function plainBounds(dim: Dim, search: Search): Range {
  const rangeOfAtom: AtomRange = (atom) => atomRange(atom, search);
  return narrower(termwise(dim, rangeOfAtom), shifted(dim, rangeOfAtom));
}

/** Both hold; where they exclude each other, the sizes are contradictory and any answer will do. */
function narrower(a: Range, b: Range): Range {
  return intersection(a, b) ?? a;
}

function termwise(dim: Dim, rangeOfAtom: AtomRange): Range {
  let sum: Range = point(0);
  for (const { coefficient, monomial } of termsOf(dim)) {
    let product = point(coefficient);
    for (const { atom, power } of monomial.factors) {
      product = intervalProduct(product, intervalPower(rangeOfAtom(atom), power));
    }
    sum = intervalSum(sum, product);
  }
  return sum;
}

function atomRange(atom: Atom, search: Search): Range {
  const known = search.atoms.get(atom.key);
  if (known) return known;
  const found = freshAtomRange(atom, search);
  search.atoms.set(atom.key, found);
  return found;
}

function freshAtomRange(atom: Atom, search: Search): Range {
  switch (atom.kind) {
    case "symbol":
      return symbolRange(search.facts, atom.symbol);
    case "floorDivide":
      return intervalQuotient(plainBounds(atom.left, search), plainBounds(atom.right, search));
    case "modulo":
      return remainderRange(plainBounds(atom.left, search), plainBounds(atom.right, search));
    case "product":
      return intervalProduct(plainBounds(atom.left, search), plainBounds(atom.right, search));
    case "minimum": {
      const ranges = atom.operands.map((operand) => plainBounds(operand, search));
      return { min: Math.min(...ranges.map(({ min }) => min)), max: Math.min(...ranges.map(({ max }) => max)) };
    }
    case "maximum": {
      const ranges = atom.operands.map((operand) => plainBounds(operand, search));
      return { min: Math.max(...ranges.map(({ min }) => min)), max: Math.max(...ranges.map(({ max }) => max)) };
    }
  }
}

function remainderRange(left: Range, right: Range): Range {
  if (right.max < 0) return intervalNegative(remainderRange(intervalNegative(left), intervalNegative(right)));
  if (right.min <= 0) return everything;
  if (left.min >= 0 && left.max < right.min) return left;
  return outward(0, Math.min(right.max - 1, left.min >= 0 ? left.max : Infinity));
}

/** Counts every atom from its lower bound for the minimum, and the negative the same way for the maximum. */
function shifted(dim: Dim, rangeOfAtom: AtomRange): Range {
  const terms = termsOf(dim);
  const degree = Math.max(...terms.map(({ monomial }) => monomial.degree));
  if (degree <= 1 || degree > maximumShiftedDegree || terms.length > maximumShiftedTerms) return everything;
  let origin: Dim = 0;
  for (const { coefficient, monomial } of terms) {
    let product: Dim = fromInteger(coefficient);
    for (const { atom, power } of monomial.factors) {
      const { min } = rangeOfAtom(atom);
      const counted = polynomialSum(fromAtom(atom), Number.isFinite(min) ? min : 0);
      product = polynomialProduct(product, polynomialPower(counted, power));
    }
    origin = polynomialSum(origin, product);
  }
  const fromBound: AtomRange = (atom) => {
    const range = rangeOfAtom(atom);
    return Number.isFinite(range.min) ? outward(0, range.max - range.min) : range;
  };
  return termwise(origin, fromBound);
}

/** Tries, for the first quotients and minima, what they can stand for. */
function splitBounds(dim: Dim, search: Search, splits: number): Range {
  let found = plainBounds(dim, search);
  if (splits === 0) return found;
  for (const atom of splittableAtoms(dim).slice(0, maximumSplitAtoms)) {
    const around = partsAround(dim, atom.key);
    if (around === undefined) continue;
    if (atom.kind === "floorDivide") {
      found = narrower(found, quotientBounds(around, atom.left, atom.right, search, splits - 1));
    } else if (atom.kind === "minimum" || atom.kind === "maximum") {
      found = narrower(found, extremeBounds(around, atom.kind, atom.operands, search, splits - 1));
    }
  }
  return found;
}

function splittableAtoms(dim: Dim): readonly Atom[] {
  const found = new Map<string, Atom>();
  for (const { monomial } of termsOf(dim)) {
    for (const { atom } of monomial.factors) {
      if (atom.kind === "floorDivide" || atom.kind === "minimum" || atom.kind === "maximum") found.set(atom.key, atom);
    }
  }
  return [...found.values()];
}

/** With a divisor d > 0, d * (x // d) is from x - d + 1 to x. */
function quotientBounds({ factor, rest }: Around, x: Dim, d: Dim, search: Search, splits: number): Range {
  if (plainBounds(d, search).min < 1) return everything;
  const exact = exactQuotient(factor, d);
  const known = knownInteger(d);
  if (exact === undefined && typeof known !== "number") return everything;
  const scale = exact === undefined && typeof known === "number" ? known : 1;
  const times = exact ?? factor;
  const lowest = polynomialSum(polynomialSum(x, scaled(d, -1)), 1);
  const [sign, base] = [plainBounds(times, search), scaled(rest, scale)];
  if (sign.min < 0 && sign.max > 0) return everything;
  const [low, high] = sign.min >= 0 ? [lowest, x] : [x, lowest];
  const { min } = splitBounds(polynomialSum(polynomialProduct(times, low), base), search, splits);
  const { max } = splitBounds(polynomialSum(polynomialProduct(times, high), base), search, splits);
  return outward(
    Number.isFinite(min) ? Math.ceil(min / scale) : min,
    Number.isFinite(max) ? Math.floor(max / scale) : max,
  );
}

/** A minimum is one of its operands, and at most each of them. */
function extremeBounds(
  { factor, rest }: Around,
  side: "minimum" | "maximum",
  operands: readonly Dim[],
  search: Search,
  splits: number,
): Range {
  const each = operands.map((operand) =>
    splitBounds(polynomialSum(polynomialProduct(factor, operand), rest), search, splits),
  );
  const sign = plainBounds(factor, search);
  const { min, max } = each.reduce(hull);
  const grows = side === "minimum" ? sign.min >= 0 : sign.max <= 0;
  const falls = side === "minimum" ? sign.max <= 0 : sign.min >= 0;
  return {
    min: falls ? Math.max(...each.map((range) => range.min)) : min,
    max: grows ? Math.min(...each.map((range) => range.max)) : max,
  };
}
