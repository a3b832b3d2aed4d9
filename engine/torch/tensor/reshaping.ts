import { type Axis, axis } from "../../shape/axis.ts";
import {
  type Dim,
  floorDivide,
  formatDim,
  mentionsUnknown,
  modulo,
  multiply,
  multiplyAll,
  substitute,
  symbolsOf,
} from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import type { Place } from "../../shape/place.ts";
import { requireEqual, sizesText } from "../checks.ts";
import type { Entry } from "../entry.ts";
import { contiguousStrides } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import type { TensorValue, Value } from "../value.ts";
import { axisArgument, rankless, type Shape, sizeArgument, sizesIn, tensorArgument, viewOf } from "./axes.ts";
import { functionAndMethod, functionOnly, methodOnly } from "./families.ts";
import { factorsOf, regrouped } from "./regrouping.ts";
import { viewStrides } from "./view-strides.ts";

/** view, reshape, flatten and their like. */
export const reshapingOperations: readonly Entry[] = [
  ...methodOnly("view", ["(Tensor self, dtype dtype)", "(Tensor self, size size)"], (call) =>
    call.given("dtype") ? reinterpreted(call) : reshaped(call, "size", "view"),
  ),
  ...functionAndMethod("reshape", "(Tensor input, size shape)", (call) => reshaped(call, "shape", "reshape")),
  ...methodOnly("view_as", "(Tensor self, Tensor other)", (call) => reshapedAs(call, "view")),
  ...methodOnly("reshape_as", "(Tensor self, Tensor other)", (call) => reshapedAs(call, "reshape")),
  ...functionAndMethod("flatten", "(Tensor input, int start_dim=0, int end_dim=-1)", (call) =>
    flattened(call, tensorArgument(call, "input"), "start_dim", "end_dim"),
  ),
  ...functionAndMethod("ravel", "(Tensor input)", (call) => {
    const input = tensorArgument(call, "input");
    return input.shape === undefined
      ? rankless("the rank isn't known", input)
      : merged(call, input, input.shape, 0, input.shape.length - 1);
  }),
  ...methodOnly("unflatten", "(Tensor input, int dim, size sizes)", unflattened),
  ...functionOnly("unflatten", "(Tensor input, int dim, size sizes)", unflattened),
];

type Way = "view" | "reshape";

function reshaped(call: Call, name: string, way: Way): Value {
  const input = tensorArgument(call, call.given("self") ? "self" : "input");
  const wanted = sizeArgument(call, name);
  if (wanted === undefined)
    return rankless("the new sizes aren't known", { ...input, reason: "the new sizes aren't known" });
  return reshapedTo(call, input, wanted, way, call.placeOf(name));
}

function reshapedAs(call: Call, way: Way): Value {
  const input = tensorArgument(call, "self");
  const other = tensorArgument(call, "other");
  if (other.shape === undefined)
    return rankless("the other tensor's rank isn't known", { ...input, reason: "the other tensor's rank isn't known" });
  return reshapedTo(call, input, other.shape, way, call.placeOf("other"));
}

/** The sizes' product must be the tensor's count of elements; one -1 stands for what is left. */
export function reshapedTo(call: Call, input: TensorValue, wanted: Shape, way: Way, place: Place): TensorValue {
  const asked = sizesIn(wanted);
  const valid = checkSizes(call, asked, place);
  const unsized = wanted.map((one) => (typeof one.size === "number" && one.size < 0 ? axis(call.freshUnknown()) : one));
  if (!valid) return viewOf(input, unsized, undefined);
  if (input.shape === undefined) return viewOf(input, unsized, undefined);
  const old = sizesIn(input.shape);
  const sizes = inferred(call, input.shape, asked, place);
  if (sizes === undefined) return viewOf(input, unsized, undefined);
  const axes = wanted.map((one, index) => (one.size === -1 ? axis(sizes[index] ?? 1) : one));
  const shape = withUnknowns(regrouped(call, input.shape, axes), sizes);
  const { data, strides } = input;
  if (strides === undefined) return viewOf(input, shape, way === "reshape" ? undefined : undefined, data);
  const found = viewStrides(call, old, strides, sizes);
  if (found.kind === "strides") return viewOf(input, shape, found.strides, data);
  if (way === "reshape") {
    const copied = found.kind === "impossible" && found.surely;
    return viewOf(input, shape, copied ? contiguousStrides(sizes) : undefined, data);
  }
  if (found.kind === "impossible") incompatible(call, input, sizes, found.surely, place);
  return viewOf(input, shape, contiguousStrides(sizes), data);
}

/** In the order of at::infer_size. */
function checkSizes(call: Call, asked: readonly Dim[], place: Place): boolean {
  let inferring = false;
  for (const [index, size] of asked.entries()) {
    if (typeof size !== "number" || size >= 0) continue;
    if (size === -1 && !inferring) {
      inferring = true;
      continue;
    }
    const text =
      size === -1
        ? "only one dimension can be inferred"
        : `invalid shape dimension ${String(size)} at index ${String(index)} of shape ${sizesText(asked)}`;
    call.raise({ code: "view", type: "RuntimeError", text, place });
    return false;
  }
  return true;
}

function inferred(call: Call, old: Shape, asked: readonly Dim[], place: Place): readonly Dim[] | undefined {
  const count = multiplyAll(sizesIn(old));
  const known = multiplyAll(asked.filter((size) => size !== -1));
  const raised = (): Parameters<Call["raise"]>[0] => ({
    code: "view",
    type: "RuntimeError",
    text: `shape '${sizesText(asked)}' is invalid for input of size ${formatDim(count)}`,
    message: `${sizesText(sizesIn(old))} has ${formatDim(count)} elements, which don't fill ${sizesText(asked)}.`,
    place,
  });
  if (!asked.includes(-1)) return requireEqual(call, count, known, raised) ? asked : undefined;
  if (isEqual(known, 0, call.facts()) === "always") {
    const ambiguous = `cannot reshape tensor of 0 elements into shape ${sizesText(asked)} because the unspecified dimension size -1 can be any value and is ambiguous`;
    call.raise(count === 0 ? { code: "view", type: "RuntimeError", text: ambiguous, place } : raised());
    return undefined;
  }
  if (mentionsUnknown(count) || mentionsUnknown(known)) {
    return asked.map((size) => (size === -1 ? leftOf(call, old, asked) : size));
  }
  if (!requireEqual(call, modulo(count, known), 0, raised)) return undefined;
  const left = floorDivide(count, known);
  return asked.map((size) => (size === -1 ? left : size));
}

/** With unknown sizes: what is left when the axes that stay are taken away on both sides. */
function leftOf(call: Call, old: Shape, asked: readonly Dim[]): Dim {
  const remaining = [...sizesIn(old)];
  for (const size of asked) {
    if (size === -1 || size === 1) continue;
    const at = remaining.findIndex((one) => isEqual(one, size, call.facts()) === "always");
    if (at < 0) return call.freshUnknown();
    remaining.splice(at, 1);
  }
  return multiplyAll(remaining);
}

/** A size that was asked for tells more than one that isn't known. */
function withUnknowns(shape: Shape, sizes: readonly Dim[]): Shape {
  return shape.map((one, index) => (mentionsUnknown(one.size) ? { ...one, size: sizes[index] ?? one.size } : one));
}

function incompatible(call: Call, input: TensorValue, wanted: readonly Dim[], surely: boolean, place: Place): void {
  const text =
    "view size is not compatible with input tensor's size and stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.";
  const message =
    "The tensor's elements don't lie in memory in this order, as after a transpose: use .reshape(…), or .contiguous() before .view(…).";
  if (surely) {
    call.raise({ code: "view", type: "RuntimeError", text, message, place });
    return;
  }
  const names = sizesThatMend(call, input, wanted);
  if (names.length === 0) return;
  call.note({
    code: "condition",
    severity: "information",
    message: `needs ${names.map((name) => `${name} == 1`).join(" or ")}: ${message}`,
    torch: undefined,
    place,
    related: [],
    fixes: [],
  });
}

/** The symbols of which any one makes the view possible by being 1; none where a size isn't known. */
function sizesThatMend(call: Call, input: TensorValue, wanted: readonly Dim[]): readonly string[] {
  const sizes = sizesIn(input.shape ?? []);
  const strides = input.strides ?? [];
  const all = [...sizes, ...strides, ...wanted];
  if (all.some(mentionsUnknown)) return [];
  const symbols = new Map(all.flatMap(symbolsOf).map((symbol) => [symbol.id, symbol.name]));
  return [...symbols].flatMap(([id, name]) => {
    const one = new Map<string, Dim>([[id, 1]]);
    const put = (dims: readonly Dim[]): readonly Dim[] => dims.map((dim) => substitute(dim, one));
    return viewStrides(call, put(sizes), put(strides), put(wanted)).kind === "strides" ? [name] : [];
  });
}

export function flattened(call: Call, input: TensorValue, startName: string, endName: string): TensorValue {
  const { shape } = input;
  if (shape === undefined) return rankless("the rank isn't known", input);
  const start = axisArgument(call, startName, shape.length);
  const end = start === undefined ? undefined : axisArgument(call, endName, shape.length);
  if (start === undefined || end === undefined)
    return rankless("the axes aren't known", { ...input, reason: "the axes aren't known" });
  if (start > end) {
    const text = "flatten() has invalid args: start_dim cannot come after end_dim";
    call.raise({ code: "view", type: "RuntimeError", text });
    return input;
  }
  return merged(call, input, shape, start, end);
}

function merged(call: Call, input: TensorValue, shape: Shape, start: number, end: number): TensorValue {
  if (start === end && shape.length > 0) return viewOf(input, shape, input.strides, input.data);
  const middle = shape.slice(start, end + 1);
  const matters = middle.filter(({ size }) => size !== 1);
  const [only] = matters;
  const one: Axis =
    matters.length === 1 && only !== undefined
      ? only
      : axis(multiplyAll(sizesIn(middle)), undefined, matters.flatMap(factorsOf));
  const wanted = [...shape.slice(0, start), one, ...shape.slice(end + 1)];
  const sizes = sizesIn(wanted);
  if (input.strides === undefined) return viewOf(input, wanted, undefined, input.data);
  const found = viewStrides(call, sizesIn(shape), input.strides, sizes);
  const copied = found.kind === "impossible" && found.surely ? contiguousStrides(sizes) : undefined;
  return viewOf(input, wanted, found.kind === "strides" ? found.strides : copied, input.data);
}

function unflattened(call: Call): Value {
  const input = tensorArgument(call, "input");
  const wanted = sizeArgument(call, "sizes");
  const { shape } = input;
  if (shape === undefined || wanted === undefined) return rankless("the sizes aren't known", input);
  const dim = axisArgument(call, "dim", shape.length);
  const whole = dim === undefined ? undefined : shape[dim];
  if (dim === undefined || whole === undefined)
    return rankless("the axis isn't known", { ...input, reason: "the axis isn't known" });
  const place = call.placeOf("sizes");
  const asked = sizesIn(wanted);
  if (wanted.length === 0) {
    call.raise({ code: "view", type: "RuntimeError", text: "unflatten: sizes must be non-empty", place });
    return input;
  }
  const known = multiplyAll(asked.filter((size) => size !== -1));
  const text = `unflatten: Provided sizes ${sizesText(asked)} don't multiply up to the size of dim ${String(dim)} (${formatDim(whole.size)}) in the input tensor`;
  const raised = (): Parameters<Call["raise"]>[0] => ({ code: "view", type: "RuntimeError", text, place });
  const free = asked.includes(-1) && known !== 0;
  const fits = free
    ? requireEqual(call, modulo(whole.size, known), 0, raised)
    : requireEqual(call, known, whole.size, raised);
  const left = free && fits ? floorDivide(whole.size, known) : call.freshUnknown();
  const news = wanted.map((one) => (one.size === -1 ? axis(left) : one));
  const last = news.at(-1);
  if (whole.role === "feature" && last !== undefined) news[news.length - 1] = { ...last, role: "feature" };
  return viewOf(
    input,
    [...shape.slice(0, dim), ...news, ...shape.slice(dim + 1)],
    input.strides && splitStrides(input.strides, dim, sizesIn(news)),
    input.data,
  );
}

function splitStrides(strides: readonly Dim[], dim: number, sizes: readonly Dim[]): readonly Dim[] {
  const base = strides[dim] ?? 1;
  const inner = contiguousStrides(sizes).map((stride) => multiply(stride, base));
  return [...strides.slice(0, dim), ...inner, ...strides.slice(dim + 1)];
}

/** `view(dtype)`: sizes change with the width of the elements; only equal widths are followed. */
function reinterpreted(call: Call): Value {
  const input = tensorArgument(call, "self");
  const dtype = call.argument("dtype");
  if (dtype.kind !== "dtype" || input.dtype === undefined) return rankless("the dtype isn't known");
  const width = (name: string): number => Number(/\d+$/u.exec(name)?.[0] ?? 8);
  if (width(dtype.dtype) !== width(input.dtype)) return rankless("the elements change their width");
  return { ...input, dtype: dtype.dtype, parameter: false, data: undefined };
}
