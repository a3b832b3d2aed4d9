import { crc32 } from "./crc32.ts";
import { inflated } from "./inflate.ts";
import { refused, tooLarge, type Refused } from "./refusal.ts";
import type { ZipEntry } from "./zip-directory.ts";

/** The bytes of an entry, checked against its size and its checksum, where it has one. limit is in bytes. */
export function zipContent(entry: ZipEntry, limit: number): Uint8Array | Refused {
  if (entry.size > limit) return tooLarge(entry.name, entry.size, limit);
  const content = entry.deflated ? inflated(entry.stored, entry.size) : entry.stored;
  if (content === undefined) return refused(`${entry.name}: it doesn't inflate to its ${entry.size} bytes`);
  // PyTorch leaves the checksum out, as 0, after torch.serialization.set_crc32_options(False).
  return entry.crc === 0 || crc32(content) === entry.crc ? content : refused(`${entry.name}: its checksum differs`);
}
