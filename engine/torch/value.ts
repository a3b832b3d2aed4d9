import type { Axis, Factor } from "../shape/axis.ts";
import type { Dim } from "../shape/dim.ts";
import type { Condition } from "../shape/facts.ts";
import type { Place } from "../shape/place.ts";
import type { Dtype } from "./dtype.ts";
import type { Operation } from "./operation.ts";
import type { ModuleClass } from "./module-class.ts";
import type { Numbers } from "./numbers.ts";

/**
 * What the shape reading knows of a Python value. Values are immutable; what Python can change in place (lists,
 * dicts, modules, instances) is a reference to a cell, whose content is in the store (see content.ts).
 * `suspect` marks what derives from a value that an error left behind: it causes no second error.
 */
export type Value = { readonly suspect?: true } & (
  | UnknownValue
  | { readonly kind: "none" }
  | { readonly kind: "ellipsis" }
  /** `value` undefined: not known. */
  /** `when`: the condition under which a bool that isn't known is True. */
  | { readonly kind: "bool"; readonly value: boolean | undefined; readonly when?: Condition }
  | IntValue
  | { readonly kind: "float"; readonly value: number | undefined }
  | { readonly kind: "string"; readonly value: string | undefined }
  | TensorValue
  | TupleValue
  | ListValue
  | { readonly kind: "dict"; readonly cell: CellId }
  | { readonly kind: "set"; readonly items: readonly Value[] | undefined }
  | { readonly kind: "range"; readonly start: Dim; readonly stop: Dim; readonly step: Dim }
  | {
      readonly kind: "slice";
      readonly lower: Value;
      readonly upper: Value;
      readonly step: Value;
    }
  /** zip, enumerate, reversed, map, a generator: consumed by iteration. */
  | {
      readonly kind: "iterator";
      readonly items: Sequence;
      readonly of: string;
      /** What enumerate counts from, where one item stands for all. */
      readonly start?: Dim;
    }
  | ModuleValue
  | PackedValue
  | { readonly kind: "dtype"; readonly dtype: Dtype }
  /** `torch.device` and device strings once parsed. */
  | { readonly kind: "device"; readonly text: string }
  | { readonly kind: "operation"; readonly operation: Operation; readonly self: Value | undefined }
  | { readonly kind: "moduleClass"; readonly moduleClass: ModuleClass }
  /** A Python module: "torch", "torch.nn", "torch.nn.functional", "math", … */
  | { readonly kind: "namespace"; readonly path: string }
  /** A Python type that is used as a value (`int`, `tuple`, `torch.Tensor`), by its name in error texts. */
  | { readonly kind: "type"; readonly name: string }
  /** What only the interpreter can call: builtins, user functions and classes, bound methods, by an id of its own. */
  | { readonly kind: "callable"; readonly id: string; readonly name: string; readonly self: Value | undefined }
  | { readonly kind: "instance"; readonly cell: CellId; readonly className: string }
);

export type CellId = string;

/** Not known; `reason` says why in a few words, for the hover. */
export type UnknownValue = { readonly kind: "unknown"; readonly reason: string };

/** `factor` tells what the integer is called where it comes from, for roles and arithmetic. */
export type IntValue = { readonly kind: "int"; readonly value: Dim; readonly factor?: Factor };

export type TensorValue = {
  readonly kind: "tensor";
  /** Undefined: the rank isn't known, and `reason` says why. */
  readonly shape: readonly Axis[] | undefined;
  readonly reason?: string;
  readonly dtype: Dtype | undefined;
  /** In elements, as torch's `stride()`; undefined: not known. */
  readonly strides: readonly Dim[] | undefined;
  readonly requiresGrad: boolean;
  /** nn.Parameter */
  readonly parameter: boolean;
  /** The elements, row-major, of a small tensor whose numbers are known (at most 1,000); bools are 0 and 1. */
  readonly data: readonly number[] | undefined;
  /** In a run: the numbers themselves. The shape reading has none. */
  readonly values?: Numbers;
  /** What the shape reading suspects of it; absent: nothing. */
  readonly doubts?: readonly Doubt[];
};

/**
 * A mistake of which PyTorch says nothing, by its code and its place: it is one where the tensor reaches a layer or a
 * loss.
 */
export type Doubt = { readonly code: string; readonly place: Place };

export type TupleValue = {
  readonly kind: "tuple";
  readonly items: readonly Value[];
  /** torch.Size prints and slices as itself; a named tuple has field names. */
  readonly form: "tuple" | "size" | { readonly name: string; readonly fields: readonly string[] };
};

export type ListValue = { readonly kind: "list"; readonly cell: CellId };

/** The items of something that can be iterated: each known, or one element that stands for `length` of them. */
export type Sequence =
  | { readonly kind: "items"; readonly items: readonly Value[] }
  /** `among`: the items, where their order alone isn't known. */
  | {
      readonly kind: "repeated";
      readonly element: Value;
      readonly length: Dim;
      readonly among?: readonly Value[];
    };

export type ModuleValue = { readonly kind: "module"; readonly cell: CellId; readonly className: string };

/** A PackedSequence (torch.nn.utils.rnn). */
export type PackedValue = {
  readonly kind: "packed";
  /** `data`: [sum of lengths, *features] */
  readonly data: TensorValue;
  /** How many sequences there are. */
  readonly batch: Axis;
  /** max(lengths): the steps after padding again. */
  readonly steps: Axis;
  /** The lengths in the order of the original batch where they are known. */
  readonly lengths: readonly number[] | undefined;
  /** False: packed with enforce_sorted=True, so that sorted_indices is None. */
  readonly permuted: boolean;
  /** In a run: `data.values` are the elements; sorted_indices and unsorted_indices are int64, or None. */
  readonly values?: {
    readonly batchSizes: readonly number[];
    readonly sortedIndices: readonly number[] | undefined;
    readonly unsortedIndices: readonly number[] | undefined;
  };
};

export const none: Value = { kind: "none" };
export function unknown(reason: string): UnknownValue {
  return { kind: "unknown", reason };
}
export function int(value: Dim, factor?: Factor): IntValue {
  return factor === undefined ? { kind: "int", value } : { kind: "int", value, factor };
}
export function bool(value: boolean | undefined): Value {
  return { kind: "bool", value };
}
export function float(value: number | undefined): Value {
  return { kind: "float", value };
}
export function string(value: string | undefined): Value {
  return { kind: "string", value };
}
export function tuple(items: readonly Value[]): TupleValue {
  return { kind: "tuple", items, form: "tuple" };
}

/** The name of a value's Python type, as error texts have it ("Tensor", "NoneType", "LSTM"). */
export function typeName(value: Value): string {
  switch (value.kind) {
    case "unknown":
      return "object";
    case "none":
      return "NoneType";
    case "ellipsis":
      return "ellipsis";
    case "bool":
    case "int":
    case "float":
    case "list":
    case "dict":
    case "set":
    case "range":
    case "slice":
      return value.kind;
    case "string":
      return "str";
    case "tensor":
      return value.parameter ? "Parameter" : "Tensor";
    case "tuple":
      return value.form === "tuple" ? "tuple" : value.form === "size" ? "torch.Size" : value.form.name;
    case "iterator":
      return value.of;
    case "module":
    case "instance":
      return value.className;
    case "packed":
      return "PackedSequence";
    case "dtype":
      return "dtype";
    case "device":
      return "torch.device";
    case "operation":
      return "builtin_function_or_method";
    case "moduleClass":
    case "type":
      return "type";
    case "namespace":
      return "module";
    case "callable":
      return "function";
  }
}
