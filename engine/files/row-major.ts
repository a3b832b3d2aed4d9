import { elementSizes, type StoredDtype } from "./stored-tensor.ts";

/** Elements in a storage: offset and strides count elements, as torch.Tensor.stride() does. */
export type Layout = {
  readonly dtype: StoredDtype;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly strides: readonly number[];
  readonly bigEndian: boolean;
};

/**
 * A layout's elements in row-major order, little-endian; a part of storage where it already is that, else new bytes.
 * The caller has checked that every element lies within storage.
 */
export function rowMajor(storage: Uint8Array, layout: Layout): Uint8Array {
  const size = elementSizes[layout.dtype];
  const count = layout.shape.reduce((product, length) => product * length, 1);
  if (count === 0) return new Uint8Array(0);
  const gathered = contiguous(layout)
    ? storage.subarray(layout.offset * size, (layout.offset + count) * size)
    : gather(storage, layout, size, count);
  const ordered = layout.bigEndian && size > 1 ? swapped(gathered, size) : gathered;
  return layout.dtype === "bool" ? truths(ordered) : ordered;
}

/** The strides of a contiguous tensor, as PyTorch and NumPy count them: a length of zero counts as one. */
export function contiguousStrides(shape: readonly number[]): readonly number[] {
  const strides: number[] = [];
  let stride = 1;
  for (const length of shape.toReversed()) {
    strides.unshift(stride);
    stride *= Math.max(1, length);
  }
  return strides;
}

function contiguous({ shape, strides }: Layout): boolean {
  const expected = contiguousStrides(shape);
  return shape.every((length, axis) => length === 1 || strides[axis] === expected[axis]);
}

function gather(storage: Uint8Array, { shape, strides, offset }: Layout, size: number, count: number): Uint8Array {
  const bytes = new Uint8Array(count * size);
  const index = shape.map(() => 0);
  let from = offset;
  for (let at = 0; at < bytes.length; at += size) {
    for (let byte = 0; byte < size; byte++) bytes[at + byte] = storage[from * size + byte] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      const stride = strides[axis] ?? 0;
      if (next < (shape[axis] ?? 0)) {
        index[axis] = next;
        from += stride;
        break;
      }
      index[axis] = 0;
      from -= (next - 1) * stride;
    }
  }
  return bytes;
}

function swapped(bytes: Uint8Array, size: number): Uint8Array {
  const result = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += size)
    for (let byte = 0; byte < size; byte++) result[at + byte] = bytes[at + size - 1 - byte] ?? 0;
  return result;
}

/** Any byte but zero is true, as torch.tensor and NumPy read it. */
function truths(bytes: Uint8Array): Uint8Array {
  return bytes.every((byte) => byte < 2) ? bytes : bytes.map((byte) => (byte === 0 ? 0 : 1));
}
