import type { Comment, Expression } from "../language/syntax.ts";
import { readShapeComment } from "../language/shape-comment.ts";
import type { Place } from "../shape/place.ts";
import type { Value } from "../torch/value.ts";
import { type Machine, placeOf } from "./machine.ts";

/**
 * The value with the names that a comment behind its assignment gives to its axes: `x = load()  # (batch, seq, 10)`. An
 * axis that has a role or a name of its own keeps it, and a comment of another rank names nothing.
 */
export function withCommentedNames(
  machine: Machine,
  value: Value,
  targets: readonly Expression[],
  comment: Comment | undefined,
): Value {
  if (comment === undefined || machine.running !== undefined || value.kind !== "tensor") return value;
  const said = value.shape === undefined || value.shape.length === 0 ? undefined : readShapeComment(comment.text);
  if (said === undefined || said.dims.length !== value.shape?.length) return value;
  if (said.name !== undefined && !targets.some((target) => target.kind === "name" && target.name === said.name)) {
    return value;
  }
  const place: Place = placeOf(machine, comment.span);
  const shape = value.shape.map((axis, index) => {
    const label = said.dims[index] ?? "";
    const hasName = axis.role !== undefined || axis.factors.some((factor) => factor.label !== "");
    if (hasName || !/^[A-Za-z_]\w*$/u.test(label)) return axis;
    return { ...axis, factors: [{ size: axis.size, label, place }] };
  });
  return { ...value, shape };
}
