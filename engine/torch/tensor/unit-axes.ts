import { axis } from "../../shape/axis.ts";
import { type Dim, mentionsUnknown, multiply } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import type { Entry } from "../entry.ts";
import type { Call } from "../operation.ts";
import type { TensorValue, Value } from "../value.ts";
import { axisIndex, distinctAxes, rankless, tensorArgument, viewOf } from "./axes.ts";
import { functionAndMethod } from "./families.ts";

/** squeeze and unsqueeze: axes of size 1 go and come. */
export const unitAxisOperations: readonly Entry[] = [
  ...functionAndMethod("squeeze", ["(Tensor input)", "(Tensor input, int dim)", "(Tensor input, size dim)"], squeezed),
  ...functionAndMethod("unsqueeze", "(Tensor input, int dim)", unsqueezed),
];

/** A symbol is read as at least 2, with a note; an unknown size leaves the rank unknown. */
function squeezed(call: Call): Value {
  const input = tensorArgument(call, "input");
  const { shape } = input;
  if (shape === undefined) return rankless("the rank isn't known", input);
  const named = call.given("dim");
  const dims = named ? distinctAxes(call, "dim", shape.length) : [...shape.keys()];
  if (dims === undefined) return rankless("the axes aren't known", { ...input, reason: "the axes aren't known" });
  const dropped: number[] = [];
  for (const dim of dims) {
    const size = shape[dim]?.size;
    if (size === undefined) continue;
    const one = isEqual(size, 1, call.facts());
    if (one === "always") dropped.push(dim);
    if (one !== "unknown") continue;
    if (mentionsUnknown(size)) {
      return rankless("whether an axis has size 1 isn't known", {
        ...input,
        reason: "whether an axis has size 1 isn't known",
      });
    }
    call.require({ kind: "atLeast", left: size, right: 2 }, () => ({
      code: "condition",
      type: "RuntimeError",
      text: "squeeze() drops an axis of size 1",
      place: named ? call.placeOf("dim") : call.place,
    }));
  }
  const keeps = (_: unknown, dim: number): boolean => !dropped.includes(dim);
  return viewOf(input, shape.filter(keeps), input.strides?.filter(keeps), input.data);
}

function unsqueezed(call: Call): Value {
  const input = tensorArgument(call, "input");
  const { shape } = input;
  if (shape === undefined) return rankless("the rank isn't known", input);
  const at = axisIndex(call, call.argument("dim"), shape.length + 1, call.placeOf("dim"));
  if (at === undefined) return rankless("the axis isn't known", { ...input, reason: "the axis isn't known" });
  return withUnitAxis(input, at);
}

export function withUnitAxis(input: TensorValue, at: number): TensorValue {
  const { shape = [], strides } = input;
  return viewOf(
    input,
    [...shape.slice(0, at), axis(1), ...shape.slice(at)],
    strides && widened(shape, strides, at),
    input.data,
  );
}

function widened(shape: readonly { readonly size: Dim }[], strides: readonly Dim[], at: number): readonly Dim[] {
  const after = shape[at];
  const stride = after === undefined ? 1 : multiply(after.size, strides[at] ?? 1);
  return [...strides.slice(0, at), stride, ...strides.slice(at)];
}
