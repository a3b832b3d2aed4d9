import { isEqual } from "../../shape/facts.ts";
import type { Call } from "../operation.ts";
import type { Raised } from "../problem.ts";
import { type Sequence, type TensorValue, typeName, type Value } from "../value.ts";
import type { Cell } from "./call-cell.ts";
import { noStateTensor } from "./input-mistakes.ts";
import { isOpaque } from "./states.ts";

/**
 * The states that a cell is given, h and then c; an undefined one isn't known, and there are none without `hx`.
 * Undefined: something was raised.
 */
export function cellStates(call: Call, cell: Cell, batched: boolean): readonly (TensorValue | undefined)[] | undefined {
  const value = call.argument("hx");
  if (value.kind === "none" || isOpaque(value)) return [];
  return cell.family === "LSTM" ? pair(call, cell, value, batched) : single(call, cell, value);
}

function single(call: Call, cell: Cell, value: Value): readonly TensorValue[] | undefined {
  const place = call.placeOf("hx");
  if (value.kind !== "tensor") return raise(call, noStateTensor(value, place));
  const rank = value.shape?.length;
  if (rank === undefined || rank === 1 || rank === 2) return [value];
  return raise(call, wrongRank(cell, "hidden", rank, place));
}

/** `for value in hx: value.dim()`, then `hx[0]` and `hx[1]` where the input is unbatched. */
function pair(
  call: Call,
  cell: Cell,
  value: Value,
  batched: boolean,
): readonly (TensorValue | undefined)[] | undefined {
  const place = call.placeOf("hx");
  if (value.kind === "tensor") return rows(call, cell, value, batched);
  if (value.kind !== "tuple" && value.kind !== "list") {
    const letter = value.kind === "string" ? wrongItem(cell, value, 0, place) : undefined;
    if (letter !== undefined) return raise(call, letter);
    if (value.kind === "dict" || value.kind === "module" || value.kind === "iterator") return [];
    const message = `An LSTMCell's state is the pair (h, c), not a ${typeName(value)}.`;
    const text = `'${typeName(value)}' object is not iterable`;
    return raise(call, { code: "argument", type: "TypeError", text, message, place });
  }
  const sequence = call.iterate(value);
  if (sequence === undefined) return [];
  const items = sequence.kind === "items" ? sequence.items : [sequence.element, sequence.element];
  for (const [index, item] of items.entries()) {
    const raised = wrongItem(cell, item, index, place);
    if (raised !== undefined) return raise(call, raised);
  }
  const count = countRaised(sequence, value, batched, place);
  if (count !== undefined) return raise(call, count);
  return items.slice(0, 2).map((item) => (item.kind === "tensor" ? item : undefined));
}

function wrongItem(cell: Cell, item: Value, index: number, place: Call["place"]): Raised | undefined {
  if (item.kind === "tensor") {
    const rank = item.shape?.length;
    return rank === undefined || rank === 1 || rank === 2 ? undefined : wrongRank(cell, `hx[${index}]`, rank, place);
  }
  if (isOpaque(item)) return undefined;
  return {
    code: "argument",
    type: "AttributeError",
    text: `'${typeName(item)}' object has no attribute 'dim'`,
    message: `An LSTMCell's state is the pair (h, c) of two tensors, and one of them is a ${typeName(item)}.`,
    place,
  };
}

function countRaised(sequence: Sequence, value: Value, batched: boolean, place: Call["place"]): Raised | undefined {
  if (sequence.kind !== "items" || sequence.items.length === 2) return undefined;
  const message = `An LSTMCell's state is the pair (h, c), and ${sequence.items.length} tensors are given.`;
  if (batched)
    return { code: "cell-input", type: "RuntimeError", text: "lstm_cell expects two hidden states", message, place };
  if (sequence.items.length > 2) return undefined;
  return { code: "cell-input", type: "IndexError", text: `${value.kind} index out of range`, message, place };
}

/** One tensor: its rows are looked at as states; a batched call then wants a tuple. */
function rows(
  call: Call,
  cell: Cell,
  tensor: TensorValue,
  batched: boolean,
): readonly (TensorValue | undefined)[] | undefined {
  const place = call.placeOf("hx");
  const message = "An LSTMCell's state is the pair (h, c), and one tensor is given.";
  if (tensor.shape === undefined) return [];
  const [first, ...rest] = tensor.shape;
  if (first === undefined) {
    return raise(call, { code: "cell-input", type: "TypeError", text: "iteration over a 0-d tensor", message, place });
  }
  const empty = isEqual(first.size, 0, call.facts()) === "always";
  if (!empty && rest.length !== 1 && rest.length !== 2) {
    return raise(call, { ...wrongRank(cell, "hx[0]", rest.length, place), message });
  }
  if (batched) {
    const text = "lstm_cell(): argument 'hx' (position 2) must be tuple of Tensors, not Tensor";
    return raise(call, { code: "cell-input", type: "TypeError", text, message, place });
  }
  const missing = empty ? 0 : 1;
  const enough = call.require({ kind: "atLeast", left: first.size, right: 2 }, () => ({
    code: "cell-input",
    type: "IndexError",
    text: `index ${missing} is out of bounds for dimension 0 with size ${missing}`,
    message,
    place,
  }));
  if (!enough) return undefined;
  const row: TensorValue = {
    ...tensor,
    shape: rest,
    strides: tensor.strides?.slice(1),
    data: undefined,
    parameter: false,
  };
  return [row, row];
}

function wrongRank(cell: Cell, name: string, rank: number, place: Call["place"]): Raised {
  return {
    code: "cell-input",
    type: "ValueError",
    text: `${cell.name}: Expected ${name} to be 1D or 2D, got ${rank}D instead`,
    message: `A cell's state is [batch, hidden_size] or [hidden_size], and this one has ${rank} axes.`,
    place,
  };
}

/** Raises, and has no states to answer with. */
function raise(call: Call, raised: Raised): readonly TensorValue[] | undefined {
  call.raise(raised);
  return undefined;
}
