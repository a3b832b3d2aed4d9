/** Unsigned integers of a file. The caller has checked that at is within bytes. */
export function uint16(bytes: Uint8Array, at: number): number {
  return octet(bytes, at) + octet(bytes, at + 1) * 0x100;
}

export function uint32(bytes: Uint8Array, at: number): number {
  return uint16(bytes, at) + uint16(bytes, at + 2) * 0x10000;
}

/** Not exact from 2^53 on, where every bound of a file is exceeded. */
export function uint64(bytes: Uint8Array, at: number): number {
  return uint32(bytes, at) + uint32(bytes, at + 4) * 0x100000000;
}

function octet(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}
