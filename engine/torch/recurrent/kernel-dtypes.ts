import { isEqual } from "../../shape/facts.ts";
import type { Dtype } from "../dtype.ts";
import { mismatchText } from "../dtype-mismatch.ts";
import type { Call } from "../operation.ts";
import type { TensorValue } from "../value.ts";
import { usesOneDnn } from "./kernel-arguments.ts";
import type { Network } from "./network.ts";

/** The states of a network have its weights' dtype; the kernels word it each in their own way. */
export function checkStateDtypes(
  call: Call,
  network: Network,
  h: TensorValue | undefined,
  c: TensorValue | undefined,
): boolean {
  const weights = network.dtype;
  if (weights === undefined) return true;
  const wrong = [h?.dtype, c?.dtype].find((dtype) => dtype !== undefined && dtype !== weights);
  if (wrong === undefined) return true;
  // oneDNN takes no batch of none.
  const nothing = h?.shape?.some(({ size }) => isEqual(size, 0, call.facts()) === "always") === true;
  if (usesOneDnn(network) && !nothing) return raise(call, oneDnnText(wrong), wrong, weights);
  if (h?.dtype === undefined || h.dtype === weights) return true;
  return raise(call, mismatchText(h.dtype, weights, network.biased), h.dtype, weights);
}

function oneDnnText(found: Dtype): string {
  return ["float16", "bfloat16", "int8", "uint8", "int32"].includes(found)
    ? "could not create a primitive descriptor for the LSTM forward propagation primitive. Run workload with environment variable ONEDNN_VERBOSE=all to get additional diagnostic information."
    : "get_mkldnn_dtype: unsupported data type";
}

function raise(call: Call, text: string, found: Dtype, weights: Dtype): boolean {
  const message = `The state is ${found}, and the weights are ${weights}.`;
  call.raise({ code: "argument", type: "RuntimeError", text, message, place: call.placeOf("hx") });
  return false;
}
