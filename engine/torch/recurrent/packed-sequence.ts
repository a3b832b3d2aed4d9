import { axis } from "../../shape/axis.ts";
import { sortedOrder } from "./lengths.ts";
import { freshTensor } from "../layers/tensors.ts";
import type { Dtype } from "../dtype.ts";
import { none, type PackedValue, type TensorValue, type Value } from "../value.ts";

/** A PackedSequence is a named tuple of four: data, batch_sizes, sorted_indices, unsorted_indices. */
export function packedItems(packed: PackedValue): readonly Value[] {
  return packedFields.map((field) => packedAttribute(packed, field) ?? none);
}

export const packedFields = ["data", "batch_sizes", "sorted_indices", "unsorted_indices"] as const;

/** A PackedSequence's attributes that are values; its methods that convert `data` are `packedConversion`. Undefined: no such one. */
export function packedAttribute(packed: PackedValue, name: string): Value | undefined {
  switch (name) {
    case "data":
      return packed.data;
    case "batch_sizes":
      return batchSizes(packed);
    case "sorted_indices":
      return packed.permuted ? indices(packed, packed.lengths && sortedOrder(packed.lengths)) : none;
    case "unsorted_indices":
      return packed.permuted ? indices(packed, packed.lengths && inverse(sortedOrder(packed.lengths))) : none;
    case "is_cuda":
      return { kind: "bool", value: undefined };
    default:
      return undefined;
  }
}

/** The dtype that `packed.double()` and the like give its data; undefined for a method that keeps it (`cpu`, `cuda`, `pin_memory`). */
export const packedConversions: ReadonlyMap<string, Dtype | undefined> = new Map([
  ["double", "float64"],
  ["float", "float32"],
  ["half", "float16"],
  ["long", "int64"],
  ["int", "int32"],
  ["short", "int16"],
  ["char", "int8"],
  ["byte", "uint8"],
  ["cpu", undefined],
  ["cuda", undefined],
  ["pin_memory", undefined],
]);

export function convertPacked(packed: PackedValue, dtype: Dtype | undefined): PackedValue {
  return dtype === undefined ? packed : { ...packed, data: { ...packed.data, dtype } };
}

/** How many sequences are still there at each step. */
function batchSizes(packed: PackedValue): TensorValue {
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

function inverse(order: readonly number[]): readonly number[] {
  const result = order.map(() => 0);
  order.forEach((from, to) => {
    result[from] = to;
  });
  return result;
}
