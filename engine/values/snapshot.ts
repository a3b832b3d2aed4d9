import type { Numbers } from "../torch/numbers.ts";
import type { Run } from "./run.ts";
import { bytesPer, contiguousStrides, countOf, elementsOf } from "./tensor.ts";

/** The tensor as it is before a write: a copy of its elements, with its history. */
export function snapshot(run: Run, numbers: Numbers): Numbers {
  const { sizes, dtype } = numbers;
  run.reserve(countOf(sizes) * bytesPer(dtype), "a tensor before it is written");
  return {
    ...numbers,
    strides: contiguousStrides(sizes),
    offset: 0,
    storage: { elements: elementsOf(numbers).slice(), version: 0 },
    viewOf: undefined,
  };
}
