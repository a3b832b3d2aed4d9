/** Single-precision numbers as bytes, the lowest first, in base64. */
export function base64(values: Float32Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length; from += PIECE) {
    const piece = bytes.subarray(from, from + PIECE);
    pieces.push(btoa(String.fromCharCode(...piece)));
  }
  return pieces.join("");
}

/** A multiple of three, so that pieces can be joined, and few enough to be arguments. */
const PIECE = 3 * 4096;
