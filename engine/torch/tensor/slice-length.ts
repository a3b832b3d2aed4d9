import { add, type Dim, floorDivide, maximum, minimum, negate, subtract } from "../../shape/dim.ts";
import { type Facts, isAtLeast, rangeOf, simplify } from "../../shape/facts.ts";
import type { Call } from "../operation.ts";
import type { Bound } from "./index-items.ts";

/** How many elements `lower:upper:step` takes of an axis: bounds count from the end where negative, and are clamped. */
export function sliceLength(
  call: Call,
  size: Dim,
  slice: { readonly lower: Bound; readonly upper: Bound; readonly step: Dim | "unknown" },
): Dim {
  if (slice.lower === "none" && slice.upper === "none" && slice.step === 1) return size;
  const start = sliceStart(call, size, slice.lower);
  const end = slice.upper === "none" ? size : clamped(call.facts(), size, slice.upper);
  if (start === undefined || end === undefined || slice.step === "unknown") return call.freshUnknown();
  const facts = call.facts();
  const distance = simplify(subtract(end, start), facts);
  const length = isAtLeast(distance, 0, facts) === "always" ? distance : maximum(0, distance);
  return slice.step === 1 ? length : negate(floorDivide(negate(length), slice.step));
}

/** The first element that a slice takes; undefined: not known. */
export function sliceStart(call: Call, size: Dim, lower: Bound): Dim | undefined {
  return lower === "none" ? 0 : clamped(call.facts(), size, lower);
}

function clamped(facts: Facts, size: Dim, bound: Dim | "unknown"): Dim | undefined {
  if (bound === "unknown") return undefined;
  const range = rangeOf(bound, facts);
  if (range.max < 0) {
    const from = add(size, bound);
    return isAtLeast(from, 0, facts) === "always" ? from : simplify(maximum(from, 0), facts);
  }
  if (range.min < 0) return undefined;
  return isAtLeast(size, bound, facts) === "always" ? bound : simplify(minimum(bound, size), facts);
}
