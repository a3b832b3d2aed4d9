import { negate, subtract } from "./dimension-arithmetic.ts";
import {
  type Atom,
  type Dim,
  type DimSymbol,
  fromAtom,
  fromTerms,
  isAnonymous,
  keyOf,
  knownInteger,
  loneAtom,
  monomialOf,
  symbol,
} from "./dimension-expression.ts";
import { fromTerm, polynomialProduct, polynomialSum, withoutConstant } from "./dimension-polynomial.ts";
import { commonTerm, dividedBy } from "./dimension-quotient.ts";
import { someSymbol, substitute } from "./dimension-substitution.ts";
import { truthOf, withoutSignAndContent } from "./facts-comparison.ts";
import { congruenceOf, primitiveCongruence } from "./facts-congruence.ts";
import { intersection, outward } from "./facts-interval.ts";
import { type Condition, type Facts, type Range, everything, symbolRange, withRange } from "./facts-known.ts";
import { bounds } from "./facts-range.ts";
import { reduced } from "./facts-reduction.ts";

/** What is remembered of each kind; older facts stay, later ones are not used beyond. */
const maximumSolutions = 256;
const maximumExpressions = 8;
const maximumConditions = 32;
const maximumNarrowings = 4;

/**
 * The facts where the condition holds. A condition that contradicts them changes nothing; so does one too many: every
 * later question would cost more.
 */
export function assume(facts: Facts, condition: Condition): Facts {
  if (facts.conditions.length >= maximumConditions) return facts;
  if (truthOf(condition, facts) !== "unknown") return facts;
  const known = assumeDifference(facts, condition, subtract(condition.left, condition.right));
  return known === facts ? facts : { ...known, conditions: [...known.conditions, condition] };
}

function assumeDifference(facts: Facts, { kind, left, right }: Condition, difference: Dim): Facts {
  switch (kind) {
    case "equal":
      return assumeZero(facts, difference, [left, right]);
    case "different":
      return assumeNonzero(facts, difference);
    case "atLeast":
      return assumeNonnegative(facts, difference, maximumNarrowings);
  }
}

/** The preferred dimensions are the ones to be replaced by the rest, where they are symbols. */
function assumeZero(facts: Facts, dim: Dim, preferred: readonly Dim[]): Facts {
  const zero = withoutNonzeroFactors(reduced(dim, facts), facts);
  if (knownInteger(zero) !== undefined) return facts;
  const congruence = congruenceOf(zero);
  const divided = congruence && assumeCongruence(facts, congruence.dividend, congruence.divisor);
  if (divided) return divided;
  const solved = solvable(zero, 0, preferred);
  if (solved) return withSolution(facts, solved.found, solved.value);
  const noted = { ...facts, zeros: limited([...facts.zeros, withoutSignAndContent(zero)]) };
  return narrowed(narrowed(noted, zero, maximumNarrowings), negate(zero), maximumNarrowings);
}

function assumeNonzero(facts: Facts, dim: Dim): Facts {
  const nonzero = withoutSignAndContent(withoutNonzeroFactors(reduced(dim, facts), facts));
  if (knownInteger(nonzero) !== undefined) return facts;
  const { min, max } = bounds(nonzero, facts);
  const noted = { ...facts, nonzeros: limited([...facts.nonzeros, nonzero]) };
  if (min === 0) return assumeNonnegative(noted, subtract(nonzero, 1), maximumNarrowings);
  if (max === 0) return assumeNonnegative(noted, subtract(-1, nonzero), maximumNarrowings);
  return noted;
}

function assumeNonnegative(facts: Facts, dim: Dim, narrowings: number): Facts {
  const nonnegative = reduced(dim, facts);
  const { min, max } = bounds(nonnegative, facts);
  if (min >= 0 || max < 0) return facts;
  const known = narrowed(narrowed(facts, nonnegative, narrowings), substitute(dim, facts.solutions), narrowings);
  const [only, another] = withoutConstant(nonnegative);
  const isRange = another === undefined && only !== undefined && symbolAlone(fromTerms([{ ...only, coefficient: 1 }]));
  return isRange ? known : { ...known, nonnegatives: limited([...known.nonnegatives, nonnegative]) };
}

/** Divides by what is not 0 at any admissible size. */
function withoutNonzeroFactors(dim: Dim, facts: Facts): Dim {
  if (typeof dim === "number") return dim;
  const common = commonTerm(dim.terms);
  const factors = common.monomial.factors.filter(({ atom }) => {
    const { min, max } = bounds(fromAtom(atom), facts);
    return min > 0 || max < 0;
  });
  return dividedBy(dim, { coefficient: common.coefficient, monomial: monomialOf(factors) });
}

/** Makes up a symbol for the exact quotient, so that whatever is divided is a multiple from then on. */
function assumeCongruence(facts: Facts, dividend: Dim, divisor: Dim): Facts | undefined {
  const primitive = primitiveCongruence({ dividend, divisor });
  if (primitive === undefined) return facts;
  const id = `quotient ${keyOf(primitive.dividend)} by ${keyOf(primitive.divisor)}`;
  const quotient = symbol(id, "quotient");
  const multiple = polynomialProduct(primitive.divisor, quotient);
  const solved = solvable(primitive.dividend, multiple, []);
  if (!solved || someSymbol(primitive.divisor, ({ id: other }) => other === solved.found.id)) return undefined;
  const named = withRange(facts, id, everything);
  return withSolution({ ...named, quotients: new Map(facts.quotients).set(id, primitive) }, solved.found, solved.value);
}

type Solution = { readonly found: DimSymbol; readonly value: Dim };

/** Solves dim == right for a symbol that dim has once, with coefficient 1 or -1: unknown ones first, then the preferred. */
function solvable(dim: Dim, right: Dim, preferred: readonly Dim[]): Solution | undefined {
  const candidates = withoutConstant(dim).flatMap((term) => {
    const found = symbolAlone(fromTerms([{ ...term, coefficient: 1 }]));
    if (found === undefined || (term.coefficient !== 1 && term.coefficient !== -1)) return [];
    const rest = subtract(subtract(dim, fromTerms([term])), right);
    if (someSymbol(rest, ({ id }) => id === found.id)) return [];
    return [{ found, value: term.coefficient === 1 ? negate(rest) : rest }];
  });
  const preferredIds = preferred.flatMap((other) => symbolAlone(other)?.id ?? []);
  return (
    candidates.find(({ found }) => isAnonymous(found)) ??
    candidates.find(({ found }) => found.id === preferredIds[0]) ??
    candidates.find(({ found }) => found.id === preferredIds[1]) ??
    candidates[0]
  );
}

/** Replaces the symbol in all that is known, and hands its bounds on to its value. */
function withSolution(facts: Facts, found: DimSymbol, value: Dim): Facts {
  if (facts.solutions.size >= maximumSolutions) return facts;
  const replacement = new Map([[found.id, value]]);
  const solutions = new Map([...facts.solutions].map(([id, other]) => [id, substitute(other, replacement)] as const));
  const concerns = (dim: Dim) => someSymbol(dim, ({ id }) => id === found.id);
  const untouched = (dims: readonly Dim[]) => dims.filter((dim) => !concerns(dim));
  let known: Facts = {
    ...facts,
    solutions: solutions.set(found.id, value),
    zeros: untouched(facts.zeros),
    nonzeros: untouched(facts.nonzeros),
    nonnegatives: untouched(facts.nonnegatives),
  };
  const { min, max } = symbolRange(facts, found);
  if (Number.isFinite(min)) known = assumeNonnegative(known, subtract(value, min), maximumNarrowings);
  if (Number.isFinite(max)) known = assumeNonnegative(known, subtract(max, value), maximumNarrowings);
  for (const zero of facts.zeros.filter(concerns)) known = assumeZero(known, zero, []);
  for (const nonzero of facts.nonzeros.filter(concerns)) known = assumeNonzero(known, nonzero);
  for (const dim of facts.nonnegatives.filter(concerns)) known = assumeNonnegative(known, dim, maximumNarrowings);
  return known;
}

/** Draws bounds of single symbols from dim >= 0. */
function narrowed(facts: Facts, dim: Dim, narrowings: number): Facts {
  if (narrowings === 0) return facts;
  return withoutConstant(dim).reduce((known, { coefficient, monomial }) => {
    const atom = loneAtom(fromTerm(1, monomial));
    if (atom === undefined || typeof coefficient !== "number") return known;
    const { max } = bounds(subtract(dim, fromTerm(coefficient, monomial)), known);
    if (!Number.isFinite(max)) return known;
    const range = outward(
      coefficient > 0 ? Math.ceil(-max / coefficient) : -Infinity,
      coefficient < 0 ? Math.floor(max / -coefficient) : Infinity,
    );
    return atomNarrowed(known, atom, range, narrowings - 1);
  }, facts);
}

function atomNarrowed(facts: Facts, atom: Atom, range: Range, narrowings: number): Facts {
  switch (atom.kind) {
    case "symbol":
      return symbolNarrowed(facts, atom.symbol, range);
    case "floorDivide": {
      const divisor = knownInteger(atom.right);
      if (divisor === undefined || divisor <= 0) return facts;
      const lowest = subtract(atom.left, polynomialProduct(range.min, atom.right));
      const highest = subtract(polynomialProduct(polynomialSum(range.max, 1), atom.right), polynomialSum(atom.left, 1));
      const above = Number.isFinite(range.min) ? assumeNonnegative(facts, lowest, narrowings) : facts;
      return Number.isFinite(range.max) ? assumeNonnegative(above, highest, narrowings) : above;
    }
    case "minimum":
      if (!Number.isFinite(range.min)) return facts;
      return atom.operands.reduce(
        (known, operand) => assumeNonnegative(known, subtract(operand, range.min), narrowings),
        facts,
      );
    case "maximum":
      if (!Number.isFinite(range.max)) return facts;
      return atom.operands.reduce(
        (known, operand) => assumeNonnegative(known, subtract(range.max, operand), narrowings),
        facts,
      );
    case "modulo":
    case "product":
      return facts;
  }
}

function symbolNarrowed(facts: Facts, found: DimSymbol, range: Range): Facts {
  const before = symbolRange(facts, found);
  const after = intersection(before, range);
  if (after === undefined || (after.min === before.min && after.max === before.max)) return facts;
  const known = withRange(facts, found.id, after);
  return after.min === after.max ? withSolution(known, found, after.min) : known;
}

function symbolAlone(dim: Dim): DimSymbol | undefined {
  const atom = loneAtom(dim);
  return atom?.kind === "symbol" ? atom.symbol : undefined;
}

function limited(dims: readonly Dim[]): readonly Dim[] {
  return dims.slice(0, maximumExpressions);
}
