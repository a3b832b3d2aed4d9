import type { Elements, Numbers } from "../../torch/numbers.ts";
import type { Run } from "../run.ts";

/** Columns of the right matrix that are packed at once: a panel of 512 rows stays in the processor's cache. */
const PANEL = 128;
/** Multiply-adds between two looks at the clock. */
const SLICE = 1e6;

/**
 * Batches of matrix products: `left` [batch, n, k] times `right` [batch, k, p] is written into `to` [batch, n, p],
 * row-major. Sums run in double precision. Any strides will do.
 */
export function multiplyBatches(run: Run, to: Elements, left: Numbers, right: Numbers): void {
  const [batch, n, k] = left.sizes;
  const p = right.sizes[2];
  if (n * k * p === 0) return;
  const clock = { run, work: 0 };
  const packed = n * p > 32;
  for (let index = 0; index < batch; index++) {
    const place = {
      to,
      at: index * n * p,
      left: left.storage.elements,
      leftAt: left.offset + index * left.strides[0],
      leftRow: left.strides[1],
      leftColumn: left.strides[2],
      right: right.storage.elements,
      rightAt: right.offset + index * right.strides[0],
      rightRow: right.strides[1],
      rightColumn: right.strides[2],
      n,
      k,
      p,
    };
    if (packed) multiplyPanels(clock, place);
    else multiplyDots(clock, place);
  }
}

type Clock = { readonly run: Run; work: number };

type Place = {
  readonly to: Elements;
  readonly at: number;
  readonly left: Elements;
  readonly leftAt: number;
  readonly leftRow: number;
  readonly leftColumn: number;
  readonly right: Elements;
  readonly rightAt: number;
  readonly rightRow: number;
  readonly rightColumn: number;
  readonly n: number;
  readonly k: number;
  readonly p: number;
};

function spend(clock: Clock, work: number): void {
  clock.work += work;
  if (clock.work < SLICE) return;
  clock.work = 0;
  clock.run.checkpoint();
}

/** For small results: one sum after another. */
function multiplyDots(clock: Clock, place: Place): void {
  const { to, at, left, leftAt, leftRow, leftColumn, right, rightAt, rightRow, rightColumn, n, k, p } = place;
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < p; column++) {
      let sum = 0;
      let a = leftAt + row * leftRow;
      let b = rightAt + column * rightColumn;
      for (let inner = 0; inner < k; inner++, a += leftColumn, b += rightRow) sum += left[a] * right[b];
      to[at + row * p + column] = sum;
    }
  }
  spend(clock, n * k * p + 20);
}

function multiplyPanels(clock: Clock, place: Place): void {
  const { to, at, left, leftAt, leftRow, leftColumn, n, k, p } = place;
  const panel = new Float64Array(k * Math.min(PANEL, p));
  const sums = new Float64Array(Math.min(PANEL, p));
  const row = new Float64Array(k);
  for (let from = 0; from < p; from += PANEL) {
    const width = Math.min(PANEL, p - from);
    pack(panel, place, from, width);
    spend(clock, k * width);
    for (let index = 0; index < n; index++) {
      for (let inner = 0, a = leftAt + index * leftRow; inner < k; inner++, a += leftColumn) row[inner] = left[a];
      multiplyRow(sums, row, panel, k, width);
      const start = at + index * p + from;
      for (let column = 0; column < width; column++) to[start + column] = sums[column];
      spend(clock, k * width);
    }
  }
}

function pack(panel: Float64Array, place: Place, from: number, width: number): void {
  const { right, rightAt, rightRow, rightColumn, k } = place;
  const start = rightAt + from * rightColumn;
  if (rightRow === 1) {
    for (let column = 0; column < width; column++) {
      let at = start + column * rightColumn;
      for (let inner = 0, to = column; inner < k; inner++, to += width) panel[to] = right[at++];
    }
    return;
  }
  for (let inner = 0, to = 0; inner < k; inner++) {
    let at = start + inner * rightRow;
    for (let column = 0; column < width; column++, at += rightColumn) panel[to++] = right[at];
  }
}

/** One row [k] times a panel [k, width]: four rows of the panel at a time. */
function multiplyRow(sums: Float64Array, row: Float64Array, panel: Float64Array, k: number, width: number): void {
  sums.fill(0, 0, width);
  let inner = 0;
  for (; inner + 4 <= k; inner += 4) {
    const a = row[inner];
    const b = row[inner + 1];
    const c = row[inner + 2];
    const d = row[inner + 3];
    const first = inner * width;
    const second = first + width;
    const third = second + width;
    const fourth = third + width;
    for (let column = 0; column < width; column++) {
      sums[column] +=
        a * panel[first + column] + b * panel[second + column] + c * panel[third + column] + d * panel[fourth + column];
    }
  }
  for (; inner < k; inner++) {
    const a = row[inner];
    const first = inner * width;
    for (let column = 0; column < width; column++) sums[column] += a * panel[first + column];
  }
}
