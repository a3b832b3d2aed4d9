import type { Elements } from "../../torch/numbers.ts";

type Before = (a: number, b: number) => boolean;

/**
 * The index, counted from `start`, of the element of rank `k` as std::nth_element leaves it: which among equals depends
 * on how the C++ library partitions (median of three to the front, lines of three by insertion). NaN comes last.
 */
export function nthElement(elements: Elements, start: number, end: number, k: number): number {
  const order = Array.from({ length: end - start }, (_, index) => index);
  const before: Before = (a, b) => {
    const [one, other] = [elements[start + a], elements[start + b]];
    return one < other || (Number.isNaN(other) && !Number.isNaN(one));
  };
  let [first, last] = [0, order.length];
  while (last - first > 3) {
    const cut = partition(order, first, last, before);
    if (cut <= k) first = cut;
    else last = cut;
  }
  for (let i = first + 1; i < last; i++) {
    const moved = order[i];
    let at = i;
    for (; at > first && before(moved, order[at - 1]); at--) order[at] = order[at - 1];
    order[at] = moved;
  }
  return order[k];
}

/** Around the median of the second, the middle and the last, which moves to the front. */
function partition(order: number[], first: number, last: number, before: Before): number {
  const middle = first + Math.floor((last - first) / 2);
  const [a, b, c] = [first + 1, middle, last - 1];
  const less = (one: number, other: number): boolean => before(order[one], order[other]);
  if (less(a, b)) swap(order, first, less(b, c) ? b : less(a, c) ? c : a);
  else swap(order, first, less(a, c) ? a : less(b, c) ? c : b);
  let [low, high] = [first + 1, last];
  for (;;) {
    while (less(low, first)) low++;
    high--;
    while (less(first, high)) high--;
    if (low >= high) return low;
    swap(order, low, high);
    low++;
  }
}

function swap(order: number[], a: number, b: number): void {
  [order[a], order[b]] = [order[b], order[a]];
}

/** The same for torch.kthvalue, which has a quickselect of its own. */
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
  return order[k];
}
