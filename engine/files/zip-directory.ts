import { uint16, uint32, uint64 } from "./little-endian.ts";
import { isRefused, refused, within, type Refused } from "./refusal.ts";
import { latin1Text, utf8Text } from "./text-bytes.ts";

/** An entry as the directory tells it; nothing is inflated yet. stored is a part of the archive's bytes. */
export type ZipEntry = {
  readonly name: string;
  readonly deflated: boolean;
  readonly crc: number;
  /** In bytes, inflated. */
  readonly size: number;
  readonly stored: Uint8Array;
};

/**
 * The entries of a zip archive after its central directory (PKWARE's application note, zip64 included), in that order.
 * Encrypted and overlapping entries, and two of one name, are refused.
 */
export function zipDirectory(bytes: Uint8Array): ReadonlyMap<string, ZipEntry> | Refused {
  const end = directoryEnd(bytes);
  if (isRefused(end)) return end;
  const records: DirectoryRecord[] = [];
  let at = end.begin;
  for (let index = 0; index < end.count; index++) {
    const record = directoryRecord(bytes, at, end.end);
    if (isRefused(record)) return within(`entry ${index + 1} of the directory`, record);
    records.push(record);
    at = record.end;
  }
  if (at !== end.end) return refused(`the directory's entries end at byte ${at}, and not at ${end.end}`);
  return locatedEntries(bytes, records, end.begin);
}

type DirectoryEnd = { readonly count: number; readonly begin: number; readonly end: number };

const endLength = 22;
const locatorLength = 20;
const longEndLength = 56;
const longestComment = 0xffff;

function directoryEnd(bytes: Uint8Array): DirectoryEnd | Refused {
  const at = endRecord(bytes);
  if (at === undefined) return refused("the directory of the archive is missing; the file may be cut short");
  const long = longEndRecord(bytes, at);
  if (isRefused(long)) return long;
  const disks =
    long === undefined
      ? uint16(bytes, at + 4) + uint16(bytes, at + 6)
      : uint32(bytes, long + 16) + uint32(bytes, long + 20);
  if (disks !== 0) return refused("an archive in several parts isn't read");
  const count = long === undefined ? uint16(bytes, at + 10) : uint64(bytes, long + 32);
  const length = long === undefined ? uint32(bytes, at + 12) : uint64(bytes, long + 40);
  const begin = long === undefined ? uint32(bytes, at + 16) : uint64(bytes, long + 48);
  const last = long ?? at;
  if (begin + length > last) {
    return refused(`the directory's offset is ${begin} and its length ${length}, and it ends before byte ${last}`);
  }
  return { count, begin, end: begin + length };
}

/** The last signature whose comment ends with the file. */
function endRecord(bytes: Uint8Array): number | undefined {
  const first = Math.max(0, bytes.length - endLength - longestComment);
  for (let at = bytes.length - endLength; at >= first; at--) {
    if (uint32(bytes, at) === 0x06054b50 && at + endLength + uint16(bytes, at + 20) === bytes.length) return at;
  }
  return undefined;
}

function longEndRecord(bytes: Uint8Array, end: number): number | undefined | Refused {
  const locator = end - locatorLength;
  if (locator < 0 || uint32(bytes, locator) !== 0x07064b50) return undefined;
  const at = uint64(bytes, locator + 8);
  return at + longEndLength <= locator && uint32(bytes, at) === 0x06064b50
    ? at
    : refused(`the zip64 end record's offset is ${at}, and none is there`);
}

type DirectoryRecord = Omit<ZipEntry, "stored"> & {
  readonly compressedSize: number;
  readonly localHeader: number;
  readonly rawName: Uint8Array;
  readonly end: number;
};

const recordLength = 46;

function directoryRecord(bytes: Uint8Array, at: number, limit: number): DirectoryRecord | Refused {
  if (at + recordLength > limit || uint32(bytes, at) !== 0x02014b50) return refused("no entry is there");
  const nameEnd = at + recordLength + uint16(bytes, at + 28);
  const extraEnd = nameEnd + uint16(bytes, at + 30);
  const end = extraEnd + uint16(bytes, at + 32);
  if (end > limit) return refused("it runs past the directory's end");
  const rawName = bytes.subarray(at + recordLength, nameEnd);
  const name = utf8Text(rawName) ?? latin1Text(rawName);
  if ((uint16(bytes, at + 8) & encryptedFlags) !== 0) return within(name, refused("an encrypted entry isn't read"));
  const method = uint16(bytes, at + 10);
  if (method !== 0 && method !== 8) return within(name, refused(`compression method ${method} isn't read`));
  const sizes = fullSizes(bytes, at, bytes.subarray(nameEnd, extraEnd));
  if (isRefused(sizes)) return within(name, sizes);
  if (method === 0 && sizes.size !== sizes.compressedSize) {
    return within(name, refused(`stored in ${sizes.compressedSize} bytes, and its size is ${sizes.size}`));
  }
  return { name, rawName, deflated: method === 8, crc: uint32(bytes, at + 16), ...sizes, end };
}

/** Plain and strong encryption, and a masked directory. */
const encryptedFlags = 0x2041;

type Sizes = { readonly size: number; readonly compressedSize: number; readonly localHeader: number };

/** A field of 32 ones stands in the zip64 extra field instead, in the order of the fields. */
function fullSizes(bytes: Uint8Array, at: number, extra: Uint8Array): Sizes | Refused {
  const short = [uint32(bytes, at + 24), uint32(bytes, at + 20), uint32(bytes, at + 42)];
  const long = short.includes(0xffffffff) ? extraField(extra, 1) : undefined;
  let next = 0;
  const full = short.map((field) => {
    if (field !== 0xffffffff || long === undefined) return field;
    next += 8;
    return next <= long.length ? uint64(long, next - 8) : undefined;
  });
  const [size, compressedSize, localHeader] = full;
  if (size === undefined || compressedSize === undefined || localHeader === undefined) {
    return refused("the zip64 field is cut short");
  }
  return { size, compressedSize, localHeader };
}

function extraField(extra: Uint8Array, id: number): Uint8Array | undefined {
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + uint16(extra, at + 2);
    if (uint16(extra, at) === id && end <= extra.length) return extra.subarray(at + 4, end);
    at = end;
  }
  return undefined;
}

const localLength = 30;

/** Entries with their bytes: each has a local header of its own before the directory. */
function locatedEntries(
  bytes: Uint8Array,
  records: readonly DirectoryRecord[],
  limit: number,
): ReadonlyMap<string, ZipEntry> | Refused {
  const entries = new Map<string, ZipEntry>();
  const spans: { readonly name: string; readonly begin: number; readonly end: number }[] = [];
  for (const { name, deflated, crc, size, compressedSize, localHeader, rawName } of records) {
    const begin = dataBegin(bytes, localHeader, rawName, limit);
    if (begin === undefined) return refused(`${name}: its header's offset is ${localHeader}, and none of it is there`);
    const end = begin + compressedSize;
    if (end > limit) return refused(`${name}: its ${compressedSize} bytes run past the directory's begin at ${limit}`);
    if (entries.has(name)) return refused(`${name}: two entries have this name`);
    entries.set(name, { name, deflated, crc, size, stored: bytes.subarray(begin, end) });
    spans.push({ name, begin: localHeader, end });
  }
  spans.sort((first, second) => first.begin - second.begin);
  for (const [index, span] of spans.entries()) {
    const before = spans[index - 1];
    if (before && span.begin < before.end) return refused(`${span.name}: its bytes overlap those of ${before.name}`);
  }
  return entries;
}

function dataBegin(bytes: Uint8Array, header: number, name: Uint8Array, limit: number): number | undefined {
  if (header + localLength > limit || uint32(bytes, header) !== 0x04034b50) return undefined;
  const nameLength = uint16(bytes, header + 26);
  const same = nameLength === name.length && name.every((byte, at) => byte === bytes[header + localLength + at]);
  return same ? header + localLength + nameLength + uint16(bytes, header + 28) : undefined;
}
