import { countOf } from "./tensor.ts";

/**
 * Visits every line along an axis of row-major elements: where it starts, the step between its elements, and how many
 * there are. A tensor without axes is one line of one element.
 */
export function eachLine(
  sizes: readonly number[],
  dim: number,
  visit: (start: number, step: number, count: number) => void,
): void {
  const count = sizes.length === 0 ? 1 : sizes[dim];
  const step = countOf(sizes.slice(dim + 1));
  const outer = countOf(sizes.slice(0, dim));
  for (let block = 0; block < outer; block++) {
    for (let inner = 0; inner < step; inner++) visit(block * count * step + inner, step, count);
  }
}
