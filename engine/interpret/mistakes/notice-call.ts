import { sameDim } from "../../shape/dim.ts";
import type { Call, Operation } from "../../torch/operation.ts";
import type { Bound } from "../../torch/signature.ts";
import type { Doubt, TensorValue, Value } from "../../torch/value.ts";
import type { Machine } from "../machine.ts";
import { batchTimeSwap, packedSwap } from "./batch-time-swap.ts";
import { doubtsOf, isTold, judge, marked } from "./doubts.ts";
import { lossAxes } from "./loss-axes.ts";
import { stateAsOutput } from "./state-as-output.ts";
import { squeezedBatch } from "./squeeze-batch.ts";
import { stateViewMixes } from "./state-view-mixes.ts";
import { unbatchedInput } from "./unbatched-input.ts";
import { statesOfPair } from "./unpacked-states.ts";
import { viewAsTranspose } from "./view-as-transpose.ts";

/**
 * Looks at a call of PyTorch's for mistakes of which PyTorch says nothing. Answers with the result, marked with the
 * doubts that it inherits and those that the call raises.
 */
export function noticedCall(machine: Machine, operation: Operation, call: Call, bound: Bound, result: Value): Value {
  if (!isTold(machine) || operation.name === "Sequential.forward") return result;
  const values = [...bound.values()].flatMap(({ value }) => (value.kind === "list" ? listed(call, value) : [value]));
  const doubts = values.flatMap((value) => doubtsOf(value));
  const carried = judged(machine, operation.name, doubts, values, result);
  const own = result.kind === "tensor" ? marked(result, carried) : result;
  return noticed(machine, operation.name, call, own);
}

function noticed(machine: Machine, name: string, call: Call, result: Value): Value {
  switch (name) {
    case "RNN.forward":
    case "LSTM.forward":
    case "GRU.forward":
      unbatchedInput(call);
      statesOfPair(machine, call);
      return batchTimeSwap(machine, call, result);
    case "LSTMCell.forward":
      statesOfPair(machine, call);
      return result;
    case "pack_padded_sequence":
      packedSwap(call);
      return result;
    case "view":
    case "reshape":
      if (result.kind === "tensor" && !stateViewMixes(machine, call, name, result))
        viewAsTranspose(machine, call, name);
      return result;
    case "squeeze":
      return squeezedBatch(machine, call, result);
    case "Linear.forward":
    case "linear":
      return stateAsOutput(machine, call, result);
    case "CrossEntropyLoss.forward":
    case "NLLLoss.forward":
    case "cross_entropy":
    case "cross_entropy_loss":
    case "nll_loss":
    case "nll_loss_nd":
      lossAxes(call);
      return result;
    default:
      return result;
  }
}

/** The doubts that go on to the result; of the others it is said what became of them. */
function judged(
  machine: Machine,
  name: string,
  doubts: readonly Doubt[],
  values: readonly Value[],
  result: Value,
): readonly Doubt[] {
  if (doubts.length === 0) return [];
  if (isLoss(name)) {
    judge(machine, doubts, "reached");
    return [];
  }
  if (isLayer(name)) {
    judge(
      machine,
      doubts.filter(({ code }) => !lossOnly.has(code)),
      "reached",
    );
    return doubts.filter(({ code }) => code === "state-as-output");
  }
  if (comparisons.has(name) || parts.has(name)) {
    judge(machine, doubts, "cleared");
    return [];
  }
  if (result.kind !== "tensor") return [];
  if (reductions.has(name) && result.shape?.length === 0) {
    judge(
      machine,
      doubts.filter(({ code }) => code === "broadcast-loss"),
      "reached",
    );
    return [];
  }
  return name === "cat" || values.some((value) => value.kind === "tensor" && sameSizes(value, result)) ? doubts : [];
}

/** Whether two tensors surely have the same sizes. */
export function sameSizes(a: TensorValue, b: TensorValue): boolean {
  const { shape } = b;
  if (a.shape === undefined || shape?.length !== a.shape.length) return false;
  return a.shape.every(({ size }, at) => sameDim(size, shape[at]?.size ?? 0));
}

function listed(call: Call, value: Value): readonly Value[] {
  const items = call.iterate(value);
  return items?.kind === "items" ? items.items : [];
}

/** Doubts of which a layer alone is no proof. */
const lossOnly: ReadonlySet<string> = new Set(["state-as-output", "broadcast-loss", "unpack-gru", "batch-time-swap"]);

export function isLoss(name: string): boolean {
  return /(?:Loss\.forward|_loss|_loss_nd)$|^(?:cross_entropy|binary_cross_entropy|kl_div)/u.test(name);
}

function isLayer(name: string): boolean {
  return /^(?:(?:Linear|Bilinear|Conv1d|RNN|LSTM|GRU|RNNCell|LSTMCell|GRUCell)\.forward|linear|bilinear|matmul|mm|bmm|mv)$/u.test(
    name,
  );
}

const comparisons: ReadonlySet<string> = new Set(["allclose", "equal", "eq", "ne", "isclose", "lt", "gt", "le", "ge"]);

const parts: ReadonlySet<string> = new Set([
  "chunk",
  "split",
  "narrow",
  "view",
  "reshape",
  "unflatten",
  "tensor_split",
]);

const reductions: ReadonlySet<string> = new Set(["mean", "sum"]);
