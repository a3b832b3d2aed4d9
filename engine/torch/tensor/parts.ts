import { type Axis, axis } from "../../shape/axis.ts";
import { add, type Dim, floorDivide, formatDim, minimum, multiply, negate, subtract } from "../../shape/dim.ts";
import { isAtLeast, isEqual } from "../../shape/facts.ts";
import { integerOf } from "../arguments.ts";
import { requireAtLeast, requireEqual, sizesText } from "../checks.ts";
import type { Entry } from "../entry.ts";
import { isIndex, nativeTypeName } from "../native-types.ts";
import type { Call } from "../operation.ts";
import type { Place } from "../../shape/place.ts";
import { type TensorValue, tuple, typeName, unknown, type Value } from "../value.ts";
import { axisArgument, axisIndex, integersOf, rankless, sizesIn, sizeOf, tensorArgument, viewOf } from "./axes.ts";
import { picked } from "./elements.ts";
import { functionAndMethod, methodOnly, pythonIn } from "./families.ts";

/** split, chunk, unbind, narrow, select: parts of a tensor along one axis. */
export const partOperations: readonly Entry[] = [
  ...functionAndMethod("chunk unsafe_chunk", "(Tensor input, int chunks, int dim=0)", chunked),
  pythonIn("torch.Tensor", "Tensor.split(self, split_size, dim=0)", (call) => split(call, "self", "split_size")),
  pythonIn("torch", "split(tensor, split_size_or_sections, dim=0)", (call) =>
    split(call, "tensor", "split_size_or_sections"),
  ),
  ...functionAndMethod("split_with_sizes", "(Tensor input, size split_sizes, int dim=0)", (call) =>
    split(call, "input", "split_sizes"),
  ),
  ...functionAndMethod("unbind", "(Tensor input, int dim=0)", unbound),
  ...functionAndMethod(
    "tensor_split",
    [
      "(Tensor input, size indices, int dim=0)",
      "(Tensor input, int sections, int dim=0)",
      "(Tensor input, Tensor tensor_indices_or_sections, int dim=0)",
    ],
    sections,
  ),
  ...functionAndMethod("narrow", "(Tensor input, int dim, int start, int length)", narrowed),
  ...functionAndMethod("select", "(Tensor input, int dim, int index)", selected),
  ...methodOnly("narrow_copy", "(Tensor input, int dim, int start, int length)", narrowed),
];

/** More parts than this are not listed one by one. */
const LISTED = 512;

function chunked(call: Call): Value {
  const input = tensorArgument(call, "input");
  const { shape } = input;
  const count = integerOf(call.argument("chunks"));
  if (shape === undefined) return parts(rankless("the rank isn't known", input), count);
  if (shape.length === 0) return refused(call, "chunk expects at least a 1-dimensional tensor");
  if (count !== undefined) {
    const text = `chunk expects \`chunks\` to be greater than 0, got: ${formatDim(count)}`;
    const raised = { code: "argument", type: "RuntimeError", text, place: call.placeOf("chunks") };
    if (!requireAtLeast(call, count, 1, () => raised)) return unknown("the chunks aren't made");
  }
  const dim = axisArgument(call, "dim", shape.length);
  const own = dim === undefined ? undefined : shape[dim];
  if (dim === undefined || own === undefined) return unknown("the axis isn't known");
  if (typeof count !== "number") return unknown("the number of chunks isn't known");
  const { size } = own;
  if (typeof size === "number") {
    const step = Math.max(1, Math.ceil(size / count));
    const made = size === 0 ? count : Math.ceil(size / step);
    if (made > LISTED) return unknown("there are too many chunks to list");
    return tuple(
      Array.from({ length: made }, (_, index) =>
        part(call, input, dim, index * step, Math.max(0, Math.min(step, size - index * step))),
      ),
    );
  }
  return tuple(symbolicChunks(call, input, dim, own, count));
}

/** All but the last of ceil(size / count); exact division needs no remainder. */
function symbolicChunks(call: Call, input: TensorValue, dim: number, own: Axis, count: number): readonly Value[] {
  if (count > LISTED) return [];
  const exact = floorDivide(own.size, count);
  if (isEqual(multiply(exact, count), own.size, call.facts()) === "always") {
    const other = own.factors.filter((factor) => factor.size !== count);
    const factors = other.length === own.factors.length - 1 ? other : [];
    return Array.from({ length: count }, (_, index) => part(call, input, dim, multiply(exact, index), exact, factors));
  }
  const step = negate(floorDivide(negate(own.size), count));
  return Array.from({ length: count }, (_, index) => {
    const start = multiply(step, index);
    const left = subtract(own.size, start);
    return part(call, input, dim, start, index === count - 1 ? left : minimum(step, left));
  });
}

function split(call: Call, name: string, sizes: string): Value {
  const given = call.argument(name);
  if (given.kind !== "tensor" && given.kind !== "unknown" && given.kind !== "instance") {
    const text = `'${typeName(given)}' object has no attribute 'split'`;
    call.raise({
      code: given.kind === "tuple" ? "tuple-as-tensor" : "argument",
      type: "AttributeError",
      text,
      place: call.placeOf(name),
    });
    return unknown("there is no tensor to split");
  }
  const input = tensorArgument(call, name);
  const wanted = call.argument(sizes);
  if (wanted.kind === "unknown") return unknown("the sizes of the parts aren't known");
  const place = call.placeOf(sizes);
  if (wanted.kind !== "int" && wanted.kind !== "tuple" && wanted.kind !== "list" && wanted.kind !== "tensor") {
    const text = `split_with_sizes(): argument 'split_sizes' (position 2) must be tuple of ints, not ${typeName(wanted)}`;
    call.raise({ code: "argument", type: "TypeError", text, place });
    return unknown("the parts aren't made");
  }
  const { shape } = input;
  const dimension = call.argument("dim");
  if (wanted.kind === "int" || wanted.kind === "tensor") {
    if (shape === undefined) return unknown("the rank of what is split isn't known");
    return splitEvenly(call, input, integerOf(wanted), dimension, place);
  }
  const known = sizeOf(call, wanted);
  if (known === undefined || !checkSizes(call, wanted, place)) return unknown("the sizes of the parts aren't known");
  if (shape === undefined) return tuple(known.map(() => rankless("the rank isn't known", input)));
  if (shape.length === 0) return refused(call, "split_with_sizes expects at least a 1-dimensional tensor");
  const dim = axisIndex(call, dimension, shape.length, call.placeOf("dim"));
  const own = dim === undefined ? undefined : shape[dim];
  if (dim === undefined || own === undefined) return tuple(known.map(() => rankless("the axis isn't known")));
  return splitTo(call, input, dim, own, known, place);
}

/** A list of sizes holds integers. */
function checkSizes(call: Call, wanted: Value, place: Place): boolean {
  const items = call.iterate(wanted);
  const values = items?.kind === "items" ? items.items : [];
  const at = values.findIndex((item, index) => !isIndex(item) && (index === 0 || item.kind !== "bool"));
  const wrong = values[at];
  if (wrong === undefined) return true;
  const type = nativeTypeName(wrong);
  const found =
    at === 0
      ? `(position 2) must be tuple of ints, but found element of type ${type} at pos 0`
      : `failed to unpack the object at pos ${String(at + 1)} with error "type must be tuple of ints,but got ${type}"`;
  const text = `split_with_sizes(): argument 'split_sizes' ${found}`;
  call.raise({ code: "argument", type: "TypeError", text, place });
  return false;
}

function splitTo(call: Call, input: TensorValue, dim: number, own: Axis, wanted: readonly Axis[], place: Place): Value {
  const sizes = sizesIn(wanted);
  const negative = sizes.find((size) => typeof size === "number" && size < 0);
  const listed = `but got split_sizes=${sizesText(sizes)}`;
  const total = sizes.reduce<Dim>((sum, size) => add(sum, size), 0);
  if (negative !== undefined) {
    const text = `split_with_sizes expects split_sizes have only non-negative entries, ${listed}`;
    call.raise({ code: "argument", type: "RuntimeError", text, place });
  } else {
    requireEqual(call, total, own.size, () => ({
      code: "argument",
      type: "RuntimeError",
      text: `split_with_sizes expects split_sizes to sum exactly to ${formatDim(own.size)} (input tensor's size at dimension ${String(dim)}), ${listed}`,
      message: `The parts add up to ${formatDim(total)}, and the axis has size ${formatDim(own.size)}.`,
      place,
    }));
  }
  let start: Dim = 0;
  return tuple(
    wanted.map((one) => {
      const made = part(call, input, dim, start, one.size, one.factors);
      start = add(start, one.size);
      return made;
    }),
  );
}

function splitEvenly(call: Call, input: TensorValue, step: Dim | undefined, dimension: Value, place: Place): Value {
  const shape = input.shape ?? [];
  if (shape.length === 0) return refused(call, "split expects at least a 1-dimensional tensor");
  const dim = axisIndex(call, dimension, shape.length, call.placeOf("dim"));
  const own = dim === undefined ? undefined : shape[dim];
  if (dim === undefined || own === undefined || step === undefined) return unknown("the parts aren't known");
  if (typeof step === "number" && step < 0) {
    const text = `split expects split_size be non-negative, but got split_size=${String(step)}`;
    call.raise({ code: "argument", type: "RuntimeError", text, place });
    return unknown("the parts aren't made");
  }
  if (step === 0 && own.size !== 0) {
    const text = `split_size can only be 0 if dimension size is 0, but got dimension size of ${formatDim(own.size)}`;
    requireEqual(call, own.size, 0, () => ({ code: "argument", type: "RuntimeError", text, place }));
    return unknown("the parts aren't made");
  }
  if (typeof own.size === "number" && typeof step === "number") {
    const { size } = own;
    const count = step === 0 ? 1 : Math.max(1, Math.ceil(size / step));
    if (count > LISTED)
      return {
        kind: "iterator",
        of: "tuple",
        items: { kind: "repeated", element: part(call, input, dim, 0, step), length: count },
      };
    return tuple(
      Array.from({ length: count }, (_, index) =>
        part(call, input, dim, index * step, Math.min(step, size - index * step)),
      ),
    );
  }
  return symbolicSplit(call, input, dim, own, step);
}

/** The number of parts is known where the step goes a known number of times into the size. */
function symbolicSplit(call: Call, input: TensorValue, dim: number, own: Axis, step: Dim): Value {
  const count = negate(floorDivide(negate(own.size), step));
  if (typeof count === "number" && count <= LISTED) {
    return tuple(
      Array.from({ length: count }, (_, index) => {
        const start = multiply(step, index);
        const left = subtract(own.size, start);
        return part(
          call,
          input,
          dim,
          start,
          isAtLeast(left, step, call.facts()) === "always" ? step : index < count - 1 ? step : left,
        );
      }),
    );
  }
  const even = isEqual(multiply(floorDivide(own.size, step), step), own.size, call.facts()) === "always";
  const element = part(call, input, dim, 0, even ? step : call.freshUnknown());
  return { kind: "iterator", of: "tuple", items: { kind: "repeated", element, length: count } };
}

function unbound(call: Call): Value {
  const input = tensorArgument(call, "input");
  const { shape } = input;
  if (shape === undefined) return unknown(input.reason ?? "the rank isn't known");
  if (shape.length === 0) {
    call.raise({ code: "index", type: "IndexError", text: "Dimension specified as 0 but tensor has no dimensions" });
    return unknown("there is no axis");
  }
  const dim = axisArgument(call, "dim", shape.length);
  const own = dim === undefined ? undefined : shape[dim];
  if (dim === undefined || own === undefined) return unknown("the axis isn't known");
  if (typeof own.size === "number" && own.size <= LISTED) {
    return tuple(Array.from({ length: own.size }, (_, index) => without(input, dim, index)));
  }
  return {
    kind: "iterator",
    of: "tuple",
    items: { kind: "repeated", element: without(input, dim, undefined), length: own.size },
  };
}

function sections(call: Call): Value {
  const input = tensorArgument(call, "input");
  const { shape } = input;
  if (shape === undefined || call.given("tensor_indices_or_sections")) return unknown("the parts aren't known");
  const dim = axisArgument(call, "dim", shape.length);
  const own = dim === undefined ? undefined : shape[dim];
  if (dim === undefined || own === undefined) return unknown("the axis isn't known");
  const { size } = own;
  if (call.given("indices")) {
    const indices = integersOf(call, call.argument("indices"));
    if (typeof size !== "number" || indices === undefined) return unknown("the parts aren't known");
    const cuts = indices.map((cut) =>
      typeof cut === "number" ? Math.min(Math.max(cut < 0 ? cut + size : cut, 0), size) : undefined,
    );
    if (cuts.includes(undefined)) return unknown("the parts aren't known");
    const starts = [0, ...cuts.map((cut) => cut ?? 0)];
    return tuple(
      starts.map((start, index) => part(call, input, dim, start, Math.max(0, (starts[index + 1] ?? size) - start))),
    );
  }
  const count = integerOf(call.argument("sections"));
  if (count !== undefined) {
    const text = `number of sections must be larger than 0, got ${formatDim(count)}`;
    if (!requireAtLeast(call, count, 1, () => ({ code: "argument", type: "RuntimeError", text })))
      return unknown("the parts aren't made");
  }
  if (typeof count !== "number" || count > LISTED) return unknown("the number of parts isn't known");
  if (typeof size !== "number") {
    const exact = floorDivide(size, count);
    const even = isEqual(multiply(exact, count), size, call.facts()) === "always";
    return tuple(
      Array.from({ length: count }, (_, index) =>
        part(call, input, dim, multiply(exact, index), even ? exact : call.freshUnknown()),
      ),
    );
  }
  const [least, more] = [Math.floor(size / count), size % count];
  return tuple(
    Array.from({ length: count }, (_, index) =>
      part(call, input, dim, index * least + Math.min(index, more), least + (index < more ? 1 : 0)),
    ),
  );
}

function narrowed(call: Call): Value {
  const input = tensorArgument(call, "input");
  const { shape } = input;
  if (shape === undefined) return rankless("the rank isn't known", input);
  if (shape.length === 0) return refused(call, "narrow() cannot be applied to a 0-dim tensor.");
  const length = integerOf(call.argument("length"));
  const start = integerOf(call.argument("start"));
  if (typeof length === "number" && length < 0) return refused(call, "narrow(): length must be non-negative.");
  const dim = axisArgument(call, "dim", shape.length);
  const own = dim === undefined ? undefined : shape[dim];
  if (dim === undefined || own === undefined)
    return rankless("the axis isn't known", { ...input, reason: "the axis isn't known" });
  const { size } = own;
  if (typeof start === "number" && typeof size === "number" && (start < -size || start > size)) {
    const text = `start out of range (expected to be in range of [${String(-size)}, ${String(size)}], but got ${String(start)})`;
    call.raise({ code: "index", type: "IndexError", text, place: call.placeOf("start") });
  } else if (start !== undefined && length !== undefined) {
    const from = typeof start === "number" && start < 0 ? add(start, size) : start;
    const text = `start (${formatDim(from)}) + length (${formatDim(length)}) exceeds dimension size (${formatDim(size)}).`;
    requireAtLeast(call, size, add(from, length), () => ({
      code: "index",
      type: "RuntimeError",
      text,
      place: call.placeOf("length"),
    }));
  }
  const factor = call.factorOf("length", "");
  return part(call, input, dim, start ?? 0, length ?? call.freshUnknown(), factor === undefined ? [] : [factor]);
}

function selected(call: Call): Value {
  const input = tensorArgument(call, "input");
  const { shape } = input;
  if (shape === undefined) return rankless("the rank isn't known", input);
  if (shape.length === 0) {
    call.raise({ code: "index", type: "IndexError", text: "select() cannot be applied to a 0-dim tensor." });
    return input;
  }
  const dim = axisArgument(call, "dim", shape.length);
  const own = dim === undefined ? undefined : shape[dim];
  if (dim === undefined || own === undefined)
    return rankless("the axis isn't known", { ...input, reason: "the axis isn't known" });
  const index = integerOf(call.argument("index"));
  if (index !== undefined) {
    const text = `select(): index ${formatDim(index)} out of range for tensor of size ${sizesText(sizesIn(shape))} at dimension ${String(dim)}`;
    const raised = { code: "index", type: "IndexError", text, place: call.placeOf("index") };
    const inside = typeof index === "number" && index < 0 ? negate(index) : add(index, 1);
    requireAtLeast(call, own.size, inside, () => raised);
  }
  return without(
    input,
    dim,
    typeof index === "number" ? (index < 0 && typeof own.size === "number" ? index + own.size : index) : undefined,
  );
}

/** A slice along one axis; the whole axis keeps what is known of it. */
function part(
  call: Call,
  of: TensorValue,
  dim: number,
  start: Dim,
  size: Dim,
  factors: Axis["factors"] = [],
): TensorValue {
  const shape = of.shape ?? [];
  const own = shape[dim];
  const whole = own !== undefined && isEqual(own.size, size, call.facts()) === "always";
  const cut = own === undefined ? axis(size) : whole ? own : axis(size, own.role, factors);
  const axes = [...shape.slice(0, dim), cut, ...shape.slice(dim + 1)];
  const data =
    typeof start === "number"
      ? picked(of, sizesIn(axes), (at) => at.map((index, position) => (position === dim ? index + start : index)))
      : undefined;
  return viewOf(of, axes, of.strides, data);
}

/** Without one axis, at a known or unknown index of it. */
function without(of: TensorValue, dim: number, index: number | undefined): TensorValue {
  const keeps = (_: unknown, at: number): boolean => at !== dim;
  const axes = (of.shape ?? []).filter(keeps);
  const data =
    index === undefined ? undefined : picked(of, sizesIn(axes), (at) => [...at.slice(0, dim), index, ...at.slice(dim)]);
  return viewOf(of, axes, of.strides?.filter(keeps), data);
}

function parts(element: Value, count: Dim | undefined): Value {
  return typeof count === "number" && count > 0 && count <= LISTED
    ? tuple(Array.from({ length: count }, () => element))
    : unknown("the parts aren't known");
}

function refused(call: Call, text: string): Value {
  call.raise({ code: "argument", type: "RuntimeError", text });
  return unknown("the tensor has no axis");
}
