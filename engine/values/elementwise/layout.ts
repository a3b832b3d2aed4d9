import type { Numbers } from "../../torch/numbers.ts";
import type { Value } from "../../torch/value.ts";
import { newElements, eachOffset } from "../tensor.ts";

/** The numbers in the memory order that the rule tells of the result: that of transposed operands is kept. */
export function laidOut(result: Value, numbers: Numbers): Numbers {
  const strides = result.kind === "tensor" ? wholeNumbers(result.strides) : undefined;
  const { sizes, strides: own } = numbers;
  if (strides?.length !== sizes.length) return numbers;
  if (sizes.every((size, axis) => size <= 1 || strides[axis] === own[axis]) || !isDense(sizes, strides)) return numbers;
  const { elements } = numbers.storage;
  const placed = newElements(numbers.dtype, elements.length);
  const moved: Numbers = { ...numbers, strides, storage: { elements: placed, version: 0 } };
  let index = 0;
  eachOffset(moved, (at) => {
    placed[at] = elements[index++];
  });
  return moved;
}

function wholeNumbers(strides: readonly unknown[] | undefined): readonly number[] | undefined {
  const found = strides?.flatMap((stride) => (typeof stride === "number" ? [stride] : []));
  return found?.length === strides?.length ? found : undefined;
}

/** Whether every place of the storage is taken once. */
function isDense(sizes: readonly number[], strides: readonly number[]): boolean {
  const axes = sizes.map((size, axis) => ({ size, stride: strides[axis] })).filter(({ size }) => size !== 1);
  axes.sort((a, b) => a.stride - b.stride);
  let step = 1;
  for (const { size, stride } of axes) {
    if (size === 0 || stride !== step) return false;
    step *= size;
  }
  return true;
}
