import { type Dim, type DimSymbol, evaluate, symbolsOf } from "./dim.ts";
import { fromAtom } from "./dimension-expression.ts";
import { type Condition, type Facts, type Range, rangeOf } from "./facts.ts";

/**
 * A size for each symbol, by its id, within ranges and conditions, and distinct where that can be, so that no two axes
 * look alike: 12 for time, 3 for batch, primes from 5 on for others. `given` are sizes by name that stay as they are. Where no sizes satisfy all conditions, as many
 * are satisfied as were found.
 */
export function chosenSizes(
  symbols: readonly DimSymbol[],
  facts: Facts,
  given: ReadonlyMap<string, number> = new Map(),
): ReadonlyMap<string, number> {
  const all = freeSymbols(symbols, facts);
  const chosen = new Map<string, number>();
  const free = all.filter(({ id, name }) => {
    const size = given.get(name);
    if (size !== undefined) chosen.set(id, size);
    return size === undefined;
  });
  for (const symbol of free) chosen.set(symbol.id, firstChoice(symbol, rangeFor(symbol, facts), [...chosen.values()]));

  const constraints = [...facts.conditions, ...rangeConditions(facts)];
  for (let round = 0; round < mostRounds; round++) {
    const found = withSolutions(chosen, facts);
    const broken = constraints.filter((condition) => !holds(condition, found));
    const [first] = broken;
    if (first === undefined || !mended(first, broken.length, chosen)) return found;
  }
  return withSolutions(chosen, facts);

  /** Gives one symbol of a broken condition another size, if fewer are broken then. */
  function mended(condition: Condition, before: number, sizes: Map<string, number>): boolean {
    const involved = new Set(
      freeSymbols([...symbolsOf(condition.left), ...symbolsOf(condition.right)], facts).map(({ id }) => id),
    );
    for (const symbol of free.filter(({ id }) => involved.has(id))) {
      const old = sizes.get(symbol.id);
      const others = [...sizes].filter(([id]) => id !== symbol.id).map(([, size]) => size);
      for (const size of candidates(rangeFor(symbol, facts), others)) {
        sizes.set(symbol.id, size);
        const values = withSolutions(sizes, facts);
        if (constraints.filter((constraint) => !holds(constraint, values)).length < before) return true;
      }
      if (old !== undefined) sizes.set(symbol.id, old);
    }
    return false;
  }
}

const mostRounds = 50;

/** The symbols that nothing determines, with those that determine the others. */
function freeSymbols(symbols: readonly DimSymbol[], facts: Facts): readonly DimSymbol[] {
  const free = new Map<string, DimSymbol>();
  for (const symbol of symbols) {
    const solution = facts.solutions.get(symbol.id);
    for (const found of solution === undefined ? [symbol] : symbolsOf(solution)) free.set(found.id, found);
  }
  return [...free.values()];
}

function withSolutions(chosen: ReadonlyMap<string, number>, facts: Facts): ReadonlyMap<string, number> {
  const all = new Map(chosen);
  for (const [id, solution] of facts.solutions) {
    const size = evaluate(solution, chosen);
    if (size !== undefined) all.set(id, size);
  }
  return all;
}

/** What isn't decided by the chosen sizes is no complaint. */
function holds({ kind, left, right }: Condition, sizes: ReadonlyMap<string, number>): boolean {
  const [a, b] = [evaluate(left, sizes), evaluate(right, sizes)];
  if (a === undefined || b === undefined) return true;
  switch (kind) {
    case "equal":
      return a === b;
    case "different":
      return a !== b;
    case "atLeast":
      return a >= b;
  }
}

/** A symbol that others determine must be in its range, too. */
function rangeConditions(facts: Facts): readonly Condition[] {
  return [...facts.solutions].flatMap(([id, solution]): readonly Condition[] => {
    const { min, max } = facts.ranges.get(id) ?? { min: 1, max: Infinity };
    const atLeast: Condition = { kind: "atLeast", left: solution, right: min };
    return Number.isFinite(max) ? [atLeast, { kind: "atLeast", left: max, right: solution }] : [atLeast];
  });
}

function rangeFor(symbol: DimSymbol, facts: Facts): Range {
  const lone: Dim = fromAtom({ kind: "symbol", symbol });
  const { min, max } = rangeOf(lone, facts);
  return { min: Math.max(min, 1), max };
}

const timeNames = /^(?:seq|seq_?len|seq_?length|sequence|time|timesteps|steps|length|t|l)$/iu;
const batchNames = /^(?:b|bs|bsz|batch|batch_?size|n)$/iu;

/** 12 for time, 3 for a batch; undefined: any size will do. */
export function usualSize(name: string): number | undefined {
  return timeNames.test(name) ? 12 : batchNames.test(name) ? 3 : undefined;
}

function firstChoice({ name }: DimSymbol, range: Range, taken: readonly number[]): number {
  const usual = usualSize(name);
  if (usual !== undefined && range.min <= usual && usual <= range.max && !taken.includes(usual)) return usual;
  for (const size of candidates(range, taken)) return size;
  return range.min;
}

/** Primes that aren't taken, then any size of the range; a hundred or so of each. */
function* candidates({ min, max }: Range, taken: readonly number[]): Generator<number> {
  for (let size = Math.max(min, 5); size <= Math.min(max, Math.max(min, 5) + reach); size++) {
    if (isPrime(size) && !taken.includes(size)) yield size;
  }
  for (let size = min; size <= Math.min(max, min + reach); size++) yield size;
}

const reach = 140;

function isPrime(number: number): boolean {
  for (let divisor = 2; divisor * divisor <= number; divisor++) if (number % divisor === 0) return false;
  return number > 1;
}
