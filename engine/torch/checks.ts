import { type Dim, formatDim } from "../shape/dim.ts";
import { isEqual } from "../shape/facts.ts";
import type { Call } from "./operation.ts";
import type { Raised } from "./problem.ts";

/** Both sizes must be equal; an unknown size passes. */
export function requireEqual(call: Call, left: Dim, right: Dim, raised: () => Raised): boolean {
  return call.require({ kind: "equal", left, right }, raised);
}

export function requireAtLeast(call: Call, left: Dim, right: Dim, raised: () => Raised): boolean {
  return call.require({ kind: "atLeast", left, right }, raised);
}

/** All sizes must be equal pair by pair. One impossible pair raises once, and then nothing is assumed of the others. */
export function requireSizes(
  call: Call,
  found: readonly Dim[],
  expected: readonly Dim[],
  raised: () => Raised,
): boolean {
  const pairs = found.map((size, index) => [size, expected[index] ?? size] as const);
  const impossible = pairs.find(([left, right]) => isEqual(left, right, call.facts()) === "never");
  if (impossible !== undefined) return requireEqual(call, impossible[0], impossible[1], raised);
  return pairs.every(([left, right]) => requireEqual(call, left, right, raised));
}

/** `[2, 4, 20]`, as PyTorch prints sizes. */
export function sizesText(sizes: readonly Dim[]): string {
  return `[${sizes.map(formatDim).join(", ")}]`;
}

/** `(2, 4, 20)`, as Python prints a tuple of sizes. */
export function tupleText(sizes: readonly Dim[]): string {
  return sizes.length === 1 ? `(${sizes.map(formatDim).join("")},)` : `(${sizes.map(formatDim).join(", ")})`;
}
