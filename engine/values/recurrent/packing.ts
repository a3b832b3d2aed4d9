import { truthOf } from "../../torch/arguments.ts";
import type { Numbers } from "../../torch/numbers.ts";
import { sortedOrder } from "../../torch/recurrent/lengths.ts";
import type { PackedValue, Value } from "../../torch/value.ts";
import { numberArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import { broadcastTo, reducedTo } from "../broadcast.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { cast } from "../cast.ts";
import { castElements, roundTo } from "../rounding.ts";
import { type Run, RunStopped } from "../run.ts";
import { countOf, elementsOf, newTensor, tensorOf, viewOn } from "../tensor.ts";
import { exchanged, tensorFrom, transposed } from "./results.ts";
import { gatheredRows } from "./rows.ts";

/** torch.nn.utils.rnn */
export const packingKernels: readonly (readonly [string, Kernel])[] = [
  ["torch.nn.utils.rnn.pack_padded_sequence", packPadded],
  ["torch.nn.utils.rnn.pad_packed_sequence", padPacked],
  ["torch.nn.utils.rnn.pad_sequence", padSequence],
  ["torch.nn.utils.rnn.pack_sequence", packSequence],
  ...["double", "float", "half", "long", "int", "short", "char", "byte", "to", "cpu"].map(
    (name) => [`torch.nn.utils.rnn.PackedSequence.${name}`, converted] as const,
  ),
];

function packPadded(call: KernelCall): Computed {
  const batchFirst = truthOf(call.argument("batch_first")) === true;
  return packed(call, call.numbers("input"), batchFirst);
}

/** Fills the pack that the rule has told with its numbers. The rule has sorted out the lengths. */
function packed(call: KernelCall, padded: Numbers, batchFirst: boolean): PackedValue {
  const pack = call.result;
  if (pack.kind !== "packed" || pack.lengths === undefined) {
    throw new RunStopped("unread", "the lengths of the sequences aren't known");
  }
  const order = pack.permuted ? sortedOrder(pack.lengths) : undefined;
  const lengths = order === undefined ? pack.lengths : order.map((index) => pack.lengths?.[index] ?? 0);
  const batchSizes = Array.from(
    { length: lengths[0] ?? 0 },
    (_, step) => lengths.findLastIndex((length) => length > step) + 1,
  );
  const [time, batch] = batchFirst ? [padded.sizes[1], padded.sizes[0]] : [padded.sizes[0], padded.sizes[1]];
  const trailing = padded.sizes.slice(2);
  const rows: number[] = [];
  for (const [step, count] of batchSizes.entries()) {
    if (step >= time)
      throw new RunStopped("unread", `a sequence is longer than the ${String(time)} steps that there are`);
    for (let sample = 0; sample < count; sample++) {
      const index = order?.[sample] ?? sample;
      rows.push(batchFirst ? index * time + step : step * batch + index);
    }
  }
  const sizes = [rows.length, ...trailing];
  const width = countOf(trailing);
  const data = gatheredRows(call.run, padded, Int32Array.from(rows), width, sizes, 0, "PackPaddedSequenceBackward0");
  return {
    ...pack,
    data: { ...pack.data, requiresGrad: data.requiresGrad, values: data },
    values: { batchSizes, sortedIndices: order, unsortedIndices: order && inverse(order) },
  };
}

function inverse(order: readonly number[]): readonly number[] {
  const result = new Array<number>(order.length);
  for (const [to, from] of order.entries()) result[from] = to;
  return result;
}

function padPacked(call: KernelCall): Computed {
  const { run } = call;
  const pack = call.argument("sequence");
  if (pack.kind !== "packed" || pack.values === undefined || pack.data.values === undefined) {
    throw new RunStopped("unread", "the packed sequence isn't known");
  }
  const { batchSizes, sortedIndices, unsortedIndices } = pack.values;
  const data = pack.data.values;
  const batch = batchSizes[0] ?? 0;
  const total = call.argument("total_length");
  const time = total.kind === "none" ? batchSizes.length : numberArgument(call, "total_length");
  const batchFirst = truthOf(call.argument("batch_first")) === true;
  // Sorted and with batch_first the result is a view of a tensor with time first.
  const gathersBatchFirst = batchFirst && sortedIndices !== undefined;
  const from = new Int32Array(time * batch).fill(-1);
  const lengths = new Array<number>(batch).fill(0);
  let row = 0;
  for (const [step, count] of batchSizes.entries()) {
    for (let sample = 0; sample < count; sample++) {
      const index = sortedIndices?.[sample] ?? sample;
      from[gathersBatchFirst ? index * time + step : step * batch + index] = row++;
      lengths[index]++;
    }
  }
  const trailing = data.sizes.slice(1);
  const sizes = [...(gathersBatchFirst ? [batch, time] : [time, batch]), ...trailing];
  const padding = roundTo(data.dtype, numberArgument(call, "padding_value"));
  const name = unsortedIndices === undefined ? "CopySlices" : "IndexSelectBackward0";
  const padded = gatheredRows(run, data, from, countOf(trailing), sizes, padding, name);
  const counted = tensorOf("int64", [batch], Float64Array.from(lengths));
  return [batchFirst && !gathersBatchFirst ? transposed(run, padded, "TransposeBackward0") : padded, counted];
}

function padSequence(call: KernelCall): Computed {
  const side = call.argument("padding_side");
  const left = side.kind === "string" && side.value === "left";
  const batchFirst = truthOf(call.argument("batch_first")) === true;
  const sequences = sequencesOf(call);
  const padded = paddedSequences(call.run, sequences, numberArgument(call, "padding_value"), left);
  if (!batchFirst) return timeFirst(call.run, padded);
  return padded;
}

function packSequence(call: KernelCall): Computed {
  return packed(call, paddedSequences(call.run, sequencesOf(call), 0, false), true);
}

function sequencesOf(call: KernelCall): readonly Numbers[] {
  const value = call.argument("sequences");
  if (value.kind === "tensor") return rowsOf(call.run, call.numbers("sequences"));
  const numbers = (call.items(value) ?? []).flatMap((item: Value) =>
    item.kind === "tensor" ? (item.values ?? []) : [],
  );
  if (numbers.length === 0) throw new RunStopped("unread", "the sequences aren't known");
  return numbers;
}

/** `sequences.unbind(0)` */
function rowsOf(run: Run, numbers: Numbers): readonly Numbers[] {
  const { sizes, strides, offset, dtype } = numbers;
  const rows = Array.from({ length: sizes[0] }, (_, index) =>
    viewOn(numbers, sizes.slice(1), strides.slice(1), offset + index * strides[0]),
  );
  record(run, "UnbindBackward0", [numbers], rows, [], (gradients) => {
    const whole = newTensor(run, dtype, sizes);
    for (const [index, gradient] of gradients.entries()) {
      if (gradient === undefined) continue;
      const part = elementsOf(gradient);
      whole.storage.elements.set(part, index * part.length);
    }
    return [whole];
  });
  return rows;
}

/** [batch, longest, *the first one's trailing sizes], of the first one's dtype. */
function paddedSequences(run: Run, sequences: readonly Numbers[], padding: number, left: boolean): Numbers {
  const [first] = sequences;
  const { dtype } = first;
  const trailing = first.sizes.slice(1);
  const width = countOf(trailing);
  const longest = Math.max(...sequences.map(({ sizes }) => sizes[0]));
  const result = newTensor(run, dtype, [sequences.length, longest, ...trailing]);
  const { elements } = result.storage;
  elements.fill(roundTo(dtype, padding));
  const startOf = (index: number, length: number): number => (index * longest + (left ? longest - length : 0)) * width;
  for (const [index, sequence] of sequences.entries()) {
    run.checkpoint();
    const stretched = broadcastTo(sequence, [sequence.sizes[0], ...trailing]);
    const own = elementsOf(stretched);
    elements.set(sequence.dtype === dtype ? own : castElements(dtype, own), startOf(index, sequence.sizes[0]));
  }
  record(run, "CopySlices", sequences, [result], [], ([gradient]) => {
    if (gradient === undefined) return sequences.map(() => undefined);
    const arriving = elementsOf(gradient);
    return sequences.map((sequence, index) => {
      const [length] = sequence.sizes;
      const start = startOf(index, length);
      const stretched = tensorFrom(
        run,
        sequence.dtype,
        [length, ...trailing],
        arriving.slice(start, start + length * width),
      );
      return reducedTo(run, stretched, sequence.sizes);
    });
  });
  return result;
}

/** The same with time first, contiguous. */
function timeFirst(run: Run, padded: Numbers): Numbers {
  const inTime = exchanged(padded);
  const result = tensorOf(padded.dtype, inTime.sizes, elementsOf(inTime).slice());
  run.reserve(result.storage.elements.byteLength, "a padded batch");
  record(run, "CopySlices", [padded], [result], [], ([gradient]) => [gradient && exchanged(gradient)]);
  return result;
}

/** `packed.double()` and the like: the data alone changes. */
function converted(call: KernelCall): Computed {
  const pack = call.argument("self");
  const { result } = call;
  if (pack.kind !== "packed" || pack.data.values === undefined || result.kind !== "packed") return result;
  const values = cast(call.run, pack.data.values, result.data.dtype ?? pack.data.values.dtype);
  return { ...result, data: { ...result.data, requiresGrad: values.requiresGrad, values } };
}
