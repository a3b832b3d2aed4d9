import { isNpy, readNpz } from "./npz.ts";
import { readNpy } from "./npy.ts";
import { isRefused, refused, type Refused } from "./refusal.ts";
import { readSafetensors } from "./safetensors.ts";
import type { FileContent, StoredTensor, StoredValue } from "./stored-tensor.ts";
import { readTorchArchive, torchPickle } from "./torch-archive.ts";
import { zipDirectory } from "./zip-directory.ts";

/**
 * Reads what safetensors, numpy.save, numpy.savez and torch.save write. The format shows in the content; the name's extension decides
 * where nothing shows, and the name begins every message. limit is the most bytes of tensor data that may be made: what needs more is
 * refused before anything is allocated. It never throws, and runs nothing that a file names.
 */
export function readTensorFile(name: string, bytes: Uint8Array, limit: number): FileContent {
  const content = readContent(name, bytes, limit);
  return content.kind === "refused" ? refused(`${name}: ${content.message}`) : content;
}

function readContent(name: string, bytes: Uint8Array, limit: number): FileContent {
  if (bytes.length === 0) return refused("the file is empty");
  if (isNpy(bytes)) {
    const tensor = readNpy(bytes, limit);
    return isRefused(tensor) ? tensor : { kind: "tensor", format: "npy", tensor };
  }
  if (isZip(bytes)) return readZip(bytes, limit);
  if (bytes[8] === 0x7b || name.endsWith(".safetensors")) {
    const tensors = readSafetensors(bytes, limit);
    return isRefused(tensors) ? tensors : { kind: "tensors", format: "safetensors", tensors };
  }
  return unread(name, bytes);
}

/** A local header, or the end of an archive without entries. */
function isZip(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return false;
  return (bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6);
}

function readZip(bytes: Uint8Array, limit: number): FileContent {
  const entries = zipDirectory(bytes);
  if (isRefused(entries)) return entries;
  const pickle = torchPickle(entries);
  if (pickle === undefined) {
    const tensors = readNpz(entries, limit);
    return isRefused(tensors) ? tensors : { kind: "tensors", format: "npz", tensors };
  }
  const value = readTorchArchive(entries, pickle, limit);
  return isRefused(value) ? value : torchContent(value);
}

function torchContent(value: StoredValue): FileContent {
  if (value.kind === "tensor") return { kind: "tensor", format: "torch", tensor: value.tensor };
  const tensors = value.kind === "dict" ? namedTensors(value.entries) : undefined;
  return tensors ? { kind: "tensors", format: "torch", tensors } : { kind: "value", format: "torch", value };
}

/** The entries where all are tensors with names. */
function namedTensors(
  entries: ReadonlyMap<string | bigint, StoredValue>,
): ReadonlyMap<string, StoredTensor> | undefined {
  const tensors = new Map<string, StoredTensor>();
  for (const [key, value] of entries) {
    if (typeof key !== "string" || value.kind !== "tensor") return undefined;
    tensors.set(key, value.tensor);
  }
  return tensors;
}

function unread(name: string, bytes: Uint8Array): Refused {
  // PyTorch's former format and its number come first in a pickle of their own.
  if (/\.(?:pt|pth|bin)$/.test(name) && bytes[0] === 0x80) {
    return refused(
      "the file has the format of torch.save before PyTorch 1.6; load it with torch.load and save it again",
    );
  }
  return refused("the file is none of safetensors, npy, npz or the zip archive of torch.save");
}
