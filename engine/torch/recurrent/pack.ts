import { type Axis, axis, withRole } from "../../shape/axis.ts";
import { add, type Dim, formatDim, sameDim } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import { truthOf } from "../arguments.ts";
import { requireAtLeast, requireEqual } from "../checks.ts";
import { freshTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import { type PackedValue, type TensorValue, typeName, unknown, type Value } from "../value.ts";
import { type Lengths, lengthsOf, sortedOrder } from "./lengths.ts";

type KnownLengths = Lengths & { readonly kind: "lengths" };

/** torch.nn.utils.rnn.pack_padded_sequence: [time, batch, *] (or [batch, time, *]) and the lengths. */
export function packPadded(call: Call): Value {
  const input = call.argument("input");
  const lengths = lengthsOf(call);
  const sorted = truthOf(call.argument("enforce_sorted"));
  if (input.kind !== "tensor") {
    if (input.kind !== "unknown" && input.kind !== "instance" && lengths.kind === "lengths") {
      const text =
        sorted === false
          ? `'${typeName(input)}' object has no attribute 'device'`
          : `_pack_padded_sequence(): argument 'input' (position 1) must be Tensor, not ${typeName(input)}`;
      const type = sorted === false ? "AttributeError" : "TypeError";
      call.raise({ code: "packing", type, text, place: call.placeOf("input") });
    }
    return unknown("the packed input isn't known");
  }
  const batchFirst = truthOf(call.argument("batch_first"));
  const known: KnownLengths =
    lengths.kind === "lengths" ? lengths : { kind: "lengths", rank: undefined, count: undefined, values: undefined };
  return packTensor(call, input, known, { batchFirst, sorted, checked: lengths.kind === "lengths" });
}

export type PackOptions = {
  readonly batchFirst: boolean | undefined;
  /** enforce_sorted; undefined: not known. */
  readonly sorted: boolean | undefined;
  /** False: something was raised already. */
  readonly checked: boolean;
};

export function packTensor(call: Call, input: TensorValue, lengths: KnownLengths, options: PackOptions): Value {
  if (input.shape === undefined) return unknown(input.reason ?? "the rank of the packed input isn't known");
  const [first, second, ...rest] = input.shape;
  if (first === undefined || second === undefined) {
    if (options.checked) raiseFlat(call, input.shape.length);
    return unknown("the packed input has no batch axis");
  }
  if (options.batchFirst === undefined) return unknown("batch_first isn't known");
  const [time, batch] = options.batchFirst ? [second, first] : [first, second];
  if (options.checked) checkPack(call, input.shape, time, batch, lengths, options.sorted);
  return packed(call, input, { time, batch, rest }, lengths, options.sorted === false);
}

function raiseFlat(call: Call, rank: number): void {
  const range = rank === 0 ? "[-1, 0]" : `[-${rank}, ${rank - 1}]`;
  call.raise({
    code: "packing",
    type: "IndexError",
    text: `Dimension out of range (expected to be in range of ${range}, but got 1)`,
    message: "A padded batch has at least the axes time and batch.",
    place: call.placeOf("input"),
  });
}

/** In the order of pack_padded_sequence: sorting, then the kernel's checks. */
function checkPack(
  call: Call,
  shape: readonly Axis[],
  time: Axis,
  batch: Axis,
  lengths: KnownLengths,
  sorted: boolean | undefined,
): boolean {
  const place = call.given("lengths") ? call.placeOf("lengths") : call.place;
  if (sorted === false && !checkSelection(call, batch, lengths, batch === shape[0])) return false;
  if (lengths.rank !== undefined && lengths.rank !== 1) {
    const text = `'lengths' argument should be a 1D CPU int64 tensor, but got ${lengths.rank}D cpu Long tensor`;
    const message = `lengths has ${lengths.rank} axes; it is one number per sequence.`;
    call.raise({ code: "packing", type: "RuntimeError", text, message, place });
    return false;
  }
  if (shape.some(({ size }) => isEqual(size, 0, call.facts()) === "always")) {
    call.raise({
      code: "packing",
      type: "RuntimeError",
      text: "Cannot pack empty tensors.",
      place: call.placeOf("input"),
    });
    return false;
  }
  const count = lengths.count;
  const complete =
    count === undefined ||
    sorted !== true ||
    requireEqual(call, count, batch.size, () => ({
      code: "packing",
      type: "RuntimeError",
      text: `Expected \`len(lengths)\` to be equal to batch_size, but got ${formatDim(count)} (batch_size=${formatDim(batch.size)})`,
      message: `There are ${formatDim(count)} lengths for a batch of ${formatDim(batch.size)}.`,
      place,
    }));
  return complete && lengths.values !== undefined && checkValues(call, time, lengths.values, sorted);
}

/** Unsorted sequences are selected by index: a length too many has no sequence, one too few drops the rest. */
function checkSelection(call: Call, batch: Axis, { rank, count, values }: KnownLengths, batchFirst: boolean): boolean {
  const place = call.given("lengths") ? call.placeOf("lengths") : call.place;
  if (rank !== undefined && rank > 1) {
    const text = "index_select(): Index is supposed to be a vector";
    call.raise({ code: "packing", type: "IndexError", text, message: "lengths is one number per sequence.", place });
    return false;
  }
  if (count === undefined || rank === 0) return true;
  return requireAtLeast(call, batch.size, count, () => {
    const outside = values === undefined ? undefined : sortedOrder(values).find((index) => index >= Number(batch.size));
    return {
      code: "packing",
      type: batchFirst ? "IndexError" : "RuntimeError",
      text: batchFirst
        ? "index out of range in self"
        : `INDICES element is out of DATA bounds, id=${outside ?? formatDim(batch.size)} axis_dim=${formatDim(batch.size)}`,
      message: `There are ${formatDim(count)} lengths for a batch of ${formatDim(batch.size)}.`,
      place,
    };
  });
}

function checkValues(call: Call, time: Axis, given: readonly number[], sorted: boolean | undefined): boolean {
  const place = call.given("lengths") ? call.placeOf("lengths") : call.place;
  const values = sorted === false ? [...given].sort((a, b) => b - a) : given;
  const last = values.at(-1);
  if (last !== undefined && last <= 0) {
    const text = "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0";
    call.raise({ code: "packing", type: "RuntimeError", text, message: "A sequence has at least one step.", place });
    return false;
  }
  if (sorted === true && values.some((length, index) => index > 0 && length > (values[index - 1] ?? length))) {
    call.raise({
      code: "packing",
      type: "RuntimeError",
      text: "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass `enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you do not need ONNX exportability.",
      message: "The lengths are not in decreasing order: pass enforce_sorted=False.",
      place,
      fixes: enforceSortedFix(call),
    });
    return false;
  }
  const longest = Math.max(...values);
  if (isEqual(time.size, longest, call.facts()) === "never" && typeof time.size === "number" && longest > time.size) {
    call.note({
      code: "packing",
      severity: "warning",
      message: `A length is ${longest}, and the input has ${time.size} time steps. PyTorch doesn't check this, and packs steps that aren't there.`,
      torch: undefined,
      place,
      related: [],
      fixes: [],
    });
  }
  return true;
}

function enforceSortedFix(call: Call): NonNullable<Parameters<Call["raise"]>[0]["fixes"]> {
  const title = "Pass enforce_sorted=False";
  if (call.given("enforce_sorted")) {
    const place = call.placeOf("enforce_sorted");
    return place.end - place.start === 4 ? [{ title, edits: [{ place, text: "False" }] }] : [];
  }
  const { chunk, end } = call.given("batch_first") ? call.placeOf("batch_first") : call.placeOf("lengths");
  return call.given("lengths")
    ? [{ title, edits: [{ place: { chunk, start: end, end }, text: ", enforce_sorted=False" }] }]
    : [];
}

type PaddedAxes = { readonly time: Axis; readonly batch: Axis; readonly rest: readonly Axis[] };

function packed(
  call: Call,
  input: TensorValue,
  { time, batch, rest }: PaddedAxes,
  { values, count }: KnownLengths,
  permuted: boolean,
): PackedValue {
  const longest = values === undefined || values.length === 0 ? undefined : Math.max(...values);
  const steps = longest === undefined ? axis(call.freshUnknown()) : sameDim(longest, time.size) ? time : axis(longest);
  const rows = values === undefined ? call.freshUnknown() : packedRows(values, time.size);
  const kept = permuted && count !== undefined && !sameDim(count, batch.size) ? axis(count) : batch;
  return {
    kind: "packed",
    data: freshTensor([axis(rows), ...rest], input.dtype, input.requiresGrad),
    batch: withRole(kept, "batch"),
    steps: withRole(steps, "time"),
    lengths: values,
    permuted,
  };
}

function packedRows(values: readonly number[], time: Dim): Dim {
  return values.reduce<Dim>((sum, length) => add(sum, typeof time === "number" ? Math.min(length, time) : length), 0);
}
