import { type Axis, axis } from "../../shape/axis.ts";
import { formatDim, sameDim } from "../../shape/dim.ts";
import { requireEqual, requireSizes } from "../checks.ts";
import type { ModuleContent } from "../content.ts";
import type { Call } from "../operation.ts";
import { type TensorValue, typeName, unknown, type Value } from "../value.ts";
import { callPacked } from "./call-packed.ts";
import type { Family } from "./gates.ts";
import { noTensor, wrongDtype, wrongWidth } from "./input-mistakes.ts";
import { kernelAccepts, requireSteps } from "./kernel-arguments.ts";
import { checkStateDtypes } from "./kernel-dtypes.ts";
import { type Network, networkOf } from "./network.ts";
import { type Layout, networkResult, ranklessResult, unorderedResult, withStates } from "./results.ts";
import { wrongState, wrongStateRank } from "./state-mistakes.ts";
import { isOpaque, singleState, type States, statePair } from "./states.ts";

/** RNN.forward, LSTM.forward and GRU.forward, with the checks in their order. */
export function callNetwork(call: Call, family: Family): Value {
  const module = moduleOfCall(call);
  if (module === undefined) return unknown("the module isn't known");
  const network = networkOf(module, family, call.freshUnknown);
  const input = call.argument("input");
  if (input.kind === "packed") return callPacked(call, network, input);
  if (isOpaque(input)) return unknownInput(call, network, input);
  if (input.kind !== "tensor") {
    call.raise(noTensor(input, call.placeOf("input")));
    return intended(call, network);
  }
  return callTensor(call, network, input);
}

export function moduleOfCall(call: Call): ModuleContent | undefined {
  const content = call.self === undefined ? undefined : call.read(call.self);
  return content?.kind === "module" ? content : undefined;
}

function callTensor(call: Call, network: Network, input: TensorValue): Value {
  if (input.shape === undefined) return unknownInput(call, network, input);
  const rank = input.shape.length;
  if (rank !== 2 && rank !== 3) {
    const word = network.family === "RNN" ? " tensor" : "";
    call.raise({
      code: "input-rank",
      type: "ValueError",
      text: `${network.name}: Expected input to be 2D or 3D, got ${rank}D${word} instead`,
      message: `The input has ${rank} axes; ${network.name} takes [time, batch, feature], or [time, feature] without a batch.`,
      place: call.placeOf("input"),
    });
    return intended(call, network);
  }
  checkCall(call, network, input, input.shape);
  return resultFor(call, network, input, input.shape);
}

/** The checks of `forward` in their order; the first that fails has been raised. */
function checkCall(call: Call, network: Network, input: TensorValue, shape: readonly Axis[]): boolean {
  const batched = shape.length === 3;
  const states = network.family === "LSTM" ? statePair(call) : singleState(call);
  return (
    states.kind !== "failed" &&
    checkStateRanks(call, network, states, batched) &&
    checkInput(call, network, input, shape.at(-1)) &&
    checkStateSizes(call, network, states, layoutOf(network, shape)) &&
    kernelAccepts(call, network, stateForm(network, states, batched), false) &&
    checkStateCount(call, states, batched) &&
    checkSteps(call, network, shape) &&
    checkStateDtypes(call, network, ...tensorsOf(states))
  );
}

function stateForm(network: Network, states: States, batched: boolean): "Tensor" | "tuple" {
  const rebuilt = states.kind !== "pair" || !states.stacked || !batched;
  return network.family === "LSTM" && rebuilt ? "tuple" : "Tensor";
}

function tensorsOf(states: States): readonly [TensorValue | undefined, TensorValue | undefined] {
  if (states.kind === "one") return [states.state, undefined];
  return states.kind === "pair" ? [states.h, states.c] : [undefined, undefined];
}

function checkStateRanks(call: Call, network: Network, states: States, batched: boolean): boolean {
  const rank = batched ? 3 : 2;
  const ranks = tensorsOf(states).map((state) => state?.shape?.length);
  if (ranks.every((found) => found === undefined || found === rank)) return true;
  const raised = wrongStateRank(
    network,
    batched,
    ranks.map((found) => found ?? rank),
    call.placeOf("hx"),
  );
  const stacked = states.kind === "pair" && states.stacked;
  call.raise(
    stacked
      ? { ...raised, code: "state-not-pair", message: "An LSTM's state is the pair (h, c), and one tensor is given." }
      : raised,
  );
  return false;
}

/** RNNBase.check_input: the dtype, then the width. */
export function checkInput(call: Call, network: Network, input: TensorValue, last: Axis | undefined): boolean {
  const place = call.placeOf("input");
  if (input.dtype !== undefined && network.dtype !== undefined && input.dtype !== network.dtype) {
    call.raise(wrongDtype(input.dtype, network.dtype, place));
    return false;
  }
  if (last === undefined) return true;
  const sizes = `Expected ${formatDim(network.input.size)}, got ${formatDim(last.size)}`;
  const text = `input.size(-1) must be equal to input_size. ${sizes}`;
  return requireEqual(call, network.input.size, last.size, () =>
    wrongWidth(network.module, network.input, last, text, place),
  );
}

/** The sizes of h, then of c. An unbatched state is checked with a batch axis of 1. */
function checkStateSizes(call: Call, network: Network, states: States, layout: Layout | undefined): boolean {
  if (layout === undefined) return true;
  const batch = layout.batch ?? axis(1, "batch");
  const [h, c] = tensorsOf(states);
  const check = (name: "h" | "c", state: TensorValue | undefined, width: Axis): boolean => {
    if (state?.shape === undefined) return true;
    const [rows, ...rest] = state.shape;
    const found = layout.batch === undefined && rows !== undefined ? [rows, batch, ...rest] : state.shape;
    const expected = [network.rows, batch, width] as const;
    return requireSizes(
      call,
      found.map(({ size }) => size),
      expected.map(({ size }) => size),
      () => wrongState(network, name, expected, found, call.placeOf("hx")),
    );
  };
  return check("h", h, network.width) && check("c", c, network.hidden);
}

function checkStateCount(call: Call, states: States, batched: boolean): boolean {
  if (!batched || states.kind !== "pair" || states.count === undefined || states.count === 2) return true;
  call.raise({
    code: "state-not-pair",
    type: "RuntimeError",
    text: "lstm expects two hidden states",
    message: `An LSTM's state is the pair (h, c), and ${states.count} tensors are given.`,
    place: call.placeOf("hx"),
  });
  return false;
}

function checkSteps(call: Call, network: Network, shape: readonly Axis[]): boolean {
  const layout = layoutOf(network, shape);
  return layout === undefined || requireSteps(call, layout.time.size);
}

/** Undefined: it isn't known whether the batch comes first. */
function layoutOf(network: Network, shape: readonly Axis[]): Layout | undefined {
  const [first, second] = shape;
  if (first === undefined || second === undefined) return undefined;
  if (shape.length === 2) return { time: first, batch: undefined };
  if (network.batchFirst === undefined) return undefined;
  return network.batchFirst ? { time: second, batch: first } : { time: first, batch: second };
}

function resultFor(call: Call, network: Network, input: TensorValue, shape: readonly Axis[]): Value {
  const dtype = network.dtype ?? input.dtype;
  const trained = network.trained || input.requiresGrad;
  const layout = layoutOf(network, shape);
  if (layout !== undefined) return networkResult(network, layout, dtype, trained);
  const [first = axis(call.freshUnknown()), second = axis(call.freshUnknown())] = shape;
  const batch = sameDim(first.size, second.size) ? first.size : call.freshUnknown();
  return unorderedResult(network, [first, second], batch, dtype, trained);
}

/** After an error that leaves the input's axes unknown: a batched result. */
function intended(call: Call, network: Network): Value {
  const layout = { time: axis(call.freshUnknown()), batch: axis(call.freshUnknown()) };
  return networkResult(network, layout, network.dtype, network.trained);
}

/** The axes of the first state, wherever it is found. */
function givenShape(call: Call): readonly Axis[] | undefined {
  const value = call.argument("hx");
  if (value.kind === "tensor") return value.shape;
  const sequence = value.kind === "tuple" || value.kind === "list" ? call.iterate(value) : undefined;
  const first = sequence?.kind === "items" ? sequence.items[0] : sequence?.element;
  return first?.kind === "tensor" ? first.shape : undefined;
}

/** Without the input's rank a given state tells it: its own axes are [rows, batch, width] or [rows, width]. */
function unknownInput(call: Call, network: Network, input: Value): Value {
  const state = givenShape(call);
  const reason = input.kind === "unknown" || input.kind === "tensor" ? input.reason : undefined;
  const why = reason ?? `the input is a ${typeName(input)}`;
  if (state?.length !== 3) {
    const out: Value =
      input.kind === "tensor"
        ? { ...input, dtype: network.dtype, strides: undefined, requiresGrad: true, parameter: false, data: undefined }
        : unknown(why);
    return ranklessResult(network, out, why, network.dtype);
  }
  const batch = state[1] ?? axis(call.freshUnknown());
  if (input.kind !== "tensor") return withStates(network, unknown(why), batch, network.dtype, true);
  return networkResult(network, { time: axis(call.freshUnknown()), batch }, network.dtype, true);
}
