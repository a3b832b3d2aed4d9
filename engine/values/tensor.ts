import { type Dtype, dtypes } from "../torch/dtype.ts";
import type { Elements, Numbers, Storage } from "../torch/numbers.ts";
import { type Run, RunStopped } from "./run.ts";

/** A new contiguous tensor of zeros, a leaf without gradient. Refused where the budget doesn't allow it. */
export function newTensor(run: Run, dtype: Dtype, sizes: readonly number[], what?: string): Numbers {
  const count = countOf(sizes);
  run.reserve(count * bytesPer(dtype), what ?? `a tensor of [${sizes.join(", ")}]`);
  return tensorOn({ elements: newElements(dtype, count), version: 0 }, dtype, sizes);
}

/** A tensor that owns these elements, which the caller has reserved. */
export function tensorOf(dtype: Dtype, sizes: readonly number[], elements: Elements): Numbers {
  return tensorOn({ elements, version: 0 }, dtype, sizes);
}

function tensorOn(storage: Storage, dtype: Dtype, sizes: readonly number[]): Numbers {
  return {
    kind: "numbers",
    dtype,
    sizes,
    strides: contiguousStrides(sizes),
    offset: 0,
    storage,
    requiresGrad: false,
    gradient: undefined,
    history: undefined,
    viewOf: undefined,
    retainsGradient: false,
  };
}

/** Another look at the same storage; it records nothing. */
export function viewOn(base: Numbers, sizes: readonly number[], strides: readonly number[], offset: number): Numbers {
  return {
    kind: "numbers",
    dtype: base.dtype,
    sizes,
    strides,
    offset,
    storage: base.storage,
    requiresGrad: false,
    gradient: undefined,
    history: undefined,
    viewOf: base.viewOf ?? base,
    retainsGradient: false,
  };
}

export function newElements(dtype: Dtype, count: number): Elements {
  switch (dtype) {
    case "float32":
    case "float16":
    case "bfloat16":
      return new Float32Array(count);
    case "float64":
    case "int64":
      return new Float64Array(count);
    case "int32":
      return new Int32Array(count);
    case "int16":
      return new Int16Array(count);
    case "int8":
      return new Int8Array(count);
    case "uint8":
    case "bool":
      return new Uint8Array(count);
    case "complex64":
    case "complex128":
      throw new RunStopped("unread", "complex numbers aren't computed");
  }
}

/** What one element takes in our memory, in bytes. */
export function bytesPer(dtype: Dtype): number {
  return dtype === "float16" || dtype === "bfloat16" ? 4 : dtypes[dtype].size;
}

export function countOf(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}

export function contiguousStrides(sizes: readonly number[]): readonly number[] {
  const strides = new Array<number>(sizes.length);
  let step = 1;
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= Math.max(1, sizes[axis]);
  }
  return strides;
}

export function isContiguous({ sizes, strides }: Numbers): boolean {
  let step = 1;
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    if (sizes[axis] === 0) return true;
    if (sizes[axis] !== 1 && strides[axis] !== step) return false;
    step *= sizes[axis];
  }
  return true;
}

/**
 * The elements in row-major order: the storage itself where they lie so (not to be written), else a copy. For reading
 * alone.
 */
export function elementsOf(numbers: Numbers): Elements {
  const { storage, offset, sizes } = numbers;
  const count = countOf(sizes);
  if (isContiguous(numbers)) {
    return offset === 0 && storage.elements.length === count
      ? storage.elements
      : storage.elements.subarray(offset, offset + count);
  }
  const copy = newElements(numbers.dtype, count);
  let to = 0;
  eachOffset(numbers, (from) => {
    copy[to++] = storage.elements[from];
  });
  return copy;
}

/** Every element's place in the storage, in row-major order. */
export function eachOffset({ sizes, strides, offset }: Numbers, visit: (at: number) => void): void {
  const rank = sizes.length;
  if (rank === 0) {
    visit(offset);
    return;
  }
  const walk = (axis: number, from: number): void => {
    const size = sizes[axis];
    const stride = strides[axis];
    if (axis === rank - 1) {
      for (let index = 0, at = from; index < size; index++, at += stride) visit(at);
    } else {
      for (let index = 0, at = from; index < size; index++, at += stride) walk(axis + 1, at);
    }
  };
  walk(0, offset);
}

/** Whether the dtype holds real numbers, so that gradients can flow. */
export function isFloatingDtype(dtype: Dtype): boolean {
  return dtypes[dtype].category === "float";
}
