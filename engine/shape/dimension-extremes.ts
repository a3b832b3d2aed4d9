import {
  type Dim,
  fromAtom,
  fromTerms,
  keyOf,
  knownInteger,
  loneAtom,
  overgrown,
  readingOrder,
  termsOf,
} from "./dimension-expression.ts";
import { constantOf, withoutConstant } from "./dimension-polynomial.ts";

/** Beyond so many operands the result is not written out. */
const maximumOperands = 16;

export function minimum(a: Dim, b: Dim): Dim {
  return extreme("minimum", a, b);
}

export function maximum(a: Dim, b: Dim): Dim {
  return extreme("maximum", a, b);
}

type Side = "minimum" | "maximum";

function extreme(side: Side, a: Dim, b: Dim): Dim {
  const operands = [...operandsWithin(side, a), ...operandsWithin(side, b)].reduce<readonly Dim[]>(
    (kept, operand) => including(side, kept, operand),
    [],
  );
  const [only] = operands;
  if (only !== undefined && operands.length === 1) return only;
  const sorted = [...operands].sort(operandOrder);
  return sorted.length > maximumOperands
    ? overgrown(`${side}(${sorted.map(keyOf).join(",")})`)
    : fromAtom({ kind: side, operands: sorted });
}

function operandsWithin(side: Side, dim: Dim): readonly Dim[] {
  const atom = loneAtom(dim);
  return (atom?.kind === "minimum" || atom?.kind === "maximum") && atom.kind === side ? atom.operands : [dim];
}

/** Of operands that differ by a known integer only the outermost is kept. */
function including(side: Side, kept: readonly Dim[], operand: Dim): readonly Dim[] {
  const symbolic = keyOf(fromTerms(withoutConstant(operand)));
  const similar = kept.find((other) => keyOf(fromTerms(withoutConstant(other))) === symbolic);
  if (similar === undefined) return [...kept, operand];
  const [one, other] = [constantOf(operand), constantOf(similar)];
  const outermost = side === "minimum" ? one < other : one > other;
  return outermost ? [...kept.filter((before) => before !== similar), operand] : kept;
}

/** Known integers last. */
function operandOrder(a: Dim, b: Dim): number {
  const known = Number(knownInteger(a) !== undefined) - Number(knownInteger(b) !== undefined);
  if (known !== 0) return known;
  const [left, right] = [termsOf(a), termsOf(b)];
  for (const [index, term] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = readingOrder(term, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
