/** The bytes of a base64 text whose length is a multiple of four. */
export function base64Bytes(text: string): Uint8Array {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let from = 0, to = 0; from < text.length; from += 4) {
    const bits =
      (sextet(text, from) << 18) |
      (sextet(text, from + 1) << 12) |
      (sextet(text, from + 2) << 6) |
      sextet(text, from + 3);
    bytes[to++] = bits >> 16;
    bytes[to++] = bits >> 8;
    bytes[to++] = bits;
  }
  return bytes;
}

function sextet(text: string, at: number): number {
  return Math.max(0, alphabet.indexOf(text.charAt(at)));
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
