import type { Dtype } from "../torch/dtype.ts";
import type { Elements } from "../torch/numbers.ts";
import { newElements } from "./tensor.ts";

const single = new Float32Array(1);
const bits = new Int32Array(single.buffer);

/** The number as a tensor of this dtype holds it: ties to even, integers truncated and wrapped around as C++ does. */
export function roundTo(dtype: Dtype, value: number): number {
  switch (dtype) {
    case "float64":
      return value;
    case "float32":
      return Math.fround(value);
    case "float16":
      return half(value);
    case "bfloat16":
      return brainFloat(value);
    case "int64":
      return long(value);
    case "int32":
      return value | 0;
    case "int16":
      return (value << 16) >> 16;
    case "int8":
      return (value << 24) >> 24;
    case "uint8":
      return value & 255;
    case "bool":
      return value === 0 ? 0 : 1;
    case "complex64":
    case "complex128":
      return value;
  }
}

/** A copy of the elements in another dtype. */
export function castElements(dtype: Dtype, elements: Elements): Elements {
  switch (dtype) {
    case "float32":
      return new Float32Array(elements);
    case "float64":
      return new Float64Array(elements);
    case "int32":
      return new Int32Array(elements);
    case "int16":
      return new Int16Array(elements);
    case "int8":
      return new Int8Array(elements);
    case "uint8":
      return new Uint8Array(elements);
    case "float16":
    case "bfloat16":
    case "int64":
    case "bool":
    case "complex64":
    case "complex128": {
      const cast = newElements(dtype, elements.length);
      for (let index = 0; index < elements.length; index++) cast[index] = roundTo(dtype, elements[index]);
      return cast;
    }
  }
}

/** 11 significant bits down to 2^-14, steps of 2^-24 below. */
function half(value: number): number {
  const x = Math.fround(value);
  const size = Math.abs(x);
  if (size >= 65520) return x < 0 ? -Infinity : Infinity;
  if (!(size > 0)) return x;
  single[0] = size;
  const exponent = Math.max((bits[0] >> 23) - 127, -14);
  const step = 2 ** (exponent - 10);
  return evenly(x / step) * step;
}

function brainFloat(value: number): number {
  single[0] = value;
  if (Number.isNaN(single[0])) return Number.NaN;
  const last = (bits[0] >> 16) & 1;
  bits[0] = (bits[0] + 0x7fff + last) & 0xffff0000;
  return single[0];
}

/** To the nearest integer, ties to even; below 2^51 in size. */
function evenly(value: number): number {
  const magic = 6755399441055744;
  const rounded = value + magic - magic;
  return rounded === 0 ? value * 0 : rounded;
}

/** What doesn't fit becomes the smallest number, as the processor has it. */
function long(value: number): number {
  return Math.abs(value) < 2 ** 63 ? Math.trunc(value) + 0 : -(2 ** 63);
}
