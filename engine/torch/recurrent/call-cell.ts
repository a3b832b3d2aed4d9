import { type Axis, axis, withRole } from "../../shape/axis.ts";
import { formatDim } from "../../shape/dim.ts";
import { integerOf } from "../arguments.ts";
import { requireEqual } from "../checks.ts";
import type { ModuleContent } from "../content.ts";
import type { Dtype } from "../dtype.ts";
import { settingOf } from "../layers/module-content.ts";
import { freshTensor, shapelessTensor } from "../layers/tensors.ts";
import { mismatchText } from "../dtype-mismatch.ts";
import type { Call } from "../operation.ts";
import { settingText } from "../repr.ts";
import { type TensorValue, tuple, typeName, unknown, type Value } from "../value.ts";
import { moduleOfCall } from "./call-network.ts";
import { cellStates } from "./cell-states.ts";
import type { Family } from "./gates.ts";
import { noTensor, wrongWidth } from "./input-mistakes.ts";
import { sizeAxis, weightDtype } from "./network.ts";
import { origins } from "./state-mistakes.ts";

/** The sizes of a cell. */
export type Cell = {
  readonly name: string;
  readonly family: Family;
  readonly module: ModuleContent;
  readonly input: Axis;
  readonly hidden: Axis;
  readonly dtype: Dtype | undefined;
  readonly biased: boolean;
  readonly trained: boolean;
};

/** RNNCell.forward, LSTMCell.forward and GRUCell.forward: [batch, hidden] or [hidden]; an LSTMCell answers with (h, c). */
export function callCell(call: Call, family: Family): Value {
  const module = moduleOfCall(call);
  if (module === undefined) return unknown("the module isn't known");
  const cell = cellOf(call, module, family);
  const input = call.argument("input");
  if (["unknown", "instance", "callable", "namespace"].includes(input.kind)) return unknownInput(call, cell);
  if (input.kind !== "tensor") {
    call.raise(noTensor(input, call.placeOf("input")));
    return result(cell, axis(call.freshUnknown()), cell.dtype);
  }
  if (input.shape === undefined) return unknownInput(call, cell);
  const rank = input.shape.length;
  if (rank !== 1 && rank !== 2) {
    call.raise({
      code: "cell-input",
      type: "ValueError",
      text: `${cell.name}: Expected input to be 1D or 2D, got ${rank}D instead`,
      message:
        rank === 3
          ? `A cell takes one time step, [batch, feature]: loop over the time axis of the input.`
          : `A cell takes [batch, feature] or [feature], and the input has ${rank} axes.`,
      place: call.placeOf("input"),
    });
    return result(cell, rank === 3 ? input.shape[1] : axis(call.freshUnknown()), cell.dtype);
  }
  const batch = rank === 2 ? input.shape[0] : undefined;
  checkCall(call, cell, input, input.shape);
  return result(cell, batch, cell.dtype ?? input.dtype);
}

function cellOf(call: Call, module: ModuleContent, family: Family): Cell {
  const size = (name: string): Axis => {
    const value = settingOf(module, name);
    return sizeAxis(module, name, (value === undefined ? undefined : integerOf(value)) ?? call.freshUnknown());
  };
  return {
    name: module.moduleClass.name,
    family,
    module,
    input: size("input_size"),
    hidden: size("hidden_size"),
    dtype: weightDtype(module),
    biased: module.parameters.some(({ name }) => name === "bias_ih"),
    trained: module.parameters.some(({ tensor }) => tensor.requiresGrad),
  };
}

function result(cell: Cell, batch: Axis | undefined, dtype: Dtype | undefined): Value {
  const shape = batch === undefined ? [cell.hidden] : [withRole(batch, "batch"), cell.hidden];
  const state = freshTensor(shape, dtype, true);
  return cell.family === "LSTM" ? tuple([state, state]) : state;
}

/** Without the input's rank a given state tells it. */
function unknownInput(call: Call, cell: Cell): Value {
  const value = call.argument("hx");
  const sequence = value.kind === "tuple" || value.kind === "list" ? call.iterate(value) : undefined;
  const first = sequence?.kind === "items" ? sequence.items[0] : sequence?.element;
  const given = value.kind === "tensor" ? value : first?.kind === "tensor" ? first : undefined;
  if (given?.shape?.length === 2 && value.kind !== "tensor") return result(cell, given.shape[0], cell.dtype);
  if (given?.shape?.length === 2 && cell.family !== "LSTM") return result(cell, given.shape[0], cell.dtype);
  const state = shapelessTensor(`the input is a ${typeName(call.argument("input"))} of unknown rank`, cell.dtype, true);
  return cell.family === "LSTM" ? tuple([state, state]) : state;
}

function checkCall(call: Call, cell: Cell, input: TensorValue, shape: readonly Axis[]): boolean {
  const batched = shape.length === 2;
  const states = cellStates(call, cell, batched);
  if (states === undefined) return false;
  return (
    checkNonlinearity(call, cell) &&
    checkWidth(call, cell, shape) &&
    states.every((state, index) => checkState(call, cell, shape, state, index)) &&
    checkProduct(call, cell, shape, states[0]) &&
    checkDtypes(call, cell, input, states[0])
  );
}

/** Noticed at the call alone. */
function checkNonlinearity(call: Call, cell: Cell): boolean {
  const value = settingOf(cell.module, "nonlinearity");
  if (value === undefined || value.kind === "unknown") return true;
  if (value.kind === "string" && [undefined, "tanh", "relu"].includes(value.value)) return true;
  const name = settingText(value);
  const place = cell.module.places.get("nonlinearity");
  call.raise({
    code: "value",
    type: "RuntimeError",
    text: `Unknown nonlinearity: ${name}`,
    message: `This cell was made with nonlinearity ${name}; it knows tanh and relu.`,
    place: call.place,
    related: place === undefined ? [] : [{ place, message: "nonlinearity is given here" }],
  });
  return false;
}

function checkWidth(call: Call, cell: Cell, shape: readonly Axis[]): boolean {
  const last = shape.at(-1);
  if (last === undefined) return true;
  return requireEqual(call, last.size, cell.input.size, () => {
    const text = `input has inconsistent input_size: got ${formatDim(last.size)} expected ${formatDim(cell.input.size)}`;
    const raised = wrongWidth(cell.module, cell.input, last, text, call.placeOf("input"));
    return { ...raised, code: "cell-input" };
  });
}

/** First the batch, then the width; an unbatched state has had an axis inserted at 0. */
function checkState(
  call: Call,
  cell: Cell,
  shape: readonly Axis[],
  state: TensorValue | undefined,
  index: number,
): boolean {
  if (state?.shape === undefined) return true;
  const place = call.placeOf("hx");
  const batch = shape.length === 2 ? shape[0] : undefined;
  const seen = batch === undefined ? [axis(1), ...state.shape] : state.shape;
  const [stateBatch, width] = seen;
  if (batch !== undefined && stateBatch !== undefined) {
    const agree = requireEqual(call, batch.size, stateBatch.size, () => ({
      code: "cell-input",
      type: "RuntimeError",
      text: `Input batch size ${formatDim(batch.size)} doesn't match hidden${index} batch size ${formatDim(stateBatch.size)}`,
      message: `The input has a batch of ${formatDim(batch.size)}, and ${index === 0 ? "h" : "c"} has one of ${formatDim(stateBatch.size)}.`,
      place,
      related: origins(batch, stateBatch),
    }));
    if (!agree) return false;
  }
  if (width === undefined) {
    const text = "Dimension out of range (expected to be in range of [-1, 0], but got 1)";
    const message = "The input is batched, so its states are [batch, hidden_size].";
    call.raise({ code: "cell-input", type: "IndexError", text, message, place });
    return false;
  }
  return requireEqual(call, width.size, cell.hidden.size, () => ({
    code: "cell-input",
    type: "RuntimeError",
    text: `hidden${index} has inconsistent hidden_size: got ${formatDim(width.size)}, expected ${formatDim(cell.hidden.size)}`,
    message: `${index === 0 ? "h" : "c"} has width ${formatDim(width.size)}, and hidden_size is ${formatDim(cell.hidden.size)}.`,
    place,
    related: origins(cell.hidden, width),
  }));
}

/** An unbatched state with two axes passes all checks where its first is hidden_size, up to the product with the weights. */
function checkProduct(call: Call, cell: Cell, shape: readonly Axis[], h: TensorValue | undefined): boolean {
  const [rows, width] = h?.shape ?? [];
  if (shape.length !== 1 || rows === undefined || width === undefined) return true;
  const gates = cell.module.parameters.find(({ name }) => name === "weight_hh")?.tensor.shape?.[0]?.size;
  const weights = `${formatDim(cell.hidden.size)}x${formatDim(gates ?? call.freshUnknown())}`;
  return requireEqual(call, width.size, cell.hidden.size, () => ({
    code: "cell-input",
    type: "RuntimeError",
    text: `mat1 and mat2 shapes cannot be multiplied (${formatDim(rows.size)}x${formatDim(width.size)} and ${weights})`,
    message: "The input is unbatched, so its state is [hidden_size].",
    place: call.placeOf("hx"),
  }));
}

/** The product with the state comes before that with the input, but in a GRUCell. */
function checkDtypes(call: Call, cell: Cell, input: TensorValue, h: TensorValue | undefined): boolean {
  const weights = cell.dtype;
  if (weights === undefined) return true;
  const found = (cell.family === "GRU" ? [input.dtype, h?.dtype] : [h?.dtype, input.dtype]).find(
    (dtype) => dtype !== undefined && dtype !== weights,
  );
  const name = input.dtype === found ? "input" : "hx";
  if (found === undefined) return true;
  call.raise({
    code: "argument",
    type: "RuntimeError",
    text: mismatchText(found, weights, cell.biased),
    message: `The ${name === "input" ? "input" : "state"} is ${found}, and the weights are ${weights}.`,
    place: call.placeOf(name),
  });
  return false;
}
