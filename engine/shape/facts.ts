/** What is known about symbolic sizes at a point in the flow, and what follows from it. Nothing here is changed in place. */
export { assume } from "./facts-assumption.ts";
export { isAtLeast, isEqual, isLess, rangeOf, truthOf } from "./facts-comparison.ts";
export { counting, uncounted } from "./facts-counter.ts";
export { formatCondition } from "./facts-condition.ts";
export { joinFacts, sameFacts } from "./facts-join.ts";
export { type Condition, type Facts, type Range, type Truth, noFacts, withRange } from "./facts-known.ts";
export { simplify } from "./facts-reduction.ts";
