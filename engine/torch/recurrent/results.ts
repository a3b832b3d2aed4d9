import { type Axis, axis, withRole } from "../../shape/axis.ts";
import { type Dim, multiply } from "../../shape/dim.ts";
import type { Dtype } from "../dtype.ts";
import { freshTensor, shapelessTensor } from "../layers/tensors.ts";
import { tuple, type TensorValue, type Value } from "../value.ts";
import type { Network } from "./network.ts";

/** The axes of an input, by their roles. `batch` undefined: an unbatched input [time, feature]. */
export type Layout = { readonly time: Axis; readonly batch: Axis | undefined };

/** What a network answers with: `(out, (h, c))` of an LSTM, else `(out, h)`, in the layout of its input. */
export function networkResult(network: Network, layout: Layout, dtype: Dtype | undefined, trained: boolean): Value {
  const time = withRole(layout.time, "time");
  const batch = layout.batch === undefined ? undefined : withRole(layout.batch, "batch");
  const out = outputTensor(network, time, batch, dtype, trained);
  return withStates(network, out, batch, dtype, trained);
}

/** The same when it isn't known which of the input's two leading axes is time. */
export function unorderedResult(
  network: Network,
  [first, second]: readonly [Axis, Axis],
  batch: Dim,
  dtype: Dtype | undefined,
  trained: boolean,
): Value {
  const shape = [withRole(first, undefined), withRole(second, undefined), network.features];
  const out = { ...freshTensor(shape, dtype, trained), strides: undefined };
  return withStates(network, out, axis(batch, "batch"), dtype, trained);
}

/** The result for an input whose rank isn't known. */
export function ranklessResult(network: Network, out: Value, reason: string, dtype: Dtype | undefined): Value {
  const state = shapelessTensor(reason, dtype, true);
  return tuple([out, network.family === "LSTM" ? tuple([state, state]) : state]);
}

/** A network's answer with its final states: h [rows, batch, width], c [rows, batch, hidden]. */
export function withStates(
  network: Network,
  out: Value,
  batch: Axis | undefined,
  dtype: Dtype | undefined,
  trained: boolean,
): Value {
  const leading = batch === undefined ? [network.rows] : [network.rows, batch];
  const h = freshTensor([...leading, network.width], dtype, trained);
  if (network.family !== "LSTM") return tuple([out, h]);
  return tuple([out, tuple([h, freshTensor([...leading, network.hidden], dtype, trained)])]);
}

/** With batch_first the output is a transposed view of [time, batch, feature]. */
function outputTensor(
  network: Network,
  time: Axis,
  batch: Axis | undefined,
  dtype: Dtype | undefined,
  trained: boolean,
): TensorValue {
  const { features } = network;
  if (batch === undefined) return freshTensor([time, features], dtype, trained);
  if (network.batchFirst !== true) return freshTensor([time, batch, features], dtype, trained);
  const strides = [features.size, multiply(batch.size === 0 ? 1 : batch.size, features.size), 1];
  return { ...freshTensor([batch, time, features], dtype, trained), strides };
}
