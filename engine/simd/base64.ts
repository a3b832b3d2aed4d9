/** The bytes of a base64 text whose length is a multiple of four. */
export function base64Bytes(text: string): Uint8Array {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  const sextets = new Uint8Array(128);
  for (let value = 0; value < alphabet.length; value++) sextets[alphabet.charCodeAt(value)] = value;
  const sextet = (at: number): number => sextets[text.charCodeAt(at)];
  for (let from = 0, to = 0; from < text.length; from += 4) {
    const bits = (sextet(from) << 18) | (sextet(from + 1) << 12) | (sextet(from + 2) << 6) | sextet(from + 3);
    bytes[to++] = bits >> 16;
    bytes[to++] = bits >> 8;
    bytes[to++] = bits;
  }
  return bytes;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
