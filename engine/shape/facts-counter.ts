import { type Dim, sameDim } from "./dimension-expression.ts";
import { someSymbol } from "./dimension-substitution.ts";
import type { Facts } from "./facts-known.ts";

/** The facts inside a loop, where what is left to count is at least 0: nothing about single sizes is drawn from it. */
export function counting(facts: Facts, left: Dim): Facts {
  if (typeof left === "number" || facts.nonnegatives.some((known) => sameDim(known, left))) return facts;
  return { ...facts, nonnegatives: [...facts.nonnegatives, left] };
}

/** The facts behind the loop: the counter has no value any more. */
export function uncounted(facts: Facts, counter: string): Facts {
  const free = facts.nonnegatives.filter((known) => !someSymbol(known, ({ id }) => id === counter));
  return free.length === facts.nonnegatives.length ? facts : { ...facts, nonnegatives: free };
}
