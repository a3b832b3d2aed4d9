/** Whether the element at one place of the input comes before that at another; false for equal ones. */
export type Before = (a: number, b: number) => boolean;

/**
 * Rearranges `order` so that its first `count` are those that come first, as std::partial_sort and std::nth_element of
 * GCC's library do it: which of equal elements are chosen, and in which order, is PyTorch's. `sorted`: these are in
 * order too.
 */
export function selectFirst(order: Float64Array, count: number, before: Before, sorted: boolean): void {
  if (count === 0) return;
  if (count * 64 <= order.length) {
    heapSelect(order, 0, count, order.length, before);
    sortHeap(order, 0, count, before);
    return;
  }
  selectAt(order, count - 1, before);
  if (sorted) sortRange(order, 0, count - 1, before);
}

/** Brings the element that is `nth` in order to its place, those before it in front of it: PyTorch's quick select. */
export function quickSelect(order: Float64Array, nth: number, after: Before): void {
  let [low, high] = [0, order.length - 1];
  while (high > low) {
    if (high === low + 1) {
      if (after(order[low], order[high])) swap(order, low, high);
      return;
    }
    swap(order, (low + high) >> 1, low + 1);
    if (after(order[low + 1], order[high])) swap(order, low + 1, high);
    if (after(order[low], order[high])) swap(order, low, high);
    if (after(order[low + 1], order[low])) swap(order, low + 1, low);
    let [left, right] = [low + 1, high];
    const pivot = order[low];
    for (;;) {
      do left++;
      while (after(pivot, order[left]));
      do right--;
      while (after(order[right], pivot));
      if (right < left) break;
      swap(order, left, right);
    }
    swap(order, low, right);
    if (right <= nth) low = left;
    if (right >= nth) high = right - 1;
  }
}

/** std::nth_element: introspective selection. */
function selectAt(order: Float64Array, nth: number, before: Before): void {
  let [first, last] = [0, order.length];
  let depth = 2 * Math.floor(Math.log2(Math.max(1, order.length)));
  while (last - first > 3) {
    if (depth-- === 0) {
      heapSelect(order, first, nth + 1, last, before);
      swap(order, first, nth);
      return;
    }
    const cut = partition(order, first, last, before);
    if (cut <= nth) first = cut;
    else last = cut;
  }
  insertionSort(order, first, last, before);
}

/** std::sort: introspective sort, ranges of 16 by insertion. */
function sortRange(order: Float64Array, first: number, last: number, before: Before): void {
  if (last - first < 2) return;
  introspect(order, first, last, 2 * Math.floor(Math.log2(last - first)), before);
  if (last - first <= 16) {
    insertionSort(order, first, last, before);
    return;
  }
  insertionSort(order, first, first + 16, before);
  for (let index = first + 16; index < last; index++) insert(order, index, before);
}

function introspect(order: Float64Array, first: number, end: number, limit: number, before: Before): void {
  let [last, depth] = [end, limit];
  while (last - first > 16) {
    if (depth-- === 0) {
      heapSelect(order, first, last, last, before);
      sortHeap(order, first, last, before);
      return;
    }
    const cut = partition(order, first, last, before);
    introspect(order, cut, last, depth, before);
    last = cut;
  }
}

/** Splits around the median of three, which stands in front. */
function partition(order: Float64Array, first: number, last: number, before: Before): number {
  medianToFront(order, first, first + 1, first + ((last - first) >> 1), last - 1, before);
  let [left, right] = [first + 1, last];
  for (;;) {
    while (before(order[left], order[first])) left++;
    right--;
    while (before(order[first], order[right])) right--;
    if (left >= right) return left;
    swap(order, left, right);
    left++;
  }
}

function medianToFront(order: Float64Array, to: number, a: number, b: number, c: number, before: Before): void {
  const [x, y, z] = [order[a], order[b], order[c]];
  if (before(x, y)) swap(order, to, before(y, z) ? b : before(x, z) ? c : a);
  else swap(order, to, before(x, z) ? a : before(y, z) ? c : b);
}

function insertionSort(order: Float64Array, first: number, last: number, before: Before): void {
  for (let index = first + 1; index < last; index++) {
    const value = order[index];
    if (before(value, order[first])) {
      order.copyWithin(first + 1, first, index);
      order[first] = value;
    } else insert(order, index, before);
  }
}

/** Moves an element back to its place; one that it doesn't come before stands in front. */
function insert(order: Float64Array, index: number, before: Before): void {
  const value = order[index];
  let at = index;
  while (before(value, order[at - 1])) {
    order[at] = order[at - 1];
    at--;
  }
  order[at] = value;
}

/** Makes a heap of the first ones, the last of them on top, and takes in what comes before that. */
function heapSelect(order: Float64Array, first: number, middle: number, last: number, before: Before): void {
  const length = middle - first;
  for (let parent = (length - 2) >> 1; length > 1 && parent >= 0; parent--) {
    sink(order, first, parent, length, order[first + parent], before);
  }
  for (let index = middle; index < last; index++) {
    if (!before(order[index], order[first])) continue;
    const value = order[index];
    order[index] = order[first];
    sink(order, first, 0, length, value, before);
  }
}

function sortHeap(order: Float64Array, first: number, last: number, before: Before): void {
  for (let end = last - 1; end > first; end--) {
    const value = order[end];
    order[end] = order[first];
    sink(order, first, 0, end - first, value, before);
  }
}

/** Lets a hole sink to the bottom, and the value rise from there. */
function sink(order: Float64Array, first: number, hole: number, length: number, value: number, before: Before): void {
  let at = hole;
  let child = at;
  while (child < (length - 1) >> 1) {
    child = 2 * (child + 1);
    if (before(order[first + child], order[first + child - 1])) child--;
    order[first + at] = order[first + child];
    at = child;
  }
  if ((length & 1) === 0 && child === (length - 2) >> 1) {
    child = 2 * (child + 1);
    order[first + at] = order[first + child - 1];
    at = child - 1;
  }
  let parent = (at - 1) >> 1;
  while (at > hole && before(order[first + parent], value)) {
    order[first + at] = order[first + parent];
    at = parent;
    parent = (at - 1) >> 1;
  }
  order[first + at] = value;
}

function swap(order: Float64Array, a: number, b: number): void {
  const value = order[a];
  order[a] = order[b];
  order[b] = value;
}
