import { axis } from "../../shape/axis.ts";
import { sortedOrder } from "./lengths.ts";
import { freshTensor } from "../layers/tensors.ts";
import type { Dtype } from "../dtype.ts";
import type { Entry } from "../entry.ts";
import type { Numbers } from "../numbers.ts";
import type { Call, Operation } from "../operation.ts";
import { python } from "../signature.ts";
import { none, type PackedValue, type TensorValue, unknown, type Value } from "../value.ts";

/** A PackedSequence's attributes, its methods bound to it; undefined: there is no such one. */
export function packedAttribute(_call: Call, packed: PackedValue, name: string): Value | undefined {
  switch (name) {
    case "data":
      return packed.data;
    case "batch_sizes":
      return batchSizes(packed);
    case "sorted_indices":
      return sortedIndices(packed);
    case "unsorted_indices":
      return unsortedIndices(packed);
    case "is_cuda":
      return { kind: "bool", value: undefined };
    case "is_pinned":
    case "count":
    case "index":
      return unknown(`PackedSequence.${name} isn't read`);
    default:
      return method(packed, name);
  }
}

/** What a PackedSequence is a tuple of. */
export function packedFields(packed: PackedValue): readonly Value[] {
  return [packed.data, batchSizes(packed), sortedIndices(packed), unsortedIndices(packed)];
}

/** The dtype that `packed.double()` and the like give its data; undefined where it stays. */
const methods: ReadonlyMap<string, Dtype | undefined> = new Map([
  ["double", "float64"],
  ["float", "float32"],
  ["half", "float16"],
  ["long", "int64"],
  ["int", "int32"],
  ["short", "int16"],
  ["char", "int8"],
  ["byte", "uint8"],
  ["to", undefined],
  ["cpu", undefined],
  ["cuda", undefined],
  ["pin_memory", undefined],
]);

/** The methods, one by one. */
export const packedMethods: readonly Entry[] = [...methods.keys()].map((name) => ({
  path: "torch.nn.utils.rnn.PackedSequence",
  names: [name],
  operation: conversion(name),
}));

function method(packed: PackedValue, name: string): Value | undefined {
  const found = packedMethods.find(({ names }) => names.includes(name));
  return found && { kind: "operation", operation: found.operation, self: packed };
}

function conversion(name: string): Operation {
  return {
    ...python(`PackedSequence.${name}(self, *args, **kwargs)`),
    rule: (call) => {
      const packed = call.argument("self");
      if (packed.kind !== "packed") return packed;
      const dtype = methods.get(name) ?? givenDtype(call);
      return dtype === undefined ? packed : { ...packed, data: { ...packed.data, dtype } };
    },
    page: "generated/torch.nn.utils.rnn.PackedSequence.html",
  };
}

function givenDtype(call: Call): Dtype | undefined {
  const args = call.argument("args");
  const found = args.kind === "tuple" ? args.items.find((item) => item.kind === "dtype") : undefined;
  return found?.kind === "dtype" ? found.dtype : undefined;
}

function sortedIndices(packed: PackedValue): Value {
  const { values } = packed;
  if (values !== undefined) return values.sortedIndices === undefined ? none : integers(values.sortedIndices);
  return packed.permuted ? indices(packed, packed.lengths && sortedOrder(packed.lengths)) : none;
}

function unsortedIndices(packed: PackedValue): Value {
  const { values } = packed;
  if (values !== undefined) return values.unsortedIndices === undefined ? none : integers(values.unsortedIndices);
  return packed.permuted ? indices(packed, packed.lengths && inverse(sortedOrder(packed.lengths))) : none;
}

/** How many sequences are still there at each step. */
function batchSizes(packed: PackedValue): TensorValue {
  if (packed.values !== undefined) return integers(packed.values.batchSizes);
  const tensor = freshTensor([axis(packed.steps.size, "time", packed.steps.factors)], "int64", false);
  const { lengths } = packed;
  const longest = lengths === undefined ? 0 : Math.max(0, ...lengths);
  if (lengths === undefined || longest > 1000) return tensor;
  return {
    ...tensor,
    data: Array.from({ length: longest }, (_, step) => lengths.filter((length) => length > step).length),
  };
}

function indices(packed: PackedValue, order: readonly number[] | undefined): TensorValue {
  return { ...freshTensor([packed.batch], "int64", false), data: order };
}

/** In a run: an int64 tensor of these. */
function integers(items: readonly number[]): TensorValue {
  const values: Numbers = {
    kind: "numbers",
    dtype: "int64",
    sizes: [items.length],
    strides: [1],
    offset: 0,
    storage: { elements: Float64Array.from(items), version: 0 },
    requiresGrad: false,
    gradient: undefined,
    history: undefined,
    viewOf: undefined,
    retainsGradient: false,
  };
  return { ...freshTensor([axis(items.length)], "int64", false), values };
}

function inverse(order: readonly number[]): readonly number[] {
  const result = order.map(() => 0);
  order.forEach((from, to) => {
    result[from] = to;
  });
  return result;
}
