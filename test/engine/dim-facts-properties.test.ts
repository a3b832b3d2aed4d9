import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDim, mentionsUnknown } from "../../engine/shape/dim.ts";
import {
  type Condition,
  type Facts,
  assume,
  formatCondition,
  isAtLeast,
  isEqual,
  isLess,
  joinFacts,
  noFacts,
  rangeOf,
  simplify,
  withRange,
} from "../../engine/shape/facts.ts";
import { valueOfText } from "./dim-text.ts";
import { type Sizes, type Tree, computed, names, symbolic, trees } from "./dim-trees.ts";

const runs = { numRuns: 400 };
const largestSize = 9;

type Bounds = Readonly<Record<string, { readonly min: number; readonly max: number }>>;

type Claim = { readonly kind: Condition["kind"]; readonly left: Tree; readonly right: Tree };

const boundsOfSize = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 4, max: largestSize }), fc.boolean())
  .map(([min, max, bounded]) => (bounded ? { min, max } : { min: 1, max: Infinity }));

const bounds: fc.Arbitrary<Bounds> = fc.record({ a: boundsOfSize, b: boundsOfSize, n: boundsOfSize });

const linear: fc.Arbitrary<Tree> = fc
  .tuple(fc.constantFrom(...names), fc.integer({ min: -3, max: 4 }), fc.integer({ min: -9, max: 12 }))
  .map(([name, times, plus]) => sum(product({ kind: "integer", value: times }, { kind: "size", name }), plus));

const divided: fc.Arbitrary<Tree> = fc
  .tuple(linear, fc.constantFrom("floorDivide" as const, "modulo" as const), fc.integer({ min: 2, max: 4 }))
  .map(([left, kind, by]) => ({ kind, left, right: { kind: "integer", value: by } }));

const operands = fc.oneof(
  linear,
  divided,
  fc.tuple(linear, divided).map(([a, b]) => plus(a, b)),
  trees,
);

const claims: fc.Arbitrary<Claim> = fc.record({
  kind: fc.constantFrom("equal" as const, "equal" as const, "different" as const, "atLeast" as const),
  left: operands,
  right: operands,
});

function plus(left: Tree, right: Tree): Tree {
  return { kind: "add", left, right };
}

function product(left: Tree, right: Tree): Tree {
  return { kind: "multiply", left, right };
}

function sum(tree: Tree, value: number): Tree {
  return plus(tree, { kind: "integer", value });
}

function conditionOf({ kind, left, right }: Claim): Condition {
  return { kind, left: symbolic(left), right: symbolic(right) };
}

function factsOf(known: Bounds, assumed: readonly Claim[]): Facts {
  const ranged = Object.entries(known).reduce((facts, [id, range]) => withRange(facts, id, range), noFacts);
  return assumed.reduce((facts, claim) => assume(facts, conditionOf(claim)), ranged);
}

function holds({ kind, left, right }: Claim, sizes: Sizes): boolean {
  const [one, other] = [computed(left, sizes), computed(right, sizes)];
  if (one === undefined || other === undefined) return false;
  switch (kind) {
    case "equal":
      return one === other;
    case "different":
      return one !== other;
    case "atLeast":
      return one >= other;
  }
}

/** Every choice of small sizes that the bounds and the assumptions allow. */
function admissible(known: Bounds, assumed: readonly Claim[]): readonly Sizes[] {
  let found: Sizes[] = [{}];
  for (const name of names) {
    const { min = 1, max = Infinity } = known[name] ?? {};
    const values = Array.from({ length: Math.min(max, largestSize) - min + 1 }, (_, index) => min + index);
    found = found.flatMap((sizes) => values.map((value) => ({ ...sizes, [name]: value })));
  }
  return found.filter((sizes) => assumed.every((claim) => holds(claim, sizes)));
}

const situations = fc.record({
  known: bounds,
  assumed: fc.array(claims, { maxLength: 3 }),
  left: operands,
  right: operands,
});

test("a decided comparison holds at all admissible sizes", () => {
  fc.assert(
    fc.property(situations, ({ known, assumed, left, right }) => {
      const facts = factsOf(known, assumed);
      expect(contradiction(left, right, facts, admissible(known, assumed))).toBeUndefined();
    }),
    runs,
  );
});

test("a range holds all values, and a simplified dimension has the same ones", () => {
  fc.assert(
    fc.property(situations, ({ known, assumed, left }) => {
      const facts = factsOf(known, assumed);
      const dim = symbolic(left);
      const { min, max } = rangeOf(dim, facts);
      const simple = simplify(dim, facts);
      const text = mentionsUnknown(simple) ? undefined : formatDim(simple);
      const outside = admissible(known, assumed).flatMap((sizes) => {
        const value = computed(left, sizes);
        if (value === undefined) return [];
        const same = text === undefined || (valueOfText(text, sizes) ?? value) === value;
        return same && value >= min && value <= max ? [] : [{ sizes, value, text, min, max }];
      });
      expect(outside[0]).toBeUndefined();
    }),
    runs,
  );
});

test("the text of a condition is true where the condition is", () => {
  fc.assert(
    fc.property(claims, (claim) => {
      const condition = conditionOf(claim);
      fc.pre(!mentionsUnknown(condition.left) && !mentionsUnknown(condition.right));
      const text = formatCondition(condition);
      const known = { a: { min: 1, max: 5 }, b: { min: 1, max: 5 }, n: { min: 1, max: 5 } };
      for (const sizes of admissible(known, [])) {
        if (computed(claim.left, sizes) === undefined || computed(claim.right, sizes) === undefined) continue;
        if (truthOfText(text, sizes) !== holds(claim, sizes)) expect({ text, sizes }).toBeUndefined();
      }
    }),
    runs,
  );
});

test("joined facts hold wherever one of the two does", () => {
  fc.assert(
    fc.property(situations, fc.array(claims, { maxLength: 2 }), ({ known, assumed, left, right }, others) => {
      const facts = joinFacts(factsOf(known, assumed), factsOf(known, others));
      const either = [...admissible(known, assumed), ...admissible(known, others)];
      expect(contradiction(left, right, facts, either)).toBeUndefined();
    }),
    runs,
  );
});

/** Sizes at which a comparison does not come out as it was decided for all sizes. */
function contradiction(left: Tree, right: Tree, facts: Facts, choices: readonly Sizes[]): object | undefined {
  const [one, other] = [symbolic(left), symbolic(right)];
  const equal = isEqual(one, other, facts);
  const atLeast = isAtLeast(one, other, facts);
  const less = isLess(one, other, facts);
  if (equal === "unknown" && atLeast === "unknown" && less === "unknown") return undefined;
  for (const sizes of choices) {
    const [a, b] = [computed(left, sizes), computed(right, sizes)];
    if (a === undefined || b === undefined) continue;
    const wrong =
      equal === (a === b ? "never" : "always") ||
      atLeast === (a >= b ? "never" : "always") ||
      less === (a < b ? "never" : "always");
    if (wrong) return { sizes, a, b, equal, atLeast, less };
  }
  return undefined;
}

function truthOfText(text: string, sizes: Sizes): boolean | undefined {
  const [left = "", operator = "", right = ""] = text.split(/ (==|!=|>=|<=) /u);
  const [a, b] = [valueOfText(left, sizes), valueOfText(right, sizes)];
  if (a === undefined || b === undefined) return undefined;
  const truths: Readonly<Record<string, boolean>> = { "==": a === b, "!=": a !== b, ">=": a >= b, "<=": a <= b };
  return truths[operator];
}
