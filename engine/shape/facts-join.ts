import { sameDim } from "./dimension-expression.ts";
import { assume } from "./facts-assumption.ts";
import { truthOf } from "./facts-comparison.ts";
import { hull } from "./facts-interval.ts";
import { type Condition, type Facts, type Range, noFacts, withRange } from "./facts-known.ts";
import { bounds } from "./facts-range.ts";

/** What both know. */
export function joinFacts(a: Facts, b: Facts): Facts {
  if (a === b || sameFacts(a, b)) return a;
  const ids = [a.ranges, b.ranges, a.solutions, b.solutions].flatMap((known) => [...known.keys()]);
  const visible = [...new Set(ids)].filter((id) => !a.quotients.has(id) && !b.quotients.has(id));
  let joined = noFacts;
  for (const id of visible) {
    const range = joinedRange(rangeById(a, id), rangeById(b, id));
    if (range) joined = withRange(joined, id, range);
  }
  for (const condition of a.conditions) if (knows(b, condition)) joined = assume(joined, condition);
  for (const condition of b.conditions) if (knows(a, condition)) joined = assume(joined, condition);
  return joined;
}

export function sameFacts(a: Facts, b: Facts): boolean {
  if (a === b) return true;
  return (
    sameEntries(a.ranges, b.ranges, (one, other) => one.min === other.min && one.max === other.max) &&
    sameEntries(a.solutions, b.solutions, sameDim) &&
    sameList(a.zeros, b.zeros, sameDim) &&
    sameList(a.nonzeros, b.nonzeros, sameDim) &&
    sameList(a.nonnegatives, b.nonnegatives, sameDim) &&
    sameList(a.conditions, b.conditions, sameCondition)
  );
}

function knows(facts: Facts, condition: Condition): boolean {
  return facts.conditions.includes(condition) || truthOf(condition, facts) === "always";
}

function rangeById(facts: Facts, id: string): Range | undefined {
  const value = facts.solutions.get(id);
  return value === undefined ? facts.ranges.get(id) : bounds(value, facts);
}

/** Undefined stands for the bounds that a symbol has by itself, which begin at 0 or 1. */
function joinedRange(a: Range | undefined, b: Range | undefined): Range | undefined {
  if (a && b) return hull(a, b);
  const known = a ?? b;
  return known && known.min < 1 ? { min: known.min, max: Infinity } : undefined;
}

function sameCondition(a: Condition, b: Condition): boolean {
  return a.kind === b.kind && sameDim(a.left, b.left) && sameDim(a.right, b.right);
}

function sameEntries<T>(
  a: ReadonlyMap<string, T>,
  b: ReadonlyMap<string, T>,
  same: (one: T, other: T) => boolean,
): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  return [...a].every(([id, one]) => {
    const other = b.get(id);
    return other !== undefined && same(one, other);
  });
}

function sameList<T>(a: readonly T[], b: readonly T[], same: (one: T, other: T) => boolean): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every((one, index) => {
        const other = b[index];
        return other !== undefined && same(one, other);
      }))
  );
}
