import { integerOf } from "../arguments.ts";
import { dtypes } from "../dtype.ts";
import type { Call } from "../operation.ts";
import type { Raised } from "../problem.ts";
import { type TensorValue, typeName, type Value } from "../value.ts";
import type { Dim } from "../../shape/dim.ts";

/** One part of `x[...]`, sorted by what it does to the axes. */
export type IndexItem =
  | { readonly kind: "select"; readonly index: Dim }
  | { readonly kind: "slice"; readonly lower: Bound; readonly upper: Bound; readonly step: Dim | "unknown" }
  | { readonly kind: "newAxis" }
  | { readonly kind: "rest" }
  /** Integers that gather along one axis. */
  | { readonly kind: "gather"; readonly shape: readonly Dim[]; readonly data: readonly number[] | undefined }
  /** A mask over as many axes as it has itself; without axes of its own it stands for an axis of size 0 or 1. */
  | { readonly kind: "mask"; readonly shape: readonly Dim[]; readonly count: Dim | undefined }
  | { readonly kind: "unknown" };

export type Bound = Dim | "none" | "unknown";

/** The parts of an index, or what PyTorch raises on one of the wrong type. */
export function indexItems(call: Call, index: Value): readonly IndexItem[] | Raised {
  const values = parts(call, index);
  const items: IndexItem[] = [];
  for (const value of values) {
    const item = itemOf(call, value);
    if ("text" in item) return item;
    items.push(item);
  }
  return items;
}

/** A tuple is taken apart; so is a short list that holds sequences, slices, None or tensors, with a warning. */
function parts(call: Call, index: Value): readonly Value[] {
  if (index.kind === "tuple") return index.items;
  const items = index.kind === "list" || index.kind === "string" ? call.iterate(index) : undefined;
  if (items?.kind !== "items" || items.items.length >= 32) return [index];
  if (!items.items.some(({ kind }) => isTakenApart(kind))) return [index];
  const text =
    "Using a non-tuple sequence for multidimensional indexing is deprecated and will be changed in pytorch 2.9; use x[tuple(seq)] instead of x[seq]. In pytorch 2.9 this will be interpreted as tensor index, x[torch.tensor(seq)], which will result either in an error or a different result";
  call.note({
    code: "index",
    severity: "warning",
    message: "A list of lists, slices or tensors is read as a tuple of indices here, one for each axis: write a tuple.",
    torch: `UserWarning: ${text}`,
    place: call.place,
    related: [],
    fixes: [],
  });
  return index.kind === "string" ? [index] : items.items;
}

function isTakenApart(kind: Value["kind"]): boolean {
  return (
    kind === "list" ||
    kind === "tuple" ||
    kind === "slice" ||
    kind === "none" ||
    kind === "ellipsis" ||
    kind === "tensor" ||
    kind === "string"
  );
}

function itemOf(call: Call, value: Value): IndexItem | Raised {
  switch (value.kind) {
    case "int":
      return { kind: "select", index: value.value };
    case "none":
      return { kind: "newAxis" };
    case "ellipsis":
      return { kind: "rest" };
    case "bool":
      return { kind: "mask", shape: [], count: value.value === undefined ? undefined : Number(value.value) };
    case "slice":
      return sliceItem(value);
    case "tensor":
      return tensorItem(value);
    case "list":
    case "tuple":
    case "range":
      return sequenceItem(call, value);
    case "unknown":
    case "iterator":
    case "instance":
      return { kind: "unknown" };
    case "string":
      return { code: "index", type: "TypeError", text: "new(): invalid data type 'str'" };
    case "float":
    case "dict":
    case "set":
    case "module":
    case "packed":
    case "dtype":
    case "device":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "type":
    case "callable": {
      const valid = "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices";
      return { code: "index", type: "IndexError", text: `${valid} (got ${typeName(value)})` };
    }
  }
}

function sliceItem({ lower, upper, step }: Extract<Value, { readonly kind: "slice" }>): IndexItem | Raised {
  for (const bound of [lower, upper, step]) {
    if (bound.kind === "float" || bound.kind === "string" || bound.kind === "tuple" || bound.kind === "list") {
      const text = "slice indices must be integers or None or have an __index__ method";
      return { code: "index", type: "TypeError", text };
    }
  }
  const width = boundOf(step);
  if (width === 0) return { code: "index", type: "ValueError", text: "slice step cannot be zero" };
  if (typeof width === "number" && width < 0) {
    return { code: "index", type: "ValueError", text: "step must be greater than zero" };
  }
  return { kind: "slice", lower: boundOf(lower), upper: boundOf(upper), step: width === "none" ? 1 : width };
}

function boundOf(value: Value): Bound {
  if (value.kind === "none") return "none";
  return integerOf(value) ?? "unknown";
}

function tensorItem({ shape, dtype, data }: TensorValue): IndexItem | Raised {
  if (dtype !== undefined && dtypes[dtype].category !== "bool" && !isIndexType(dtype)) {
    const text = "tensors used as indices must be long, int, byte or bool tensors";
    return { code: "index", type: "IndexError", text };
  }
  if (shape === undefined) return { kind: "unknown" };
  const sizes = shape.map(({ size }) => size);
  if (dtype === "bool" || dtype === "uint8") {
    return { kind: "mask", shape: sizes, count: data?.filter((value) => value !== 0).length };
  }
  if (sizes.length === 0)
    return data?.[0] === undefined
      ? { kind: "gather", shape: [], data: undefined }
      : { kind: "select", index: data[0] };
  return { kind: "gather", shape: sizes, data };
}

function isIndexType(dtype: string): boolean {
  return dtype === "int64" || dtype === "int32" || dtype === "uint8";
}

/** A sequence of integers, bools or lists of them is read as a tensor. */
function sequenceItem(call: Call, value: Value): IndexItem | Raised {
  const items = call.iterate(value);
  if (items === undefined) return { kind: "unknown" };
  if (items.kind === "repeated") return { kind: "gather", shape: [items.length], data: undefined };
  const [first] = items.items;
  if (first === undefined) return { kind: "gather", shape: [0], data: [] };
  if (items.items.every(({ kind }) => kind === "bool")) {
    const flags = items.items.map((item) => (item.kind === "bool" ? item.value : undefined));
    const count = flags.includes(undefined) ? undefined : flags.filter((flag) => flag === true).length;
    return { kind: "mask", shape: [flags.length], count };
  }
  if (items.items.every(({ kind }) => kind === "int" || kind === "bool")) {
    const numbers = items.items.map(integerOf);
    const known = numbers.filter((number) => typeof number === "number");
    return { kind: "gather", shape: [numbers.length], data: known.length === numbers.length ? known : undefined };
  }
  if (first.kind === "string" || first.kind === "float") return itemOf(call, first);
  const inner = itemOf(call, first);
  if ("text" in inner || inner.kind !== "gather") return { kind: "unknown" };
  return { kind: "gather", shape: [items.items.length, ...inner.shape], data: undefined };
}
