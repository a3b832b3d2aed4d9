import type { StoredTensor } from "../files/stored-tensor.ts";
import type { Elements, Numbers } from "../torch/numbers.ts";
import { type Run, RunStopped } from "./run.ts";
import { newTensor } from "./tensor.ts";

/** A tensor of a file as one of the run. */
export function storedNumbers(run: Run, tensor: StoredTensor, what: string): Numbers {
  const made = newTensor(run, tensor.dtype, tensor.shape, what);
  fill(made.storage.elements, tensor);
  if (tensor.requiresGrad === true) made.requiresGrad = true;
  return made;
}

function fill(elements: Elements, { dtype, bytes }: StoredTensor): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = elements.length;
  switch (dtype) {
    case "float32":
      for (let index = 0; index < count; index++) elements[index] = view.getFloat32(4 * index, true);
      return;
    case "float64":
      for (let index = 0; index < count; index++) elements[index] = view.getFloat64(8 * index, true);
      return;
    case "float16":
      for (let index = 0; index < count; index++) elements[index] = half(view.getUint16(2 * index, true));
      return;
    case "bfloat16": {
      const word = new DataView(new ArrayBuffer(4));
      for (let index = 0; index < count; index++) {
        word.setUint16(2, view.getUint16(2 * index, true), true);
        elements[index] = word.getFloat32(0, true);
      }
      return;
    }
    case "int64":
      for (let index = 0; index < count; index++) elements[index] = exact(view.getBigInt64(8 * index, true));
      return;
    case "int32":
      for (let index = 0; index < count; index++) elements[index] = view.getInt32(4 * index, true);
      return;
    case "int16":
      for (let index = 0; index < count; index++) elements[index] = view.getInt16(2 * index, true);
      return;
    case "int8":
    case "uint8":
    case "bool":
      for (let index = 0; index < count; index++) elements[index] = bytes[index];
      return;
  }
}

function exact(value: bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new RunStopped(
    "unread",
    `the file holds the integer ${String(value)}, and beyond 2^53 nothing is computed exactly`,
  );
}

/** IEEE 754's binary16. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
