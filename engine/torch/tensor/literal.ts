import { axis } from "../../shape/axis.ts";
import { formatDim } from "../../shape/dim.ts";
import { numberOf } from "../arguments.ts";
import type { Dtype } from "../dtype.ts";
import { dtypes } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import { freshTensor, shapelessTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import type { Raised } from "../problem.ts";
import { type TensorValue, typeName, type Value } from "../value.ts";
import { tensorArgument } from "./axes.ts";
import { natives } from "./declare.ts";
import { asksGradient, dtypeArgument } from "./dtype-argument.ts";
import { KEPT } from "./elements.ts";
import { promoteTypes } from "./promotion.ts";

const options = "*, dtype? dtype=None, device? device=None, bool? requires_grad=False, bool? pin_memory=False";

/** Functions that make a tensor of nested Python lists. */
export const literalOperations: readonly Entry[] = [
  ...natives(["torch"], ["tensor"], [`(any data, ${options})`], (call) =>
    fromData(call, call.argument("data"), dtypeArgument(call), true),
  ),
  ...natives(["torch"], ["as_tensor", "asarray"], [`(any data, ${options})`], (call) =>
    fromData(call, call.argument("data"), dtypeArgument(call), false),
  ),
  ...natives(["Tensor"], ["new_tensor"], [`(Tensor self, any data, ${options})`], (call) =>
    fromData(call, call.argument("data"), dtypeArgument(call) ?? tensorArgument(call, "self").dtype, true),
  ),
];

/** torch.tensor(x) of a tensor copies it; torch.as_tensor doesn't, and says nothing. */
function noteCopy(call: Call): void {
  const text =
    "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or sourceTensor.detach().clone().requires_grad_(True), rather than torch.tensor(sourceTensor).";
  call.note({
    code: "argument",
    severity: "warning",
    message: "This copies a tensor: write x.detach().clone().",
    torch: `UserWarning: ${text}`,
    place: call.placeOf("data"),
    related: [],
    fixes: [],
  });
}

/** What nested lists hold: their sizes, the numbers in order (undefined: not all known), the type of them all. */
type Nested = {
  readonly sizes: readonly Size[];
  readonly numbers: readonly (number | undefined)[];
  readonly dtype: Dtype | undefined;
};
type Size = Parameters<typeof axis>[0];

/** The tensor of nested lists, tuples and ranges; `wanted`: its dtype, whatever the numbers are. */
export function fromData(call: Call, data: Value, wanted: Dtype | undefined, copies: boolean): Value {
  if (data.kind === "tensor") {
    const dtype = wanted ?? data.dtype;
    if (copies) noteCopy(call);
    return { ...data, dtype, parameter: false, requiresGrad: asksGradient(call, dtype) };
  }
  const found = nested(call, data, 0);
  if ("text" in found) {
    call.raise({ ...found, place: call.placeOf("data") });
    return shapelessTensor("the data can't be read", wanted, false);
  }
  if (found === unknownData) return shapelessTensor("its data isn't known", wanted, false);
  const dtype = wanted ?? found.dtype ?? "float32";
  const tensor = freshTensor(
    found.sizes.map((size) => axis(size)),
    dtype,
    asksGradient(call, dtype),
  );
  return { ...tensor, data: numbers(found, dtype) };
}

function numbers({ numbers: found }: Nested, dtype: Dtype): TensorValue["data"] {
  if (found.length > KEPT) return undefined;
  const known: number[] = [];
  for (const number of found) {
    if (number === undefined) return undefined;
    known.push(converted(number, dtype));
  }
  return known;
}

function converted(value: number, dtype: Dtype): number {
  switch (dtypes[dtype].category) {
    case "bool":
      return value === 0 ? 0 : 1;
    case "integer":
      return Math.trunc(value);
    case "float":
    case "complex":
      return dtype === "float32" ? Math.fround(value) : value;
  }
}

const unknownData: Nested = { sizes: [], numbers: [], dtype: undefined };

/** `depth`: how many lists are around the value. */
function nested(call: Call, value: Value, depth: number): Nested | Raised {
  switch (value.kind) {
    case "int":
    case "float":
    case "bool":
      return { sizes: [], numbers: [numberOf(value)], dtype: scalarType(value.kind) };
    case "tensor":
      return tensorItem(value);
    case "list":
    case "tuple":
    case "range":
      return sequence(call, value, depth);
    case "string":
      return depth === 0
        ? { code: "argument", type: "TypeError", text: "new(): invalid data type 'str'" }
        : { code: "argument", type: "ValueError", text: "too many dimensions 'str'" };
    case "none":
    case "dict":
    case "set":
    case "module":
    case "packed":
      return { code: "argument", type: "RuntimeError", text: `Could not infer dtype of ${typeName(value)}` };
    case "unknown":
    case "ellipsis":
    case "slice":
    case "iterator":
    case "dtype":
    case "device":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "type":
    case "callable":
    case "instance":
      return unknownData;
  }
}

function scalarType(kind: "int" | "float" | "bool"): Dtype {
  return kind === "int" ? "int64" : kind === "bool" ? "bool" : "float32";
}

function tensorItem(value: TensorValue): Nested | Raised {
  const sizes = value.shape?.map(({ size }) => size);
  if (sizes === undefined) return unknownData;
  if (sizes.every((size) => size === 1)) return { sizes: [], numbers: [value.data?.[0]], dtype: value.dtype };
  if (sizes.some((size) => typeof size !== "number")) return unknownData;
  const text = "only one element tensors can be converted to Python scalars";
  return { code: "argument", type: "ValueError", text };
}

/** Levels of lists that torch follows. */
const DEEPEST = 128;
/** Items of so many levels, beside more than a thousand numbers, are one list that stands in itself again and again. */
const LISTED_LEVELS = 12;

/** Every item must be a sequence as long as the first one's; the first item decides how deep it goes. */
function sequence(call: Call, value: Value, depth: number): Nested | Raised {
  if (depth > DEEPEST)
    return { code: "argument", type: "ValueError", text: `too many dimensions '${typeName(value)}'` };
  const items = call.iterate(value);
  if (items === undefined) return unknownData;
  if (items.kind === "repeated") {
    const inner = nested(call, items.element, depth + 1);
    if ("text" in inner || inner === unknownData) return inner;
    return { sizes: [items.length, ...inner.sizes], numbers: [undefined], dtype: inner.dtype };
  }
  const [first, ...others] = items.items;
  if (first === undefined) return { sizes: [0], numbers: [], dtype: undefined };
  const start = nested(call, first, depth + 1);
  if ("text" in start || start === unknownData) return start;
  const all = [...start.numbers];
  let { dtype } = start;
  for (const item of others) {
    const next = nested(call, item, item.kind === "string" ? 0 : depth + 1);
    if (next === unknownData) return next;
    if ("text" in next) return next;
    if (start.sizes.length > 0 && next.sizes.length === 0) {
      return { code: "argument", type: "TypeError", text: "not a sequence" };
    }
    if (start.sizes.length === 0 && next.sizes.length > 0) {
      const text =
        item.kind === "tensor"
          ? "only one element tensors can be converted to Python scalars"
          : start.dtype === "int64"
            ? `'${typeName(item)}' object cannot be interpreted as an integer`
            : `must be real number, not ${typeName(item)}`;
      return { code: "argument", type: "TypeError", text };
    }
    const at = start.sizes.findIndex((size, index) => differ(size, next.sizes[index]));
    if (at >= 0) {
      const [wanted, found] = [start.sizes[at], next.sizes[at]];
      const text = `expected sequence of length ${formatDim(wanted ?? 0)} at dim ${String(depth + 1 + at)} (got ${formatDim(found ?? 0)})`;
      return { code: "argument", type: "ValueError", text };
    }
    if (all.length <= KEPT) all.push(...next.numbers);
    else if (next.sizes.length > LISTED_LEVELS) return unknownData;
    dtype = dtype === undefined || next.dtype === undefined ? (dtype ?? next.dtype) : promoteTypes(dtype, next.dtype);
  }
  return { sizes: [items.items.length, ...start.sizes], numbers: all, dtype };
}

function differ(a: Size | undefined, b: Size | undefined): boolean {
  return typeof a === "number" && typeof b === "number" && a !== b;
}
