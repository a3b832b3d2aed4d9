import { type Dim, type DimSymbol, isAnonymous, isOvergrown } from "./dimension-expression.ts";

/** The integers from min to max, both included; ±Infinity where there is no bound. */
export type Range = { readonly min: number; readonly max: number };

/** left == right, left != right, left >= right. */
export type Condition = {
  readonly kind: "equal" | "different" | "atLeast";
  readonly left: Dim;
  readonly right: Dim;
};

/** Holds for every admissible size, for none, or that is not decided. */
export type Truth = "always" | "never" | "unknown";

/** What is known about symbols at a point in the flow. */
export type Facts = {
  /** By symbol id. */
  readonly ranges: ReadonlyMap<string, Range>;
  /** Symbols that equalities determine, by id. The values mention no such symbol. */
  readonly solutions: ReadonlyMap<string, Dim>;
  /** By id, the symbols that were made up for exact quotients. */
  readonly quotients: ReadonlyMap<string, ExactQuotient>;
  /** Expressions that are 0, are not 0, are at least 0. */
  readonly zeros: readonly Dim[];
  readonly nonzeros: readonly Dim[];
  readonly nonnegatives: readonly Dim[];
  /** All that was assumed beyond ranges, as it was put. */
  readonly conditions: readonly Condition[];
};

/** dividend / divisor, where that is known to leave no remainder. */
export type ExactQuotient = { readonly dividend: Dim; readonly divisor: Dim };

export const noFacts: Facts = {
  ranges: new Map(),
  solutions: new Map(),
  quotients: new Map(),
  zeros: [],
  nonzeros: [],
  nonnegatives: [],
  conditions: [],
};

export const everything: Range = { min: -Infinity, max: Infinity };

/** A named size is at least 1, an unknown one at least 0. */
export function symbolRange(facts: Facts, found: DimSymbol): Range {
  const known = facts.ranges.get(found.id);
  if (known) return known;
  if (!isAnonymous(found)) return { min: 1, max: Infinity };
  return isOvergrown(found) ? everything : { min: 0, max: Infinity };
}

/** Says that a symbol is in a range, whatever was known about its bounds before. */
export function withRange(facts: Facts, symbolId: string, range: Range): Facts {
  return { ...facts, ranges: new Map(facts.ranges).set(symbolId, range) };
}
