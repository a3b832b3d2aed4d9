import { type Axis, sameAxis } from "../../shape/axis.ts";
import { type Dim, formatDim, mentionsUnknown, sameDim } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import { sizesText } from "../checks.ts";
import type { Call } from "../operation.ts";
import type { Raised, Related } from "../problem.ts";

export type Shape = readonly Axis[];

/**
 * The shape to which all are stretched, aligned at their last axes: where sizes differ, one of them must be 1. A symbol
 * is read as at least 2. Undefined after an error, and where a rank isn't known. Checked from the last axis to the
 * first, as c10's infer_size does.
 */
export function broadcastShapes(call: Call, shapes: readonly (Shape | undefined)[]): Shape | undefined {
  const [first, ...rest] = shapes;
  if (first === undefined) return undefined;
  let result: Shape = first;
  for (const shape of rest) {
    if (shape === undefined) return undefined;
    const next = broadcastPair(call, result, shape);
    if (next === undefined) return undefined;
    result = next;
  }
  return result;
}

function broadcastPair(call: Call, a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const result: Axis[] = [];
  for (let dim = rank - 1; dim >= 0; dim--) {
    const left = a[dim - rank + a.length];
    const right = b[dim - rank + b.length];
    const stretched = left === undefined || right === undefined ? (left ?? right) : stretch(call, left, right);
    if (stretched !== undefined) {
      result.unshift(stretched);
      continue;
    }
    if (left === undefined || right === undefined) return undefined;
    const condition = { kind: "equal", left: left.size, right: right.size } as const;
    if (!call.require(condition, () => mismatch(call, a, b, left, right, dim))) return undefined;
    result.unshift(common(left, right));
  }
  return result;
}

/** The axis of both where that needs no condition. */
function stretch(call: Call, left: Axis, right: Axis): Axis | undefined {
  if (isOne(call, left.size)) return right.size === 1 ? common(left, right) : right;
  if (isOne(call, right.size)) return left;
  if (isEqual(left.size, right.size, call.facts()) === "always") return common(left, right);
  return undefined;
}

function isOne(call: Call, size: Dim): boolean {
  return size === 1 || (typeof size !== "number" && isEqual(size, 1, call.facts()) === "always");
}

/** Of two axes of one size: the known size, with what is known of its role and origin. */
export function common(left: Axis, right: Axis): Axis {
  if (sameAxis(left, right)) return left;
  const size = plainer(left.size, right.size);
  const [one, other] = sameDim(size, left.size) ? [left, right] : [right, left];
  const factors = one.factors.length > 0 || !sameDim(one.size, other.size) ? one.factors : other.factors;
  return { size, role: left.role ?? right.role, factors };
}

/** A number tells more than a symbol, a symbol more than what isn't known. */
function plainer(left: Dim, right: Dim): Dim {
  if (typeof left === "number") return left;
  if (typeof right === "number") return right;
  return mentionsUnknown(left) && !mentionsUnknown(right) ? right : left;
}

function mismatch(call: Call, a: Shape, b: Shape, left: Axis, right: Axis, dim: number): Raised {
  const [one, other] = [formatDim(left.size), formatDim(right.size)];
  const shapes = [a, b].map((shape) => sizesText(shape.map(({ size }) => size)));
  return {
    code: "broadcast",
    type: "RuntimeError",
    text: `The size of tensor a (${one}) must match the size of tensor b (${other}) at non-singleton dimension ${String(dim)}`,
    message: `${shapes.join(" and ")} don't fit together: ${one} against ${other}, and neither is 1.`,
    place: call.place,
    related: axisOrigins(left, right),
  };
}

/** Where the sizes of these axes come from. */
export function axisOrigins(...axes: readonly Axis[]): readonly Related[] {
  return axes.flatMap(({ factors }) =>
    factors.flatMap(({ place, label, size }) =>
      place === undefined ? [] : [{ place, message: `${label === "" ? "this size" : label} is ${formatDim(size)}` }],
    ),
  );
}
