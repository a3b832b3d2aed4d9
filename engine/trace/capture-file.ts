import { readTensorFile } from "../files/read-tensor-file.ts";
import type { StoredTensor, StoredValue } from "../files/stored-tensor.ts";
import { RunStopped } from "../values/run.ts";
import { storedNumbers } from "../values/stored.ts";
import type { Capture, Saved, SavedState } from "./capture.ts";
import { aloneWithin, type Limits } from "./recomputed-pass.ts";
import { stopped, type Unavailable, unavailable } from "./unavailable.ts";

/**
 * Reads weights from a safetensors file, an npz file or torch.save's archive of a state dict; an input from an npy file or
 * under the name `input`; all of it from torch.save's archive of what a capture snippet saves.
 */
export function readCaptureFile(file: string, bytes: Uint8Array, limits: Limits): Capture | Unavailable {
  const content = readTensorFile(file, bytes, limits.memoryLimit);
  const read = (tensor: StoredTensor): Saved => {
    const { sizes, storage } = storedNumbers(aloneWithin(limits), tensor, "a tensor of the file");
    return { shape: sizes, values: Float32Array.from(storage.elements) };
  };
  try {
    switch (content.kind) {
      case "refused":
        return unavailable(`${file} can't be read.`, content.message);
      case "tensor":
        return { kind: "capture", file, input: read(content.tensor), state: undefined, parameters: undefined };
      case "tensors":
        return captureOf(file, content.tensors, undefined, undefined, read);
      case "value":
        return fromValue(file, content.value, read);
    }
  } catch (error) {
    if (error instanceof RunStopped) return stopped(error.reason, error.message);
    throw error;
  }
}

type Read = (tensor: StoredTensor) => Saved;

function fromValue(file: string, value: StoredValue, read: Read): Capture | Unavailable {
  const entry = (name: string): StoredValue | undefined =>
    value.kind === "dict" ? value.entries.get(name) : undefined;
  const weights = entry("state_dict");
  const input = entry("input");
  const named = weights?.kind === "dict" ? tensorsIn(weights.entries) : undefined;
  if (named === undefined)
    return unavailable(`${file} has no state_dict.`, "A capture has input, state and state_dict.");
  return captureOf(file, named, input?.kind === "tensor" ? input.tensor : undefined, entry("state"), read);
}

function captureOf(
  file: string,
  tensors: ReadonlyMap<string, StoredTensor>,
  input: StoredTensor | undefined,
  state: StoredValue | undefined,
  read: Read,
): Capture {
  const given = input ?? tensors.get("input");
  const parameters = [...tensors].filter(([name]) => name !== "input");
  return {
    kind: "capture",
    file,
    input: given && read(given),
    state: state && stateOf(state, read),
    parameters: parameters.length === 0 ? undefined : new Map(parameters.map(([name, one]) => [name, read(one)])),
  };
}

function stateOf(value: StoredValue, read: Read): SavedState | undefined {
  if (value.kind === "tensor") return { whole: read(value.tensor), pair: [] };
  if (value.kind !== "tuple" && value.kind !== "list") return undefined;
  const pair = value.items.flatMap((item) => (item.kind === "tensor" ? [read(item.tensor)] : []));
  return { whole: undefined, pair };
}

function tensorsIn(entries: ReadonlyMap<string | bigint, StoredValue>): ReadonlyMap<string, StoredTensor> {
  return new Map(
    [...entries].flatMap(([name, value]) =>
      typeof name === "string" && value.kind === "tensor" ? [[name, value.tensor] as const] : [],
    ),
  );
}
