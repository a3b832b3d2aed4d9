import { type Axis, axis, type Factor, withRole } from "../../shape/axis.ts";
import { type Dim, modulo, multiply } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import type { Call } from "../operation.ts";
import type { Shape } from "./axes.ts";

/**
 * The new axes of a reshaped tensor, with what is known of the old ones: an axis that stays keeps its role and factors,
 * axes that become one bring their factors along, and a split axis leaves its role to the last part where that is the
 * feature axis.
 */
export function regrouped(call: Call, old: Shape, wanted: Shape): Shape {
  const result: Axis[] = [];
  let from = 0;
  let to = 0;
  while (to < wanted.length) {
    const group = nextGroup(call, old, wanted, from, to);
    if (group === undefined) return [...result, ...wanted.slice(to)];
    const olds = old.slice(from, group.from);
    const news = wanted.slice(to, group.to);
    result.push(...joined(olds, news));
    from = group.from;
    to = group.to;
  }
  return result;
}

/** The fewest axes on both sides with the same product. */
function nextGroup(
  call: Call,
  old: Shape,
  wanted: Shape,
  from: number,
  to: number,
): { readonly from: number; readonly to: number } | undefined {
  const first = wanted[to];
  if (first?.size === 1 && old[from]?.size !== 1) return { from, to: to + 1 };
  let left: Dim = old[from]?.size ?? 1;
  let right: Dim = first?.size ?? 1;
  let [i, j] = [from + 1, to + 1];
  for (let step = 0; step < old.length + wanted.length; step++) {
    if (isEqual(left, right, call.facts()) === "always") return { from: Math.min(i, old.length), to: j };
    const extendOld = divides(left, right);
    const next = extendOld ? old[i] : wanted[j];
    if (next === undefined) return undefined;
    if (extendOld) {
      left = multiply(left, next.size);
      i++;
    } else {
      right = multiply(right, next.size);
      j++;
    }
  }
  return undefined;
}

function divides(part: Dim, whole: Dim): boolean {
  if (typeof part === "number" && typeof whole === "number") return part < whole;
  return part !== 0 && modulo(whole, part) === 0;
}

function joined(olds: Shape, news: Shape): Shape {
  const [old] = olds;
  const [wanted] = news;
  if (old === undefined || wanted === undefined) return news;
  if (olds.length === 1 && news.length === 1)
    return [old.factors.length > 0 ? old : { ...old, factors: wanted.factors }];
  const matters = olds.filter(({ size }) => size !== 1);
  if (news.length === 1) {
    const [only] = matters;
    if (matters.length === 1 && only !== undefined) return [only];
    return [axis(wanted.size, undefined, matters.flatMap(factorsOf))];
  }
  const last = news.at(-1);
  if (olds.length > 1 || last === undefined) return news;
  return [...news.slice(0, -1), old.role === "feature" ? withRole(last, "feature") : last];
}

/** An axis without a known origin is a factor by its size alone. */
export function factorsOf(found: Axis): readonly Factor[] {
  if (found.factors.length > 0) return found.factors;
  return [{ size: found.size, label: found.role ?? "", place: undefined }];
}
