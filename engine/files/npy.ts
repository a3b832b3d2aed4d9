import { readNpyHeader } from "./npy-header.ts";
import { uint16, uint32 } from "./little-endian.ts";
import { isRefused, refused, tooLarge, type Refused } from "./refusal.ts";
import { contiguousStrides, rowMajor } from "./row-major.ts";
import { byteLength, described, type StoredTensor } from "./stored-tensor.ts";
import { latin1Text, utf8Text } from "./text-bytes.ts";

/** NumPy's own bound of a header, in characters: what is longer may be an attack. */
export const longestNpyHeader = 10_000;

/** The array of a .npy file, versions 1 to 3 of numpy.lib.format; what follows the array isn't read. limit is in bytes of its data. */
export function readNpy(bytes: Uint8Array, limit: number): StoredTensor | Refused {
  const text = headerText(bytes);
  if (isRefused(text)) return text;
  const header = readNpyHeader(text.text);
  if (isRefused(header)) return header;
  const { dtype, shape, bigEndian, fortranOrder } = header;
  const needed = byteLength(dtype, shape);
  if (needed === undefined) return refused(`shape: ${described(dtype, shape)} has more than 2^53 bytes`);
  const data = bytes.subarray(text.end);
  if (needed > data.length) {
    return refused(`shape: ${described(dtype, shape)} has ${needed} bytes, and ${data.length} follow the header`);
  }
  if (needed > limit) return tooLarge(`shape: ${described(dtype, shape)}`, needed, limit);
  const strides = fortranOrder ? contiguousStrides(shape.toReversed()).toReversed() : contiguousStrides(shape);
  return { dtype, shape, bytes: rowMajor(data, { dtype, shape, offset: 0, strides, bigEndian }) };
}

/** The header's text and where its bytes end. */
function headerText(bytes: Uint8Array): { readonly text: string; readonly end: number } | Refused {
  if (bytes.length < 10) return refused(`the header is cut short after ${bytes.length} bytes`);
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3 || bytes[7] !== 0) return refused(`version ${version}.${bytes[7] ?? 0} isn't read`);
  const begin = version === 1 ? 10 : 12;
  if (bytes.length < begin) return refused(`the header is cut short after ${bytes.length} bytes`);
  const length = version === 1 ? uint16(bytes, 8) : uint32(bytes, 8);
  if (length > longestNpyHeader) {
    return refused(`the header's length is ${length}, and at most ${longestNpyHeader} is allowed`);
  }
  const end = begin + length;
  if (end > bytes.length)
    return refused(`the header's length is ${length}, and ${bytes.length - begin} bytes follow it`);
  const content = bytes.subarray(begin, end);
  const text = version === 3 ? utf8Text(content) : latin1Text(content);
  return text === undefined ? refused("the header isn't UTF-8") : { text, end };
}
