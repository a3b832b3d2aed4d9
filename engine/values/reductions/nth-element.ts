import type { Elements } from "../../torch/numbers.ts";

/** Where the element of rank `k` stands among those from `start` to `end`, in order: NaN last, equals as they stand. */
export function nthElement(elements: Elements, start: number, end: number, k: number): number {
  const order = Array.from({ length: end - start }, (_, index) => start + index);
  order.sort((a, b) => compare(elements[a], elements[b]) || a - b);
  return order[k];
}

function compare(a: number, b: number): number {
  if (a === b) return 0;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : 1;
}
