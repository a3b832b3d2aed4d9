import { type Dim, isAnonymous, loneAtom } from "./dimension-expression.ts";
import { someSymbol } from "./dimension-substitution.ts";

/**
 * Integers that may be symbolic: sizes of axes, lengths, counts. They are exact at any magnitude, immutable, and bounded:
 * what would grow beyond a few hundred parts becomes an unknown, so that no operation is ever slow.
 */
export type { Dim, DimSymbol, Expression } from "./dimension-expression.ts";
export { integer, knownInteger, sameDim, symbol, unknownDim } from "./dimension-expression.ts";
export { add, multiply, multiplyAll, negate, power, subtract } from "./dimension-arithmetic.ts";
export { floorDivide, modulo } from "./dimension-division.ts";
export { maximum, minimum } from "./dimension-extremes.ts";
export { evaluate, substitute, symbolsOf } from "./dimension-substitution.ts";
export { formatDim } from "./dimension-format.ts";

/** Exactly one anonymous symbol. */
export function isUnknown(dim: Dim): boolean {
  const atom = loneAtom(dim);
  return atom?.kind === "symbol" && isAnonymous(atom.symbol);
}

/** Any anonymous symbol inside. */
export function mentionsUnknown(dim: Dim): boolean {
  return someSymbol(dim, isAnonymous);
}
