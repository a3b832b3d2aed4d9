import type { Dtype } from "../../torch/dtype.ts";
import { roundTo } from "../rounding.ts";
import { RaisedInRun } from "../run.ts";

/** A Python number as a tensor of this dtype holds it. Raises where PyTorch says that it doesn't fit. */
export function scalarAs(dtype: Dtype, value: number, typeName = names[dtype]): number {
  if (overflows(dtype, value)) {
    throw new RaisedInRun("RuntimeError", `value cannot be converted to type ${typeName} without overflow`);
  }
  return roundTo(dtype, value);
}

/** The item of a list in torch.tensor: floats become infinite, and types are called by their dtype. */
export function literalAs(dtype: Dtype, value: number): number {
  return dtype in largestFloat ? roundTo(dtype, value) : scalarAs(dtype, value, dtype);
}

const names: Readonly<Record<Dtype, string>> = {
  float32: "float",
  float64: "double",
  float16: "c10::Half",
  bfloat16: "c10::BFloat16",
  int64: "int64_t",
  int32: "int",
  int16: "int16_t",
  int8: "int8_t",
  uint8: "uint8_t",
  bool: "bool",
  complex64: "c10::complex<float>",
  complex128: "c10::complex<double>",
};

const largestFloat: Readonly<Partial<Record<Dtype, number>>> = {
  float64: Number.MAX_VALUE,
  float32: 3.4028234663852886e38,
  float16: 65504,
  bfloat16: 3.3895313892515355e38,
};

/** An unsigned integer takes negative numbers too, modulo its range. */
const integerRanges: Readonly<Partial<Record<Dtype, readonly [number, number]>>> = {
  int64: [-(2 ** 63), 2 ** 63 - 1],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int16: [-(2 ** 15), 2 ** 15 - 1],
  int8: [-128, 127],
  uint8: [-255, 255],
};

function overflows(dtype: Dtype, value: number): boolean {
  const largest = largestFloat[dtype];
  if (largest !== undefined) return Number.isFinite(value) && Math.abs(value) > largest;
  const range = integerRanges[dtype];
  return range !== undefined && !(value >= range[0] && value <= range[1]);
}
