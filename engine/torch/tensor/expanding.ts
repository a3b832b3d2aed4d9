import { type Axis, axis } from "../../shape/axis.ts";
import { add, type Dim, formatDim, isUnknown, multiply } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import { integerOf } from "../arguments.ts";
import { requireAtLeast, requireEqual, sizesText } from "../checks.ts";
import { dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import { freshTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import type { Place } from "../../shape/place.ts";
import type { TensorValue, Value } from "../value.ts";
import { axisArgument, rankless, type Shape, sizeArgument, sizesIn, tensorArgument, viewOf } from "./axes.ts";
import { picked } from "./elements.ts";
import { functionAndMethod, methodOnly } from "./families.ts";
import { reshapedTo } from "./reshaping.ts";

/** expand, repeat and their like. */
export const expandingOperations: readonly Entry[] = [
  ...methodOnly("expand", "(Tensor input, size size, *, bool implicit=False)", (call) => expanded(call, "size")),
  ...functionAndMethod("broadcast_to", "(Tensor input, size size)", (call) => expanded(call, "size")),
  ...methodOnly("expand_as", "(Tensor input, Tensor other)", (call) => {
    const other = tensorArgument(call, "other");
    const input = tensorArgument(call, "input");
    return other.shape === undefined
      ? rankless("the other tensor's rank isn't known", { ...input, reason: "the other tensor's rank isn't known" })
      : expandedTo(call, input, other.shape, call.placeOf("other"));
  }),
  ...methodOnly("repeat", "(Tensor input, size repeats)", (call) => tiled(call, "repeats")),
  ...functionAndMethod("tile", "(Tensor input, size dims)", (call) => tiled(call, "dims")),
  ...functionAndMethod(
    "repeat_interleave",
    [
      "(Tensor input, Tensor repeats, int? dim=None, *, int? output_size=None)",
      "(Tensor input, int repeats, int? dim=None, *, int? output_size=None)",
      "hidden (Tensor repeats, *, int? output_size=None)",
    ],
    (call) => (call.given("repeats") && !call.given("input") ? indicesInterleaved(call) : interleaved(call)),
  ),
];

/** `torch.repeat_interleave(repeats)`: each index as often as its number says. */
function indicesInterleaved(call: Call): Value {
  const counts = tensorArgument(call, "repeats");
  const total = counts.data?.reduce((sum, count) => sum + count, 0) ?? call.freshUnknown();
  return freshTensor([axis(total)], counts.dtype ?? "int64", false);
}

function expanded(call: Call, name: string): Value {
  const input = tensorArgument(call, "input");
  const wanted = sizeArgument(call, name);
  if (wanted === undefined)
    return rankless("the new sizes aren't known", { ...input, reason: "the new sizes aren't known" });
  return expandedTo(call, input, wanted, call.placeOf(name));
}

/** New axes come in front; an axis of size 1 is stretched; -1 keeps a size. */
export function expandedTo(call: Call, input: TensorValue, wanted: Shape, place: Place): TensorValue {
  const { shape, strides } = input;
  if (shape === undefined) {
    return viewOf(
      input,
      wanted.map((one) => (one.size === -1 ? axis(call.freshUnknown()) : one)),
      undefined,
    );
  }
  const sizes = sizesIn(shape);
  const asked = sizesIn(wanted);
  const added = wanted.length - shape.length;
  const failed = (text: string, message?: string): TensorValue => {
    call.raise({ code: "broadcast", type: "RuntimeError", text, place, ...(message === undefined ? {} : { message }) });
    return viewOf(
      input,
      wanted.map((one) => (one.size === -1 ? axis(call.freshUnknown()) : one)),
      undefined,
    );
  };
  if (added < 0) {
    const type = dtypes[input.dtype ?? "float32"].tensor;
    return failed(
      `expand(${type}{${sizesText(sizes)}}, size=${sizesText(asked)}): the number of sizes provided (${String(wanted.length)}) must be greater or equal to the number of dimensions in the tensor (${String(shape.length)})`,
    );
  }
  const result: Axis[] = [];
  const resultStrides: Dim[] = [];
  for (let dim = wanted.length - 1; dim >= 0; dim--) {
    const own = shape[dim - added];
    const one = wanted[dim] ?? axis(1);
    if (own === undefined) {
      if (one.size === -1) {
        return failed(
          `The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension ${String(dim)}`,
        );
      }
      result.unshift(one);
      resultStrides.unshift(0);
      continue;
    }
    const stride = strides?.[dim - added] ?? 1;
    if (one.size === -1 || isEqual(own.size, one.size, call.facts()) === "always") {
      result.unshift(own.factors.length > 0 || one.size === -1 ? own : { ...own, factors: one.factors });
      resultStrides.unshift(stride);
      continue;
    }
    if (isEqual(own.size, 1, call.facts()) === "always") {
      result.unshift({ ...one, role: own.role });
      resultStrides.unshift(0);
      continue;
    }
    const text = `The expanded size of the tensor (${formatDim(one.size)}) must match the existing size (${formatDim(own.size)}) at non-singleton dimension ${String(dim)}.  Target sizes: ${sizesText(asked)}.  Tensor sizes: ${sizesText(sizes)}`;
    const message = `expand() stretches axes of size 1 alone, and axis ${String(dim)} has size ${formatDim(own.size)}.`;
    const fits = requireEqual(call, own.size, one.size, () => ({
      code: "broadcast",
      type: "RuntimeError",
      text,
      message,
      place,
    }));
    if (!fits)
      return viewOf(
        input,
        wanted.map((target) => (target.size === -1 ? axis(call.freshUnknown()) : target)),
        undefined,
      );
    result.unshift(isUnknown(own.size) ? one : own);
    resultStrides.unshift(stride);
  }
  const data = picked(input, sizesIn(result), (at) =>
    at.slice(added).map((index, dim) => (sizes[dim] === 1 ? 0 : index)),
  );
  return viewOf(input, result, strides && resultStrides, data);
}

/** repeat and tile: every axis so many times; tile takes fewer numbers than axes too. */
function tiled(call: Call, name: string): Value {
  const input = tensorArgument(call, "input");
  const given = sizeArgument(call, name);
  if (given === undefined) return rankless("the counts aren't known", { ...input, reason: "the counts aren't known" });
  const { shape } = input;
  if (shape === undefined) return rankless("the rank isn't known", input);
  const place = call.placeOf(name);
  const missing = shape.length - given.length;
  if (missing > 0 && name === "repeats") {
    const text = "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor";
    const message = `The tensor has ${String(shape.length)} axes, and repeat() names ${String(given.length)}.`;
    call.raise({ code: "argument", type: "RuntimeError", text, message, place });
    return input;
  }
  const counts = [...Array.from({ length: Math.max(0, missing) }, () => axis(1)), ...given];
  const added = counts.length - shape.length;
  const result = counts.map((count, dim) => {
    const own = shape[dim - added];
    if (own === undefined || isEqual(own.size, 1, call.facts()) === "always")
      return own === undefined ? count : { ...count, role: own.role };
    return count.size === 1 ? own : axis(multiply(count.size, own.size), undefined, [...count.factors, ...own.factors]);
  });
  const sizes = sizesIn(result);
  for (const size of sizes) {
    const text = `Trying to create tensor with negative dimension ${formatDim(size)}: ${sizesText(sizes)}`;
    if (!requireAtLeast(call, size, 0, () => ({ code: "value", type: "RuntimeError", text, place }))) return input;
  }
  const data = picked(input, sizes, (at) =>
    at.slice(added).map((index, dim) => {
      const size = shape[dim]?.size;
      return typeof size === "number" && size > 0 ? index % size : index;
    }),
  );
  return { ...freshTensor(result, input.dtype, input.requiresGrad), data };
}

function interleaved(call: Call): Value {
  const input = tensorArgument(call, "input");
  const dim = call.argument("dim");
  const repeats = call.argument("repeats");
  if (input.shape === undefined) return rankless("the rank isn't known", input);
  const flat = dim.kind === "none";
  const source = flat ? reshapedTo(call, input, [axis(-1)], "reshape", call.place) : input;
  const shape = source.shape ?? [];
  const at = flat ? 0 : axisArgument(call, "dim", shape.length);
  const own = at === undefined ? undefined : shape[at];
  if (at === undefined || own === undefined)
    return rankless("the axis isn't known", { ...input, reason: "the axis isn't known" });
  const place = call.placeOf("repeats");
  const total = repeatedSize(call, own.size, repeats, place);
  const grown =
    repeats.kind === "int"
      ? axis(total, undefined, [...own.factors, ...(repeats.factor === undefined ? [] : [repeats.factor])])
      : axis(total);
  return freshTensor([...shape.slice(0, at), grown, ...shape.slice(at + 1)], input.dtype, input.requiresGrad);
}

function repeatedSize(call: Call, size: Dim, repeats: Value, place: Place): Dim {
  if (repeats.kind !== "tensor") {
    const count = integerOf(repeats);
    if (count === undefined) return call.freshUnknown();
    const text = "Repeats must be non-negative";
    requireAtLeast(call, count, 0, () => ({ code: "value", type: "RuntimeError", text, place }));
    return multiply(size, count);
  }
  const [only] = repeats.shape ?? [];
  const length = repeats.shape?.length === 1 && only !== undefined ? only.size : undefined;
  if (length !== undefined && length !== 1) {
    const text = `repeats must have the same size as input along dim, but got repeats.size(0) = ${formatDim(length)} and input.size(0) = ${formatDim(size)}`;
    if (!requireEqual(call, length, size, () => ({ code: "argument", type: "RuntimeError", text, place })))
      return call.freshUnknown();
  }
  if (repeats.data === undefined) return call.freshUnknown();
  if (repeats.data.length === 1) return multiply(size, repeats.data[0] ?? 1);
  return repeats.data.reduce<Dim>((sum, count) => add(sum, count), 0);
}
