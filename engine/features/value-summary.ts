import type { Value } from "../torch/value.ts";
import { elementsOf } from "../values/tensor.ts";

export type ValueSummary = {
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Of the numbers that aren't NaN; absent where there are none. */
  readonly least?: number;
  readonly greatest?: number;
  readonly mean?: number;
  readonly nan: number;
};

/** What the numbers of a tensor are like; undefined: the value is no tensor, or has no numbers. */
export function valueSummary(value: Value): ValueSummary | undefined {
  if (value.kind !== "tensor" || value.values === undefined) return undefined;
  const { sizes, dtype } = value.values;
  const elements = elementsOf(value.values);
  let [least, greatest, sum, nan] = [Infinity, -Infinity, 0, 0];
  for (const element of elements) {
    if (Number.isNaN(element)) {
      nan++;
      continue;
    }
    if (element < least) least = element;
    if (element > greatest) greatest = element;
    sum += element;
  }
  const count = elements.length - nan;
  if (count === 0) return { shape: sizes, dtype, nan };
  return { shape: sizes, dtype, least, greatest, mean: sum / count, nan };
}
