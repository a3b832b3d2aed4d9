import { type Axis, axis } from "../../shape/axis.ts";
import type { Dim } from "../../shape/dim.ts";
import type { Place } from "../../shape/place.ts";
import { integerOf } from "../arguments.ts";
import { shapelessTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import type { TensorValue, Value } from "../value.ts";

export type Shape = readonly Axis[];

/** The tensor that an argument is; what isn't known is one of unknown rank. */
export function tensorArgument(call: Call, name: string): TensorValue {
  const value = call.argument(name);
  return value.kind === "tensor" ? value : rankless(value.kind === "unknown" ? value.reason : `${name} isn't known`);
}

export function rankless(reason: string, like?: TensorValue): TensorValue {
  return shapelessTensor(like?.reason ?? reason, like?.dtype, like?.requiresGrad ?? false);
}

/**
 * The axis that `dim` means in a tensor of so many axes, counted from 0. Undefined: not known, or out of range, which
 * has been raised. A 0-dim tensor counts as one of one axis.
 */
export function axisIndex(call: Call, dim: Value, rank: number, place: Place): number | undefined {
  const index = integerOf(dim);
  return typeof index === "number" ? wrapped(call, index, rank, place) : undefined;
}

export function axisArgument(call: Call, name: string, rank: number): number | undefined {
  return axisIndex(call, call.argument(name), rank, call.placeOf(name));
}

export function wrapped(call: Call, index: number, rank: number, place: Place): number | undefined {
  const axes = Math.max(rank, 1);
  if (index >= -axes && index < axes) return index < 0 ? index + axes : index;
  call.raise({
    code: "index",
    type: "IndexError",
    text: `Dimension out of range (expected to be in range of [${String(-axes)}, ${String(axes - 1)}], but got ${String(index)})`,
    message: `There is no axis ${String(index)}: the tensor has ${rank === 1 ? "1 axis" : `${String(rank)} axes`}.`,
    place,
  });
  return undefined;
}

/** The axes that an int, a tuple or a list names, each counted from 0; undefined: not known, or raised. */
export function axesArgument(call: Call, name: string, rank: number): readonly number[] | undefined {
  const dims = integersOf(call, call.argument(name));
  if (dims === undefined) return undefined;
  const found: number[] = [];
  for (const dim of dims) {
    if (typeof dim !== "number") return undefined;
    const index = wrapped(call, dim, rank, call.placeOf(name));
    if (index === undefined) return undefined;
    found.push(index);
  }
  return found;
}

/** As `axesArgument`; no axis may be named twice. */
export function distinctAxes(call: Call, name: string, rank: number): readonly number[] | undefined {
  const axes = axesArgument(call, name, rank);
  const twice = axes?.find((dim, index) => axes.indexOf(dim) !== index);
  if (twice === undefined) return axes;
  const text = `dim ${String(twice)} appears multiple times in the list of dims`;
  call.raise({ code: "argument", type: "RuntimeError", text, place: call.placeOf(name) });
  return undefined;
}

/** The integers of an int, a tuple or a list; one that isn't known is undefined. */
export function integersOf(call: Call, value: Value): readonly (Dim | undefined)[] | undefined {
  if (value.kind === "tuple" || value.kind === "list") {
    const items = call.iterate(value);
    return items?.kind === "items" ? items.items.map(integerOf) : undefined;
  }
  const integer = integerOf(value);
  return integer === undefined ? undefined : [integer];
}

/**
 * The axes that a size spells (`2, -1`, `(2, 3)`, another tensor's size): each with the factor that its integer came
 * from. Undefined: not even their count is known.
 */
export function sizeArgument(call: Call, name: string): Shape | undefined {
  return sizeOf(call, call.argument(name));
}

export function sizeOf(call: Call, value: Value): Shape | undefined {
  if (value.kind === "tuple" || value.kind === "list") {
    const items = call.iterate(value);
    return items?.kind === "items" ? items.items.map((item) => sizedBy(call, item)) : undefined;
  }
  return value.kind === "int" || value.kind === "tensor" || value.kind === "bool" ? [sizedBy(call, value)] : undefined;
}

function sizedBy(call: Call, item: Value): Axis {
  const size = integerOf(item) ?? call.freshUnknown();
  return axis(size, undefined, item.kind === "int" && item.factor !== undefined ? [item.factor] : []);
}

export function sizesIn(shape: Shape): readonly Dim[] {
  return shape.map(({ size }) => size);
}

/** The same storage under another shape. */
export function viewOf(
  of: TensorValue,
  shape: Shape,
  strides: readonly Dim[] | undefined,
  data?: readonly number[],
): TensorValue {
  return {
    kind: "tensor",
    shape,
    strides,
    dtype: of.dtype,
    requiresGrad: of.requiresGrad,
    parameter: false,
    data,
  };
}
