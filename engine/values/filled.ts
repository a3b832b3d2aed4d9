import { formatDim, knownInteger } from "../shape/dim.ts";
import type { Dtype } from "../torch/dtype.ts";
import type { Elements, Numbers } from "../torch/numbers.ts";
import type { TensorValue, Value } from "../torch/value.ts";
import { roundTo } from "./rounding.ts";
import { type Run, RunStopped } from "./run.ts";
import { newTensor } from "./tensor.ts";

/** A new tensor whose elements `fill` writes in double precision; they are rounded as the dtype keeps them. */
export function filled(
  run: Run,
  dtype: Dtype,
  sizes: readonly number[],
  fill: (elements: Elements) => void,
  what?: string,
): Numbers {
  const result = newTensor(run, dtype, sizes, what);
  const { elements } = result.storage;
  fill(elements);
  settle(dtype, elements);
  return result;
}

/** Rounds elements that were written without regard to a dtype that no typed array has. */
function settle(dtype: Dtype, elements: Elements): void {
  if (dtype === "float16" || dtype === "bfloat16") {
    for (let index = 0; index < elements.length; index++) elements[index] = roundTo(dtype, elements[index]);
  } else if (dtype === "int64") {
    for (const element of elements) {
      if (Math.abs(element) > Number.MAX_SAFE_INTEGER) {
        throw new RunStopped("unread", "an int64 result isn't computed exactly beyond 2^53");
      }
    }
  }
}

/** What the rule has told of a result in a run: its sizes and dtype. */
export function described(value: Value): { readonly sizes: readonly number[]; readonly dtype: Dtype } {
  if (value.kind !== "tensor") throw new RunStopped("defect", "a tensor was expected as the result");
  return { sizes: knownSizes(value), dtype: value.dtype ?? "float32" };
}

function knownSizes({ shape, reason }: TensorValue): readonly number[] {
  if (shape === undefined) throw new RunStopped("unread", reason ?? "a result's rank isn't known");
  return shape.map(({ size }) => {
    if (knownInteger(size) !== undefined && typeof size !== "number") {
      throw new RunStopped("memory", `a size of ${formatDim(size)} is more than a run can make`);
    }
    if (typeof size !== "number") throw new RunStopped("defect", "a result's size isn't known");
    return size;
  });
}
