import type { Axis } from "../../shape/axis.ts";
import { isEqual } from "../../shape/facts.ts";
import { requireAtLeast } from "../checks.ts";
import type { Call } from "../operation.ts";
import type { Raised } from "../problem.ts";
import { type TensorValue, typeName, type Value } from "../value.ts";
import { noStateTensor } from "./input-mistakes.ts";

/**
 * What `hx` holds. `absent`: None. `unknown`: not known, which passes. `failed`: something was raised. `one`: a tensor.
 * `pair`: two states; an undefined one isn't known. `stacked`: they came as the rows of one tensor. `count`: how many
 * there are, undefined where it isn't known.
 */
export type States =
  | { readonly kind: "absent" }
  | { readonly kind: "unknown" }
  | { readonly kind: "failed" }
  | { readonly kind: "one"; readonly state: TensorValue }
  | {
      readonly kind: "pair";
      readonly h: TensorValue | undefined;
      readonly c: TensorValue | undefined;
      readonly stacked: boolean;
      readonly count: number | undefined;
    };

/** The one state of an RNN or a GRU. */
export function singleState(call: Call): States {
  const value = call.argument("hx");
  if (value.kind === "none") return { kind: "absent" };
  if (value.kind === "tensor") return { kind: "one", state: value };
  if (isOpaque(value)) return { kind: "unknown" };
  call.raise(noStateTensor(value, call.placeOf("hx")));
  return { kind: "failed" };
}

/** The two states of an LSTM, taken as `hx[0]` and `hx[1]`: of a tuple, a list, or a tensor of both. */
export function statePair(call: Call): States {
  const value = call.argument("hx");
  if (value.kind === "none") return { kind: "absent" };
  if (value.kind === "tensor") return rowsOf(call, value);
  if (value.kind === "tuple" || value.kind === "list") return itemsOf(call, value);
  if (isOpaque(value)) return { kind: "unknown" };
  if (value.kind === "string") {
    tensorOf(call, value);
    return { kind: "failed" };
  }
  call.raise(notSubscriptable(call, value));
  return { kind: "failed" };
}

/** A value that may turn out to be a tensor. */
export function isOpaque(value: Value): boolean {
  return (
    value.kind === "unknown" || value.kind === "instance" || value.kind === "callable" || value.kind === "namespace"
  );
}

function itemsOf(call: Call, value: Value): States {
  const place = call.placeOf("hx");
  const sequence = call.iterate(value);
  if (sequence === undefined) return { kind: "unknown" };
  const outOfRange: Raised = {
    code: "state-not-pair",
    type: "IndexError",
    text: `${value.kind} index out of range`,
    message: "An LSTM's state is the pair (h, c).",
    place,
  };
  if (sequence.kind === "repeated") {
    if (!requireAtLeast(call, sequence.length, 2, () => outOfRange)) return { kind: "failed" };
    const item = tensorOf(call, sequence.element);
    return item === "failed"
      ? { kind: "failed" }
      : { kind: "pair", h: item, c: item, stacked: false, count: undefined };
  }
  const items: (TensorValue | undefined)[] = [];
  for (const index of [0, 1]) {
    const item = sequence.items[index];
    if (item === undefined) {
      call.raise(outOfRange);
      return { kind: "failed" };
    }
    const state = tensorOf(call, item);
    if (state === "failed") return { kind: "failed" };
    items.push(state);
  }
  return { kind: "pair", h: items[0], c: items[1], stacked: false, count: sequence.items.length };
}

function tensorOf(call: Call, item: Value): TensorValue | undefined | "failed" {
  if (item.kind === "tensor") return item;
  if (isOpaque(item)) return undefined;
  call.raise({
    code: "argument",
    type: "AttributeError",
    text: `'${typeName(item)}' object has no attribute 'dim'`,
    message: `An LSTM's state is the pair (h, c) of two tensors, and one of them is a ${typeName(item)}.`,
    place: call.placeOf("hx"),
  });
  return "failed";
}

function rowsOf(call: Call, tensor: TensorValue): States {
  const place = call.placeOf("hx");
  const message = "An LSTM's state is the pair (h, c), and one tensor is given.";
  const pair = { kind: "pair", stacked: true, count: undefined } as const;
  if (tensor.shape === undefined) return { ...pair, h: undefined, c: undefined };
  const [first, ...rest] = tensor.shape;
  if (first === undefined) {
    const text =
      "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number";
    call.raise({ code: "state-not-pair", type: "IndexError", text, message, place });
    return { kind: "failed" };
  }
  const missing = isEqual(first.size, 0, call.facts()) === "always" ? 0 : 1;
  const enough = requireAtLeast(call, first.size, 2, () => ({
    code: "state-not-pair",
    type: "IndexError",
    text: `index ${missing} is out of bounds for dimension 0 with size ${missing}`,
    message,
    place,
  }));
  if (!enough) return { kind: "failed" };
  const row = rowOf(tensor, rest);
  return { ...pair, h: row, c: row };
}

function rowOf(tensor: TensorValue, shape: readonly Axis[]): TensorValue {
  return { ...tensor, shape, strides: tensor.strides?.slice(1), data: undefined, parameter: false };
}

function notSubscriptable(call: Call, value: Value): Raised {
  const place = call.placeOf("hx");
  const message = `An LSTM's state is the pair (h, c), not a ${typeName(value)}.`;
  if (value.kind === "dict") return { code: "argument", type: "KeyError", text: "0", message, place };
  const text = `'${typeName(value)}' object is not subscriptable`;
  return { code: "argument", type: "TypeError", text, message, place };
}
