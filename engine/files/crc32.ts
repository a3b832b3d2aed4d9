/** The CRC-32 of a zip archive's entries (ISO 3309, polynomial 0xEDB88320), unsigned. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  let at = 0;
  for (const end = bytes.length - 7; at < end; at += 8) {
    const low =
      crc ^
      (octet(bytes, at) | (octet(bytes, at + 1) << 8) | (octet(bytes, at + 2) << 16) | (octet(bytes, at + 3) << 24));
    crc =
      after(7, low & 0xff) ^
      after(6, (low >>> 8) & 0xff) ^
      after(5, (low >>> 16) & 0xff) ^
      after(4, low >>> 24) ^
      after(3, octet(bytes, at + 4)) ^
      after(2, octet(bytes, at + 5)) ^
      after(1, octet(bytes, at + 6)) ^
      after(0, octet(bytes, at + 7));
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ after(0, (crc ^ octet(bytes, at)) & 0xff);
  return ~crc >>> 0;
}

/** At zeros * 256 + byte: the remainder of that byte with so many zero bytes behind it. */
const remainders = remainderTable();

function remainderTable(): Int32Array {
  const table = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    table[byte] = crc;
  }
  for (let at = 256; at < table.length; at++) {
    const before = table[at - 256] ?? 0;
    table[at] = (before >>> 8) ^ (table[before & 0xff] ?? 0);
  }
  return table;
}

function after(zeros: number, byte: number): number {
  return remainders[zeros * 256 + byte] ?? 0;
}

function octet(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}
