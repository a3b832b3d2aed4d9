import type { Elements } from "../../torch/numbers.ts";

/**
 * Where the element of rank `k` stands among those from `start` to `end`: which among equals is decided by how
 * torch.kthvalue partitions, around the median of the first, the middle and the last. NaN comes last.
 */
export function quickSelect(elements: Elements, start: number, end: number, k: number): number {
  const order = Array.from({ length: end - start }, (_, index) => index);
  const after = (a: number, b: number): boolean => {
    const [one, other] = [elements[start + order[a]], elements[start + order[b]]];
    return one > other || (Number.isNaN(one) && !Number.isNaN(other));
  };
  let [left, right] = [0, order.length - 1];
  while (right > left) {
    if (right === left + 1) {
      if (after(left, right)) swap(order, left, right);
      break;
    }
    swap(order, (left + right) >> 1, left + 1);
    if (after(left + 1, right)) swap(order, left + 1, right);
    if (after(left, right)) swap(order, left, right);
    if (after(left + 1, left)) swap(order, left + 1, left);
    let [low, high] = [left + 1, right];
    for (;;) {
      do low++;
      while (after(left, low));
      do high--;
      while (after(high, left));
      if (high < low) break;
      swap(order, low, high);
    }
    swap(order, left, high);
    if (high <= k) left = low;
    if (high >= k) right = high - 1;
  }
  return start + order[k];
}

function swap(order: number[], a: number, b: number): void {
  [order[a], order[b]] = [order[b], order[a]];
}
