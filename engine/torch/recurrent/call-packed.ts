import { type Axis, axis } from "../../shape/axis.ts";
import { type Dim, formatDim } from "../../shape/dim.ts";
import { isEqual } from "../../shape/facts.ts";
import { requireEqual, requireSizes, sizesText, tupleText } from "../checks.ts";
import { freshTensor } from "../layers/tensors.ts";
import { mismatchText } from "../dtype-mismatch.ts";
import type { Call } from "../operation.ts";
import type { Raised } from "../problem.ts";
import { type PackedValue, type TensorValue, typeName, type Value } from "../value.ts";
import { noStateTensor, wrongDtype, wrongWidth } from "./input-mistakes.ts";
import { kernelAccepts } from "./kernel-arguments.ts";
import { checkStateDtypes } from "./kernel-dtypes.ts";
import type { Network } from "./network.ts";
import { withStates } from "./results.ts";
import { wrongState } from "./state-mistakes.ts";
import { isOpaque } from "./states.ts";

/** A call with a PackedSequence. nn.LSTM checks nothing before its kernel; RNN and GRU check as for a tensor. */
export function callPacked(call: Call, network: Network, input: PackedValue): Value {
  if (network.family === "LSTM") checkLstm(call, network, input);
  else checkSingleState(call, network, input);
  return packedResult(network, input);
}

function packedResult(network: Network, input: PackedValue): Value {
  const rows = input.data.shape?.[0];
  const dtype = network.dtype ?? input.data.dtype;
  const trained = network.trained || input.data.requiresGrad;
  const data: TensorValue =
    rows === undefined
      ? { ...input.data, shape: undefined, dtype, strides: undefined, requiresGrad: trained, data: undefined }
      : freshTensor([rows, network.features], dtype, trained);
  return withStates(network, { ...input, data }, input.batch, dtype, trained);
}

function checkSingleState(call: Call, network: Network, input: PackedValue): boolean {
  const value = call.argument("hx");
  const state = value.kind === "tensor" ? value : undefined;
  const absent = value.kind === "none" || isOpaque(value);
  if (input.permuted && !absent && !permutable(call, value, input)) return false;
  if (!checkData(call, network, input.data)) return false;
  if (!absent && state === undefined) {
    call.raise(noStateTensor(value, call.placeOf("hx"), "size"));
    return false;
  }
  return (
    (state === undefined || checkSingleSizes(call, network, input, state)) &&
    kernelAccepts(call, network, "Tensor", true) &&
    checkStateDtypes(call, network, state, undefined)
  );
}

/** The states are given in the order of the original batch: they are sorted as the pack is. */
function permutable(call: Call, value: Value, input: PackedValue): boolean {
  const place = call.placeOf("hx");
  if (value.kind !== "tensor") {
    call.raise(noStateTensor(value, place, "index_select"));
    return false;
  }
  if (value.shape === undefined) return true;
  const batch = value.shape[1];
  if (batch === undefined) {
    const range = value.shape.length === 0 ? "[-1, 0]" : `[-${value.shape.length}, ${value.shape.length - 1}]`;
    const text = `Dimension out of range (expected to be in range of ${range}, but got 1)`;
    call.raise({ code: "state-rank", type: "IndexError", text, place });
    return false;
  }
  return call.require({ kind: "atLeast", left: batch.size, right: input.batch.size }, () => ({
    code: "state-batch",
    type: "RuntimeError",
    text: `INDICES element is out of DATA bounds, id=${firstOutside(input, batch.size)} axis_dim=${formatDim(batch.size)}`,
    message: `The state is made for a batch of ${formatDim(batch.size)}, and the packed sequence has a batch of ${formatDim(input.batch.size)}.`,
    place,
  }));
}

/** The first of the sorted indices that a smaller state has no row for. */
function firstOutside(input: PackedValue, size: Dim): string {
  if (input.lengths === undefined || typeof size !== "number") return formatDim(size);
  const order = input.lengths.map((length, index) => ({ length, index })).sort((a, b) => b.length - a.length);
  return String(order.find(({ index }) => index >= size)?.index ?? size);
}

function checkData(call: Call, network: Network, data: TensorValue): boolean {
  const place = call.placeOf("input");
  if (data.dtype !== undefined && network.dtype !== undefined && data.dtype !== network.dtype) {
    call.raise(wrongDtype(data.dtype, network.dtype, place));
    return false;
  }
  if (data.shape === undefined) return true;
  const last = data.shape.at(-1);
  if (data.shape.length !== 2 || last === undefined) {
    call.raise({
      code: "input-rank",
      type: "RuntimeError",
      text: `input must have 2 dimensions, got ${data.shape.length}`,
      message: "The packed sequence has no feature axis of its own: pack a tensor of [time, batch, feature].",
      place,
    });
    return false;
  }
  const sizes = `Expected ${formatDim(network.input.size)}, got ${formatDim(last.size)}`;
  const text = `input.size(-1) must be equal to input_size. ${sizes}`;
  return requireEqual(call, network.input.size, last.size, () =>
    wrongWidth(network.module, network.input, last, text, place),
  );
}

function checkSingleSizes(call: Call, network: Network, input: PackedValue, state: TensorValue): boolean {
  if (state.shape === undefined) return true;
  const expected = [network.rows, input.batch, network.width] as const;
  const found = input.permuted ? state.shape.with(1, input.batch) : state.shape;
  const sizes = expected.map(({ size }) => size);
  const foundSizes = found.map(({ size }) => size);
  if (found.length === 3) {
    return requireSizes(call, foundSizes, sizes, () => wrongState(network, "h", expected, found, call.placeOf("hx")));
  }
  call.raise({
    code: "state-rank",
    type: "RuntimeError",
    text: `Expected hidden size ${tupleText(sizes)}, got ${sizesText(foundSizes)}`,
    message: "The state of a packed sequence has the axes [layers × directions, batch, width].",
    place: call.placeOf("hx"),
  });
  return false;
}

function checkLstm(call: Call, network: Network, input: PackedValue): boolean {
  const states = lstmStates(call, input);
  if (states === undefined) return false;
  if (!kernelAccepts(call, network, states.form, true)) return false;
  if (states.count !== undefined && states.count !== 2) {
    call.raise({
      code: "state-not-pair",
      type: "RuntimeError",
      text: "lstm expects two hidden states",
      message: `An LSTM's state is the pair (h, c), and ${states.count} tensors are given.`,
      place: call.placeOf("hx"),
    });
    return false;
  }
  return checkLstmKernel(call, network, input, states.items);
}

type LstmStates = {
  readonly form: "Tensor" | "tuple";
  readonly count: number | undefined;
  readonly items: readonly TensorValue[];
};

/** Undefined: something was raised. What isn't known has no items. */
function lstmStates(call: Call, input: PackedValue): LstmStates | undefined {
  const value = call.argument("hx");
  const nothing: LstmStates = { form: "tuple", count: undefined, items: [] };
  if (value.kind === "tensor") return input.permuted ? nothing : { ...nothing, form: "Tensor" };
  if (value.kind !== "tuple" && value.kind !== "list") return nothing;
  const sequence = call.iterate(value);
  if (sequence?.kind !== "items") return nothing;
  const items = sequence.items.flatMap((item) => (item.kind === "tensor" ? [item] : []));
  if (items.length !== sequence.items.length) return nothing;
  if (input.permuted && !items.slice(0, 2).every((item) => permutable(call, item, input))) return undefined;
  if (!input.permuted) return { form: "tuple", count: items.length, items };
  if (items.length < 2) {
    const text = `${typeName(value)} index out of range`;
    const message = "An LSTM's state is the pair (h, c).";
    call.raise({ code: "state-not-pair", type: "IndexError", text, message, place: call.placeOf("hx") });
    return undefined;
  }
  return { form: "tuple", count: 2, items: items.slice(0, 2) };
}

/**
 * oneDNN takes a pack whose lengths are all equal without a look at the width. Only a pack whose lengths are known to
 * differ surely raises; where it isn't known, and where oneDNN reads what isn't there, we warn.
 */
function checkLstmKernel(call: Call, network: Network, input: PackedValue, states: readonly TensorValue[]): boolean {
  const lengths = input.lengths;
  const differ = lengths?.some((length) => length !== lengths[0]) === true;
  const other = [network.dtype, input.data.dtype].some((dtype) => dtype !== undefined && !oneDnn.has(dtype));
  const checked = differ || network.projected || other;
  const place = call.placeOf("input");
  const [rows, last] = input.data.shape ?? [];
  const uneven = widthsDiffer(call, network, states);
  if (uneven !== undefined) {
    call.raise(uneven);
    return false;
  }
  if (checked && input.data.dtype !== undefined && network.dtype !== undefined && input.data.dtype !== network.dtype) {
    const text = mismatchText(input.data.dtype, network.dtype, network.biased);
    const message = `The input is ${input.data.dtype}, and the weights are ${network.dtype}.`;
    call.raise({ code: "argument", type: "RuntimeError", text, message, place });
    return false;
  }
  if (
    checked &&
    rows !== undefined &&
    last === undefined &&
    isEqual(rows.size, network.input.size, call.facts()) === "never"
  ) {
    widthMismatch(call, network, axis(1), rows, checked);
    return false;
  }
  if (rows !== undefined && last !== undefined && input.data.shape?.length === 2) {
    if (isEqual(last.size, network.input.size, call.facts()) === "never") {
      widthMismatch(call, network, rows, last, checked);
      return false;
    }
  }
  const raised = checked ? stateMismatch(call, network, input, states) : undefined;
  if (raised !== undefined) call.raise(raised);
  return raised === undefined;
}

/** The dtypes that oneDNN's kernel takes. */
const oneDnn: ReadonlySet<string> = new Set(["float32", "bfloat16", "float16"]);

/** Looked at before the kernel is chosen: a cell state wider than h means a projection, which has other weights. */
function widthsDiffer(call: Call, network: Network, [h, c]: readonly TensorValue[]): Raised | undefined {
  if (h?.shape === undefined || c?.shape === undefined) return undefined;
  const place = call.placeOf("hx");
  const rank = [h, c].map((state) => state.shape?.length ?? 3).find((found) => found < 3);
  if (rank !== undefined) {
    const text = `Dimension out of range (expected to be in range of [-${rank}, ${rank - 1}], but got 2)`;
    const message = "The states of a packed sequence have the axes [layers × directions, batch, width].";
    return { code: "state-rank", type: "IndexError", text, message, place };
  }
  const [width, cellWidth] = [h.shape[2]?.size ?? 0, c.shape[2]?.size ?? 0];
  const expected = network.projected ? "never" : "always";
  const found = isEqual(width, cellWidth, call.facts());
  if (found === "unknown" || found === expected) return undefined;
  const text = "got an incorrect number of RNN parameters";
  const widths = `h has width ${formatDim(width)} and c has ${formatDim(cellWidth)}`;
  const message = network.projected
    ? `${widths}: with a projection h has proj_size and c has hidden_size.`
    : `${widths}: without a projection both have hidden_size.`;
  return { code: "value", type: "RuntimeError", text, message, place };
}

function widthMismatch(call: Call, network: Network, rows: Axis, last: Axis, raises: boolean): void {
  const place = call.placeOf("input");
  const gates = network.module.parameters[0]?.tensor.shape?.[0]?.size ?? call.freshUnknown();
  const sizes = `${formatDim(rows.size)}x${formatDim(last.size)} and ${formatDim(network.input.size)}x${formatDim(gates)}`;
  const text = `mat1 and mat2 shapes cannot be multiplied (${sizes})`;
  const raised = wrongWidth(network.module, network.input, last, text, place);
  if (raises) {
    call.raise(raised);
    return;
  }
  call.note({
    code: "input-size",
    severity: "warning",
    message: `${raised.message ?? text} PyTorch doesn't check this for a packed sequence whose lengths are all equal.`,
    torch: undefined,
    place,
    related: raised.related ?? [],
    fixes: raised.fixes ?? [],
  });
}

function stateMismatch(
  call: Call,
  network: Network,
  input: PackedValue,
  [h, c]: readonly TensorValue[],
): Raised | undefined {
  if (h?.shape?.length !== 3 || c?.shape?.length !== 3) return undefined;
  const [rows = axis(0), batch = axis(0), width = axis(0)] = h.shape;
  const differs = (a: Axis | undefined, b: Axis): boolean =>
    a !== undefined && isEqual(a.size, b.size, call.facts()) === "never";
  const expected = [network.rows, input.batch, network.width] as const;
  const explained = wrongState(network, "h", expected, h.shape, call.placeOf("hx"));
  if (differs(rows, network.rows)) return { ...explained, text: "Expected more hidden states in stacked_rnn" };
  if (differs(width, network.width)) {
    const sizes = `${formatDim(input.batch.size)}x${formatDim(width.size)} and ${formatDim(network.width.size)}x${formatDim(network.module.parameters[0]?.tensor.shape?.[0]?.size ?? 0)}`;
    return { ...explained, text: `mat1 and mat2 shapes cannot be multiplied (${sizes})` };
  }
  const tooSmall = input.permuted || batch.size === 1 || !differs(batch, input.batch);
  if (tooSmall) return undefined;
  const text = `The size of tensor a (${formatDim(batch.size)}) must match the size of tensor b (${formatDim(input.batch.size)}) at non-singleton dimension 0`;
  return { ...explained, text };
}
