/** Single-precision numbers as bytes, the lowest first: the letters of their base64, as character codes. */
export function base64Letters(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const whole = bytes.length - (bytes.length % 3);
  const letters = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  let to = 0;
  for (let from = 0; from < whole; from += 3) {
    const bits = (bytes[from] << 16) | (bytes[from + 1] << 8) | bytes[from + 2];
    letters[to++] = alphabet[bits >> 18];
    letters[to++] = alphabet[(bits >> 12) & 63];
    letters[to++] = alphabet[(bits >> 6) & 63];
    letters[to++] = alphabet[bits & 63];
  }
  const left = bytes.length - whole;
  if (left > 0) {
    const bits = (bytes[whole] << 16) | (left === 2 ? bytes[whole + 1] << 8 : 0);
    letters[to++] = alphabet[bits >> 18];
    letters[to++] = alphabet[(bits >> 12) & 63];
    letters[to++] = left === 2 ? alphabet[(bits >> 6) & 63] : padding;
    letters[to++] = padding;
  }
  return letters;
}

const padding = "=".charCodeAt(0);

const alphabet = Uint8Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", (letter) =>
  letter.charCodeAt(0),
);
