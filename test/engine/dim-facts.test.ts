import { expect, test } from "vitest";
import {
  type Dim,
  add,
  floorDivide,
  formatDim,
  maximum,
  minimum,
  modulo,
  multiply,
  multiplyAll,
  negate,
  subtract,
  symbol,
  unknownDim,
} from "../../engine/shape/dim.ts";
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
  sameFacts,
  simplify,
  withRange,
} from "../../engine/shape/facts.ts";

const named = (name: string): Dim => symbol(name, name);
const [a, b, n, k, d, seq, depth] = ["a", "b", "n", "k", "d", "seq", "D"].map(named) as [
  Dim,
  Dim,
  Dim,
  Dim,
  Dim,
  Dim,
  Dim,
];
const twiceHalf = multiply(2, floorDivide(depth, 2));

const equal = (left: Dim, right: Dim): Condition => ({ kind: "equal", left, right });
const different = (left: Dim, right: Dim): Condition => ({ kind: "different", left, right });
const atLeast = (left: Dim, right: Dim): Condition => ({ kind: "atLeast", left, right });

function assuming(...conditions: readonly Condition[]): Facts {
  return conditions.reduce(assume, noFacts);
}

function simplified(dim: Dim, facts: Facts): string {
  return formatDim(simplify(dim, facts));
}

test("comparisons without facts", () => {
  expect(isEqual(3, 3, noFacts)).toBe("always");
  expect(isEqual(3, 4, noFacts)).toBe("never");
  expect(isEqual(n, n, noFacts)).toBe("always");
  expect(isEqual(n, a, noFacts)).toBe("unknown");
  expect(isEqual(n, 0, noFacts)).toBe("never");
  expect(isEqual(add(n, 1), n, noFacts)).toBe("never");
  expect(isEqual(multiply(2, a), add(multiply(2, b), 1), noFacts)).toBe("never");
  expect(isAtLeast(n, 1, noFacts)).toBe("always");
  expect(isAtLeast(multiply(n, a), n, noFacts)).toBe("always");
  expect(isLess(n, 1, noFacts)).toBe("never");
  expect(isLess(modulo(n, k), k, noFacts)).toBe("always");
  expect(isAtLeast(depth, twiceHalf, noFacts)).toBe("always");
  expect(isAtLeast(n, minimum(n, a), noFacts)).toBe("always");
});

test("one value written in two ways", () => {
  expect(isEqual(add(minimum(a, b), maximum(a, b)), add(a, b), noFacts)).toBe("always");
  expect(isEqual(add(floorDivide(n, 2), floorDivide(add(n, 1), 2)), n, noFacts)).toBe("always");
  const ceiling = floorDivide(subtract(add(n, k), 1), k);
  expect(isEqual(negate(floorDivide(negate(n), k)), ceiling, noFacts)).toBe("always");
  expect(isEqual(add(modulo(n, k), multiply(k, floorDivide(n, k))), n, noFacts)).toBe("always");
});

test("2*(D//2) is D only when D is even", () => {
  expect(isEqual(twiceHalf, depth, noFacts)).toBe("unknown");
  expect(isEqual(twiceHalf, depth, withRange(noFacts, "D", { min: 7, max: 7 }))).toBe("never");
  for (const condition of [equal(twiceHalf, depth), equal(modulo(depth, 2), 0)]) {
    expect(formatCondition(condition)).toBe("D % 2 == 0");
    const even = assuming(condition);
    expect(isEqual(twiceHalf, depth, even)).toBe("always");
    expect(isEqual(depth, 7, even)).toBe("never");
    expect(isEqual(depth, 8, even)).toBe("unknown");
    expect(rangeOf(depth, even)).toEqual({ min: 2, max: Infinity });
    expect(simplified(twiceHalf, even)).toBe("D");
    expect(simplified(depth, even)).toBe("D");
    expect(simplified(add(depth, floorDivide(depth, 2)), even)).toBe("3*(D//2)");
    const six = assume(even, equal(modulo(depth, 3), 0));
    expect(isEqual(modulo(depth, 6), 0, six)).toBe("always");
    expect(simplified(multiply(6, floorDivide(depth, 6)), six)).toBe("D");
  }
});

test("a multiple of a symbol", () => {
  const facts = assuming(equal(modulo(n, k), 0));
  expect(isEqual(multiply(k, floorDivide(n, k)), n, facts)).toBe("always");
  expect(simplified(multiply(k, floorDivide(n, k)), facts)).toBe("n");
  expect(simplified(floorDivide(n, k), facts)).toBe("n//k");
});

test("equalities replace symbols", () => {
  const facts = assuming(equal(d, 100), equal(a, multiply(2, b)));
  expect(simplify(d, facts)).toBe(100);
  expect(simplified(add(a, b), facts)).toBe("3*b");
  expect(isEqual(d, 64, facts)).toBe("never");
  expect(isEqual(modulo(a, 2), 0, facts)).toBe("always");
  const bounded = assume(facts, atLeast(10, a));
  expect(rangeOf(b, bounded)).toEqual({ min: 1, max: 5 });
  expect(simplify(b, assume(bounded, equal(a, 6)))).toBe(3);
});

test("a product that is known", () => {
  const facts = assuming(equal(multiply(n, a), 100));
  expect(isEqual(multiplyAll([n, a, b]), multiply(100, b), facts)).toBe("always");
  expect(simplified(multiplyAll([n, a, b]), facts)).toBe("100*b");
  expect(simplify(d, assuming(equal(multiply(n, d), multiply(n, 40))))).toBe(40);
});

test("inequalities narrow ranges", () => {
  expect(rangeOf(n, assuming(atLeast(n, 5)))).toEqual({ min: 5, max: Infinity });
  expect(rangeOf(n, assuming(atLeast(floorDivide(subtract(n, 3), 2), 0)))).toEqual({ min: 3, max: Infinity });
  expect(rangeOf(n, assuming(different(n, 1)))).toEqual({ min: 2, max: Infinity });
  expect(isEqual(a, b, assuming(different(a, b)))).toBe("never");
  expect(isAtLeast(a, b, assuming(atLeast(a, add(b, 2))))).toBe("always");
  expect(isEqual(a, b, assuming(atLeast(a, add(b, 2))))).toBe("never");
  expect(simplify(n, assuming(atLeast(n, 1), atLeast(1, n)))).toBe(1);
});

test("minima, maxima, quotients and remainders that ranges decide", () => {
  expect(simplified(maximum(n, 1), noFacts)).toBe("n");
  expect(simplified(maximum(n, 2), noFacts)).toBe("max(n, 2)");
  expect(simplified(minimum(n, 2), assuming(atLeast(n, 2)))).toBe("2");
  expect(simplified(modulo(n, 8), withRange(noFacts, "n", { min: 1, max: 7 }))).toBe("n");
  expect(simplified(floorDivide(n, add(n, 1)), noFacts)).toBe("0");
});

test("unknown sizes are equal to themselves alone", () => {
  const unknown = unknownDim("line 3");
  expect(isEqual(unknown, unknown, noFacts)).toBe("always");
  expect(isEqual(unknown, unknownDim("line 4"), noFacts)).toBe("unknown");
  expect(isEqual(unknown, -1, noFacts)).toBe("unknown");
  expect(isEqual(unknown, n, noFacts)).toBe("unknown");
  expect(isAtLeast(unknown, 0, noFacts)).toBe("always");
  expect(simplify(unknown, assuming(equal(100, unknown)))).toBe(100);
  expect(isEqual(unknown, 9, withRange(noFacts, "line 3", { min: 0, max: 8 }))).toBe("never");
});

test("a contradiction changes nothing", () => {
  const facts = assuming(equal(d, 100));
  expect(assume(facts, equal(d, 200))).toBe(facts);
  expect(assume(noFacts, equal(n, 0))).toBe(noFacts);
  expect(assume(noFacts, atLeast(n, 1))).toBe(noFacts);
});

test("both arms' knowledge", () => {
  const even = assuming(equal(twiceHalf, depth));
  const joined = joinFacts(assume(even, equal(a, 3)), assume(even, equal(a, 5)));
  expect(rangeOf(a, joined)).toEqual({ min: 3, max: 5 });
  expect(isEqual(twiceHalf, depth, joined)).toBe("always");
  expect(isEqual(a, 3, joinFacts(assuming(equal(a, 3)), noFacts))).toBe("unknown");
  expect(isAtLeast(a, 2, joinFacts(assuming(equal(a, 3)), assuming(atLeast(a, 2))))).toBe("always");
  expect(sameFacts(joinFacts(even, even), even)).toBe(true);
  expect(sameFacts(even, noFacts)).toBe(false);
  expect(sameFacts(assuming(equal(a, b)), assuming(equal(a, b)))).toBe(true);
});

test("conditions as text", () => {
  const texts: readonly (readonly [Condition, string])[] = [
    [equal(d, 100), "d == 100"],
    [equal(100, d), "d == 100"],
    [equal(multiply(2, d), 40), "d == 20"],
    [equal(multiply(2, d), 41), "2*d == 41"],
    [equal(multiply(2, b), a), "a == 2*b"],
    [equal(add(seq, 1), add(b, 1)), "seq == b"],
    [equal(add(a, b), 10), "a + b == 10"],
    [equal(multiply(a, n), 100), "a*n == 100"],
    [equal(modulo(n, k), 0), "n % k == 0"],
    [equal(unknownDim("line 3"), 100), "? == 100"],
    [different(modulo(n, 3), 1), "n % 3 != 1"],
    [different(100, d), "d != 100"],
    [atLeast(n, 1), "n >= 1"],
    [atLeast(1, n), "n <= 1"],
    [atLeast(subtract(n, 3), 2), "n >= 5"],
    [atLeast(multiply(3, n), 20), "n >= 7"],
    [atLeast(20, multiply(3, n)), "n <= 6"],
    [atLeast(add(floorDivide(subtract(n, 3), 2), 1), 1), "(n + 1)//2 >= 2"],
    [atLeast(multiply(2, b), a), "a <= 2*b"],
  ];
  for (const [condition, text] of texts) expect(formatCondition(condition)).toBe(text);
});

test("many conditions stay cheap to hold", () => {
  let facts = noFacts;
  for (let count = 0; count < 400; count++) {
    const [one, other] = [named(`x${String(count)}`), named(`y${String(count)}`)];
    facts = assume(facts, equal(multiply(one, other), count + 2));
    facts = assume(facts, atLeast(one, other));
    facts = assume(facts, equal(add(one, named("z")), multiply(other, 3)));
  }
  expect(facts.conditions.length).toBeLessThanOrEqual(64);
  expect(facts.solutions.size).toBeLessThanOrEqual(256);
  expect(facts.zeros.length + facts.nonnegatives.length).toBeLessThanOrEqual(32);
});

test("every congruence of one symbol", () => {
  for (let divisor = 2; divisor <= 12; divisor++) {
    for (let times = 1; times <= 11; times++) {
      for (let remainder = 0; remainder < divisor; remainder++) {
        const facts = assuming(equal(modulo(add(multiply(times, n), 5), divisor), remainder));
        const sizes = Array.from({ length: 30 }, (_, index) => index + 1);
        const solutions = sizes.filter((size) => (times * size + 5) % divisor === remainder);
        if (solutions.length === 0) continue;
        const possible = sizes.filter((size) => isEqual(n, size, facts) !== "never");
        expect([divisor, times, remainder, possible]).toEqual([divisor, times, remainder, solutions]);
      }
    }
  }
});
