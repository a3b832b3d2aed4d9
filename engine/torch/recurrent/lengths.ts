import type { Dim } from "../../shape/dim.ts";
import { integerOf, numberOf } from "../arguments.ts";
import type { Call } from "../operation.ts";
import { type Sequence, typeName, type Value } from "../value.ts";

/**
 * The lengths of the sequences in a batch. `rank` and `count` undefined: not known; `values` undefined: not all known.
 * `failed`: something was raised.
 */
export type Lengths =
  | {
      readonly kind: "lengths";
      readonly rank: number | undefined;
      readonly count: Dim | undefined;
      readonly values: readonly number[] | undefined;
    }
  | { readonly kind: "failed" };

const unknownLengths: Lengths = { kind: "lengths", rank: undefined, count: undefined, values: undefined };

/** `lengths` of pack_padded_sequence as `torch.as_tensor(lengths, dtype=torch.int64)` reads it. */
export function lengthsOf(call: Call): Lengths {
  const value = call.argument("lengths");
  if (value.kind === "tensor") {
    const [first] = value.shape ?? [];
    const values = value.data?.map(Math.trunc);
    return { kind: "lengths", rank: value.shape?.length, count: first?.size, values };
  }
  if (value.kind === "int" || value.kind === "bool" || value.kind === "float") {
    return { kind: "lengths", rank: 0, count: undefined, values: undefined };
  }
  if (value.kind === "none") {
    const text = "'NoneType' object cannot be interpreted as an integer";
    call.raise({ code: "packing", type: "TypeError", text, place: call.placeOf("lengths") });
    return { kind: "failed" };
  }
  if (value.kind === "string") {
    call.raise({
      code: "packing",
      type: "TypeError",
      text: "new(): invalid data type 'str'",
      place: call.placeOf("lengths"),
    });
    return { kind: "failed" };
  }
  return value.kind === "list" || value.kind === "tuple" || value.kind === "range"
    ? lengthsIn(call, value)
    : unknownLengths;
}

function lengthsIn(call: Call, value: Value): Lengths {
  const sequence = call.iterate(value);
  if (sequence === undefined) return unknownLengths;
  if (sequence.kind === "repeated") {
    return { kind: "lengths", rank: rankOf(call, sequence.element), count: sequence.length, values: undefined };
  }
  const [first] = sequence.items;
  if (first?.kind === "string") {
    const text = `too many dimensions '${typeName(first)}'`;
    call.raise({ code: "packing", type: "ValueError", text, place: call.placeOf("lengths") });
    return { kind: "failed" };
  }
  const rank = first === undefined ? 1 : rankOf(call, first);
  return { kind: "lengths", rank, count: sequence.items.length, values: wholeNumbers(sequence) };
}

function rankOf(call: Call, item: Value): number | undefined {
  if (integerOf(item) !== undefined || item.kind === "int" || item.kind === "float" || item.kind === "bool") return 1;
  if (item.kind === "tensor") return item.shape === undefined ? undefined : item.shape.length + 1;
  if (item.kind !== "list" && item.kind !== "tuple") return undefined;
  const inner = call.iterate(item);
  return inner?.kind === "items" && inner.items[0] !== undefined ? 2 : undefined;
}

function wholeNumbers(sequence: Sequence & { readonly kind: "items" }): readonly number[] | undefined {
  const values = sequence.items.map((item) => numberOf(item));
  return values.every((number) => number !== undefined) ? values.map(Math.trunc) : undefined;
}

/** From the longest to the shortest, as `torch.sort(lengths, descending=True)` orders the batch. */
export function sortedOrder(lengths: readonly number[]): readonly number[] {
  return lengths
    .map((length, index) => ({ length, index }))
    .sort((a, b) => b.length - a.length || a.index - b.index)
    .map(({ index }) => index);
}
