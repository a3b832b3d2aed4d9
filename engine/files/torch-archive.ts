import { readPickle } from "./pickle.ts";
import type { PickledStorage, PickledTensor } from "./pickled.ts";
import { plainValue } from "./plain-value.ts";
import { isRefused, refused, tooLarge, within, type Refused } from "./refusal.ts";
import { rowMajor } from "./row-major.ts";
import { byteLength, described, elementSizes, type StoredTensor, type StoredValue } from "./stored-tensor.ts";
import { latin1Text } from "./text-bytes.ts";
import { zipContent } from "./zip-content.ts";
import type { ZipEntry } from "./zip-directory.ts";

/** The one record that every archive of torch.save has, and its place within the archive's folder; undefined for another archive. */
export function torchPickle(entries: ReadonlyMap<string, ZipEntry>): string | undefined {
  return [...entries.keys()].find((name) => /^(?:[^/]+\/)?data\.pkl$/.test(name));
}

/**
 * What torch.save wrote, after PyTorch's notes on serialization: a pickle that refers to storages by their keys, and these as records
 * beside it. limit is in bytes of all tensors, views of one storage each counted.
 */
export function readTorchArchive(
  entries: ReadonlyMap<string, ZipEntry>,
  pickle: string,
  limit: number,
): StoredValue | Refused {
  const folder = pickle.slice(0, -"data.pkl".length);
  if (entries.has(`${folder}constants.pkl`)) {
    return refused("a TorchScript archive isn't read; save the module's state_dict() with torch.save");
  }
  const order = byteOrder(entries.get(`${folder}byteorder`));
  if (isRefused(order)) return order;
  const record = entries.get(pickle);
  const content = record && zipContent(record, longestPickle);
  if (content === undefined) return refused(`${pickle}: missing`);
  if (isRefused(content)) return content;

  const storages = new Map<string, Uint8Array>();
  let left = limit;
  const loaded = readPickle(content, (pickled) => {
    const needed = neededBytes(pickled);
    if (isRefused(needed)) return needed;
    if (needed > left) {
      return tooLarge(`data/${pickled.storage.key}: ${described(pickled.storage.dtype, pickled.shape)}`, needed, left);
    }
    const { key } = pickled.storage;
    const storage = storages.get(key) ?? storageBytes(entries, folder, pickled.storage, left);
    if (isRefused(storage)) return storage;
    if (storage.length !== storageLength(pickled.storage)) return wrongLength(pickled.storage, storage.length);
    storages.set(key, storage);
    left -= needed;
    return tensorOf(pickled, storage, order === "big");
  });
  if (isRefused(loaded)) return within(pickle, loaded);
  const value = plainValue(loaded);
  return isRefused(value) ? within(pickle, value) : value;
}

/** In bytes. A state dict's pickle has about 200 for each tensor. */
const longestPickle = 16 * 1024 * 1024;

function byteOrder(entry: ZipEntry | undefined): "little" | "big" | Refused {
  if (entry === undefined) return "little";
  const content = zipContent(entry, 16);
  if (isRefused(content)) return content;
  const order = latin1Text(content);
  return order === "little" || order === "big"
    ? order
    : refused(`${entry.name}: ${JSON.stringify(order)} is no byte order`);
}

/** Bytes of the tensor, where all its elements lie within its storage. */
function neededBytes({ storage, offset, shape, strides }: PickledTensor): number | Refused {
  const needed = byteLength(storage.dtype, shape);
  if (needed === undefined) {
    return refused(`data/${storage.key}: ${described(storage.dtype, shape)} has more than 2^53 bytes`);
  }
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] ?? 0), offset);
  if (needed > 0 && last >= storage.count) {
    return refused(
      `data/${storage.key}: sizes [${shape.join(", ")}], strides [${strides.join(", ")}] and offset ${offset} ` +
        `go beyond its ${storage.count} elements`,
    );
  }
  return needed;
}

function storageLength({ dtype, count }: PickledStorage): number {
  return count * elementSizes[dtype];
}

function storageBytes(
  entries: ReadonlyMap<string, ZipEntry>,
  folder: string,
  storage: PickledStorage,
  left: number,
): Uint8Array | Refused {
  const record = entries.get(`${folder}data/${storage.key}`);
  if (record === undefined) return refused(`data/${storage.key}: the archive doesn't have it`);
  if (record.size !== storageLength(storage)) return wrongLength(storage, record.size);
  // What is stored as it is takes no memory of its own.
  return zipContent(record, record.deflated ? left : record.size);
}

function wrongLength(storage: PickledStorage, found: number): Refused {
  return refused(
    `data/${storage.key}: ${storage.count} elements of ${storage.dtype} have ${storageLength(storage)} bytes, and it has ${found}`,
  );
}

function tensorOf(pickled: PickledTensor, storage: Uint8Array, bigEndian: boolean): StoredTensor {
  const { shape, offset, strides, requiresGrad } = pickled;
  const { dtype } = pickled.storage;
  const tensor: StoredTensor = {
    dtype,
    shape,
    bytes: rowMajor(storage, { dtype, shape, offset, strides, bigEndian }),
  };
  return requiresGrad ? { ...tensor, requiresGrad: true } : tensor;
}
