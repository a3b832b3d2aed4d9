import { type Axis, axis, withRole } from "../../shape/axis.ts";
import { type Dim, formatDim, maximum, multiply, multiplyAll } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import { integerOf, truthOf } from "../arguments.ts";
import { requireAtLeast, sizesText } from "../checks.ts";
import { contiguousStrides, freshTensor, shapelessTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import { type PackedValue, type Sequence, type TensorValue, tuple, typeName, unknown, type Value } from "../value.ts";
import { packTensor } from "./pack.ts";
import { isOpaque } from "./states.ts";

/** torch.nn.utils.rnn.pad_packed_sequence: the padded batch, as long as its longest sequence, and the lengths. */
export function padPacked(call: Call): Value {
  const sequence = call.argument("sequence");
  if (sequence.kind !== "packed") {
    if (!isOpaque(sequence)) {
      const text = `'${typeName(sequence)}' object has no attribute 'batch_sizes'`;
      const message = `pad_packed_sequence takes what pack_padded_sequence or a recurrent layer made of it, not a ${typeName(sequence)}.`;
      call.raise({ code: "packing", type: "AttributeError", text, message, place: call.placeOf("sequence") });
    }
    return tuple([unknown("the packed sequence isn't known"), unknown("the packed sequence isn't known")]);
  }
  const lengths: TensorValue = {
    ...freshTensor([sequence.batch], "int64", false),
    data: sequence.lengths !== undefined && sequence.lengths.length <= 1000 ? sequence.lengths : undefined,
  };
  return tuple([padded(call, sequence, stepsOf(call, sequence)), lengths]);
}

function stepsOf(call: Call, sequence: PackedValue): Axis {
  const value = call.argument("total_length");
  const total = integerOf(value);
  if (value.kind === "none") return sequence.steps;
  if (total === undefined) return axis(call.freshUnknown(), "time");
  requireAtLeast(call, total, sequence.steps.size, () => ({
    code: "packing",
    type: "ValueError",
    text: `Expected total_length to be at least the length of the longest sequence in input, but got total_length=${formatDim(total)} and max sequence length being ${formatDim(sequence.steps.size)}`,
    message: `total_length=${formatDim(total)} is less than the longest sequence, ${formatDim(sequence.steps.size)}.`,
    place: call.placeOf("total_length"),
  }));
  const factor = call.factorOf("total_length", "total_length");
  return axis(total, "time", factor === undefined ? [] : [factor]);
}

/** An unsorted pack is gathered into a contiguous tensor; a sorted one with batch_first is a transposed view. */
function padded(call: Call, sequence: PackedValue, steps: Axis): TensorValue {
  const { dtype, requiresGrad, shape } = sequence.data;
  if (shape === undefined) return shapelessTensor("the packed features aren't known", dtype, requiresGrad);
  const rest = shape.slice(1);
  const batchFirst = truthOf(call.argument("batch_first"));
  if (batchFirst === undefined) {
    const axes = [axis(call.freshUnknown()), axis(call.freshUnknown()), ...rest];
    return { ...freshTensor(axes, dtype, requiresGrad), strides: undefined };
  }
  if (!batchFirst) return freshTensor([steps, sequence.batch, ...rest], dtype, requiresGrad);
  const tensor = freshTensor([sequence.batch, steps, ...rest], dtype, requiresGrad);
  if (sequence.permuted) return tensor;
  const sizes = rest.map(({ size }) => size);
  const row = multiplyAll(sizes);
  return { ...tensor, strides: [row, multiply(sequence.batch.size, row), ...contiguousStrides(sizes)] };
}

/** torch.nn.utils.rnn.pad_sequence: sequences [length, *] to [longest, batch, *], or batch first. */
export function padSequence(call: Call): Value {
  const sequences = sequencesOf(call);
  if (sequences === undefined) return unknown("the sequences aren't known");
  const side = call.argument("padding_side");
  if (side.kind === "string" && side.value !== undefined && side.value !== "left" && side.value !== "right") {
    const text = `Expected padding_side to be one of left or right, but got ${side.value}.`;
    call.raise({ code: "value", type: "RuntimeError", text, place: call.placeOf("padding_side") });
  }
  const padding = call.argument("padding_value");
  if (padding.kind === "string" || padding.kind === "none" || padding.kind === "list" || padding.kind === "tuple") {
    const text = `pad_sequence(): argument 'padding_value' (position 3) must be float, not ${typeName(padding)}`;
    call.raise({ code: "argument", type: "TypeError", text, place: call.placeOf("padding_value") });
  }
  return (
    stacked(call, sequences, truthOf(call.argument("batch_first")))?.tensor ?? unknown("the sequences aren't known")
  );
}

/** torch.nn.utils.rnn.pack_sequence: padded, then packed with their own lengths. */
export function packSequence(call: Call): Value {
  const sequences = lengthsAreKnown(call) ? sequencesOf(call) : undefined;
  const batch = sequences === undefined ? undefined : stacked(call, sequences, false);
  if (batch === undefined) return unknown("the sequences aren't known");
  const lengths = { kind: "lengths", rank: 1, count: batch.count, values: batch.lengths } as const;
  const sorted = truthOf(call.argument("enforce_sorted"));
  return packTensor(call, batch.tensor, lengths, { batchFirst: false, sorted, checked: true });
}

/** `[v.size(0) for v in sequences]` comes first. */
function lengthsAreKnown(call: Call): boolean {
  const value = call.argument("sequences");
  const place = call.placeOf("sequences");
  if (isOpaque(value)) return true;
  const refuse = (type: string, text: string): boolean => {
    call.raise({ code: "packing", type, text, place });
    return false;
  };
  const sequence = call.iterate(value);
  if (sequence === undefined) {
    const none = ["int", "float", "bool", "none"].includes(value.kind);
    return none ? refuse("TypeError", `'${typeName(value)}' object is not iterable`) : true;
  }
  for (const item of sequence.kind === "items" ? sequence.items : [sequence.element]) {
    if (item.kind !== "tensor" && !isOpaque(item) && item.kind !== "packed") {
      return refuse("AttributeError", `'${typeName(item)}' object has no attribute 'size'`);
    }
    if (item.kind === "tensor" && item.shape?.length === 0) {
      return refuse("IndexError", "Dimension specified as 0 but tensor has no dimensions");
    }
  }
  return true;
}

function sequencesOf(call: Call): Sequence | undefined {
  const value = call.argument("sequences");
  const place = call.placeOf("sequences");
  const sequence = isOpaque(value) ? undefined : call.iterate(value);
  if (sequence === undefined) {
    if (["int", "float", "bool", "none"].includes(value.kind)) {
      const text = `pad_sequence: Expected iterable for input sequences, but got arg of type: <class '${typeName(value)}'>`;
      call.raise({ code: "argument", type: "RuntimeError", text, place });
    }
    return undefined;
  }
  const items = sequence.kind === "items" ? sequence.items : [sequence.element];
  const wrong = items.findIndex((item) => item.kind !== "tensor" && !isOpaque(item));
  const found = items[wrong];
  if (found !== undefined) {
    const text = `expected Tensor as element ${wrong} in argument 0, but got ${typeName(found)}`;
    call.raise({ code: "argument", type: "TypeError", text, place });
    return undefined;
  }
  const empty = { code: "packing", type: "RuntimeError", text: "received an empty list of sequences", place };
  const count = sequence.kind === "items" ? sequence.items.length : sequence.length;
  return requireAtLeast(call, count, 1, () => empty) ? sequence : undefined;
}

/** `lengths` undefined: not all are known. */
type Stacked = { readonly tensor: TensorValue; readonly lengths: readonly number[] | undefined; readonly count: Dim };

function stacked(call: Call, sequence: Sequence, batchFirst: boolean | undefined): Stacked | undefined {
  const items = sequence.kind === "items" ? sequence.items : [sequence.element];
  const count = sequence.kind === "items" ? sequence.items.length : sequence.length;
  const tensors = items.flatMap((item) => (item.kind === "tensor" ? [item] : []));
  const [first] = tensors;
  if (first?.shape === undefined) return undefined;
  const [firstLength, ...rest] = first.shape;
  if (firstLength === undefined) {
    const text = "ArrayRef: invalid slice, N = 1; size = 0";
    call.raise({ code: "packing", type: "RuntimeError", text, place: call.placeOf("sequences") });
    return undefined;
  }
  if (!tensors.every((tensor) => checkTrailing(call, rest, tensor))) return undefined;
  const lengths = items.map((item) => (item.kind === "tensor" ? item.shape?.[0]?.size : undefined));
  const longest = lengths.reduce<Dim>((most, length) => maximum(most, length ?? call.freshUnknown()), firstLength.size);
  const time = longest === firstLength.size ? firstLength : axis(longest);
  const batch = axis(count, "batch");
  const requiresGrad = tensors.some((tensor) => tensor.requiresGrad);
  const timeAxis = withRole(time, "time");
  const shape =
    batchFirst === undefined
      ? [axis(call.freshUnknown()), axis(call.freshUnknown()), ...rest]
      : batchFirst
        ? [batch, timeAxis, ...rest]
        : [timeAxis, batch, ...rest];
  const known = knownLengths(lengths, count);
  return { tensor: freshTensor(shape, first.dtype, requiresGrad), lengths: known, count };
}

/** All lengths, where they are numbers; the rows of one tensor are all equally long. */
function knownLengths(lengths: readonly (Dim | undefined)[], count: Dim): readonly number[] | undefined {
  const numbers = lengths.flatMap((length) => (typeof length === "number" ? [length] : []));
  if (numbers.length === count) return numbers;
  const [only] = numbers;
  return only !== undefined && lengths.length === 1 && typeof count === "number" && count <= 1000
    ? Array.from({ length: count }, () => only)
    : undefined;
}

/** Each sequence is copied into [its length, *the first one's trailing axes], by the rules of broadcasting. */
function checkTrailing(call: Call, rest: readonly Axis[], tensor: TensorValue): boolean {
  const [length, ...others] = tensor.shape ?? [];
  if (length === undefined) return true;
  const target = [length, ...rest];
  const source = [length, ...others];
  const refuse = (text: string): boolean => {
    const message = "Sequences that are padded together have the same axes after the first.";
    call.raise({ code: "packing", type: "RuntimeError", text, message, place: call.placeOf("sequences") });
    return false;
  };
  const surely = (left: Dim, right: Dim): boolean => isEqual(left, right, call.facts()) === "never";
  const rank = Math.max(target.length, source.length);
  const joined: Dim[] = [];
  let fits = source.length <= target.length;
  for (let fromEnd = 1; fromEnd <= rank; fromEnd++) {
    const a = target.at(-fromEnd)?.size ?? 1;
    const b = source.at(-fromEnd)?.size ?? 1;
    if (surely(a, b) && surely(a, 1) && surely(b, 1)) {
      const at = String(rank - fromEnd);
      const text = `The size of tensor a (${formatDim(a)}) must match the size of tensor b (${formatDim(b)}) at non-singleton dimension ${at}`;
      return refuse(text);
    }
    const wider = surely(b, 1);
    joined.unshift(wider ? b : a);
    if (wider && surely(a, b)) fits = false;
  }
  if (fits) return true;
  const own = sizesText(target.map(({ size }) => size));
  return refuse(`output with shape ${own} doesn't match the broadcast shape ${sizesText(joined)}`);
}
