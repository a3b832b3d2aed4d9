import { longestNpyHeader, readNpy } from "./npy.ts";
import { isRefused, refused, within, type Refused } from "./refusal.ts";
import type { StoredTensor } from "./stored-tensor.ts";
import { zipContent } from "./zip-content.ts";
import type { ZipEntry } from "./zip-directory.ts";

/** The arrays of numpy.savez in the archive's order, by the names that numpy.load gives them. limit is in bytes of all arrays. */
export function readNpz(
  entries: ReadonlyMap<string, ZipEntry>,
  limit: number,
): ReadonlyMap<string, StoredTensor> | Refused {
  const tensors = new Map<string, StoredTensor>();
  let left = limit;
  for (const entry of entries.values()) {
    const tensor = entryTensor(entry, left);
    if (isRefused(tensor)) return tensor;
    const name = entry.name.slice(0, -suffix.length);
    tensors.set(name, tensor);
    left -= tensor.bytes.length;
  }
  return tensors;
}

const suffix = ".npy";
const beforeData = longestNpyHeader + 12;

function entryTensor(entry: ZipEntry, left: number): StoredTensor | Refused {
  if (!entry.name.endsWith(suffix)) return refused(`${entry.name}: not an array of NumPy's`);
  const content = zipContent(entry, left + beforeData);
  if (isRefused(content)) return content;
  if (!isNpy(content)) return refused(`${entry.name}: not an array of NumPy's`);
  const tensor = readNpy(content, left);
  return isRefused(tensor) ? within(entry.name, tensor) : tensor;
}

/** Whether bytes begin as a .npy file does. */
export function isNpy(bytes: Uint8Array): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
