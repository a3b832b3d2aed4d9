import { type Axis, axis } from "../../shape/axis.ts";
import { freshTensor } from "../layers/tensors.ts";
import type { Dtype } from "../dtype.ts";
import { truthOf } from "../arguments.ts";
import type { Call } from "../operation.ts";
import type { TensorValue } from "../value.ts";
import { axesArgument, distinctAxes, rankless, type Shape } from "./axes.ts";
import { isFloating } from "./promotion.ts";

/** Which axes a reduction takes: all, some, or not known. */
export type Reduced =
  { readonly kind: "all" } | { readonly kind: "some"; readonly axes: readonly number[] } | { readonly kind: "unknown" };

/** The argument `dim`: None means all axes; `empty` says what an empty tuple means. */
export function reducedAxes(call: Call, input: TensorValue, empty: "all" | "none" = "all"): Reduced {
  const dim = call.argument("dim");
  if (dim.kind === "none") return { kind: "all" };
  if (input.shape === undefined) return { kind: "unknown" };
  const rank = input.shape.length;
  const axes = distinctAxes(call, "dim", rank);
  if (axes === undefined) return { kind: "unknown" };
  if (axes.length === 0 && empty === "all") return { kind: "all" };
  return { kind: "some", axes };
}

/** One axis, for reductions that take one or all. */
export function reducedAxis(call: Call, input: TensorValue): Reduced {
  if (call.argument("dim").kind === "none") return { kind: "all" };
  if (input.shape === undefined) return { kind: "unknown" };
  const axes = axesArgument(call, "dim", input.shape.length);
  return axes === undefined ? { kind: "unknown" } : { kind: "some", axes };
}

/** A fresh tensor without the reduced axes, or with 1 in their place (`keepdim`). */
export function reducedTensor(call: Call, input: TensorValue, reduced: Reduced, dtype: Dtype | undefined): TensorValue {
  const requiresGrad = input.requiresGrad && (dtype === undefined || isFloating(dtype));
  const keep = truthOf(call.argument("keepdim"));
  const shape = reducedShape(call, input.shape, reduced, keep);
  if (shape === undefined) return { ...rankless(input.reason ?? "the reduced axes aren't known"), dtype, requiresGrad };
  return freshTensor(shape, dtype, requiresGrad);
}

function reducedShape(
  call: Call,
  shape: Shape | undefined,
  reduced: Reduced,
  keep: boolean | undefined,
): Shape | undefined {
  const kept = keep === true || (keep === undefined && call.given("keepdim"));
  if (reduced.kind === "all" && !kept) return [];
  if (shape === undefined || (keep === undefined && call.given("keepdim"))) return undefined;
  switch (reduced.kind) {
    case "all":
      return shape.map(one);
    case "some":
      return kept
        ? shape.map((own, dim) => (reduced.axes.includes(dim) ? one(own) : own))
        : shape.filter((_, dim) => !reduced.axes.includes(dim));
    case "unknown":
      return kept ? shape.map(({ role }) => axis(call.freshUnknown(), role)) : unknownAxes(call, shape);
  }
}

/** One axis less, whichever it is. */
function unknownAxes(call: Call, shape: Shape): Shape | undefined {
  const dim = call.argument("dim");
  if (dim.kind !== "int" || shape.length === 0) return undefined;
  return shape.slice(1).map(() => axis(call.freshUnknown()));
}

function one({ role }: Axis): Axis {
  return axis(1, role);
}
