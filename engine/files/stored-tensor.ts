import type { Refused } from "./refusal.ts";

/** torch.dtype by name: those that are read from files. */
export type StoredDtype =
  "float32" | "float64" | "float16" | "bfloat16" | "int64" | "int32" | "int16" | "int8" | "uint8" | "bool";

/**
 * A tensor as a file holds it. bytes is row-major, little-endian and contiguous, and has exactly the elements of shape; it may be
 * a part of the file's own bytes, which nobody writes, and begins at any alignment. A bool is one byte, 0 or 1.
 */
export type StoredTensor = {
  readonly dtype: StoredDtype;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
  /** Only a file of torch.save says so. */
  readonly requiresGrad?: true;
  readonly parameter?: true;
};

/** What torch.load gives beside tensors: the plain Python values of a checkpoint. */
export type StoredValue =
  | { readonly kind: "tensor"; readonly tensor: StoredTensor }
  | { readonly kind: "none" }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "int"; readonly value: bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "dtype"; readonly name: StoredDtype }
  | { readonly kind: "size"; readonly sizes: readonly number[] }
  | { readonly kind: "list" | "tuple"; readonly items: readonly StoredValue[] }
  | { readonly kind: "dict"; readonly ordered: boolean; readonly entries: ReadonlyMap<string | bigint, StoredValue> };

export type FileFormat = "safetensors" | "npy" | "npz" | "torch";

/** tensors is in the file's order. A value is what neither of the first two says: nested or mixed, from torch.save alone. */
export type FileContent =
  | { readonly kind: "tensor"; readonly format: FileFormat; readonly tensor: StoredTensor }
  | { readonly kind: "tensors"; readonly format: FileFormat; readonly tensors: ReadonlyMap<string, StoredTensor> }
  | { readonly kind: "value"; readonly format: "torch"; readonly value: StoredValue }
  | Refused;

/** As in NumPy; PyTorch's operations take no more. */
export const mostDimensions = 64;

/** Bytes of one element. */
export const elementSizes: Readonly<Record<StoredDtype, number>> = {
  float32: 4,
  float64: 8,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
};

/** Bytes of all elements: undefined beyond 2^53, where a double no longer counts. */
export function byteLength(dtype: StoredDtype, shape: readonly number[]): number | undefined {
  if (shape.includes(0)) return 0;
  let length = elementSizes[dtype];
  for (const size of shape) {
    length *= size;
    if (!Number.isSafeInteger(length)) return undefined;
  }
  return length;
}

/** A tensor's type and shape in a message: float32 [2, 3]. */
export function described(dtype: StoredDtype, shape: readonly number[]): string {
  return `${dtype} [${shape.join(", ")}]`;
}
