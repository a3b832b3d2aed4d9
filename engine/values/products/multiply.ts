import type { Elements, Numbers } from "../../torch/numbers.ts";
import { addSimdProduct } from "../../simd/product.ts";
import { stoppable } from "../../simd/stoppable.ts";
import type { Run } from "../run.ts";

/** Columns of the right matrix that are multiplied at once. */
const QUAD = 4;
/** Rows of the left matrix that are packed at once. */
const BLOCK = 64;
/** So many multiply-adds are worth the way to WebAssembly's memory. */
const LARGE = 1e5;
/** Multiply-adds between two looks at the clock. */
const SLICE = 1e6;

/**
 * Batches of matrix products: `left` [batch, n, k] times `right` [batch, k, p] is written into `to` [batch, n, p],
 * row-major. Sums run in double precision, those of large float32 matrices in single. Any strides will do.
 */
export function multiplyBatches(run: Run, to: Elements, left: Numbers, right: Numbers): void {
  const [batch, n, k] = left.sizes;
  const p = right.sizes[2];
  if (n * k * p === 0) return;
  const clock = { run, work: 0 };
  const packed = n > 3 && p > 3;
  const single = packed && n * k * p >= LARGE && [left, right].every(({ dtype }) => dtype === "float32");
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
    if (single && multipliedInSingle(run, place)) continue;
    if (packed) multiplyBlocks(clock, place);
    else multiplyRows(clock, place);
  }
}

/** On WebAssembly's SIMD: whether that can be had. */
function multipliedInSingle(run: Run, place: Place): boolean {
  const { to, at, left, leftAt, leftRow, leftColumn, right, rightAt, rightRow, rightColumn, n, k, p } = place;
  if (!(to instanceof Float32Array && left instanceof Float32Array && right instanceof Float32Array)) return false;
  const target = to.subarray(at, at + n * p);
  target.fill(0);
  const a = { elements: left, at: leftAt, rowStride: leftRow, columnStride: leftColumn };
  const b = { elements: right, at: rightAt, rowStride: rightRow, columnStride: rightColumn };
  const product = { target, a, b, rows: n, inner: k, columns: p };
  return stoppable(run.checkpoint, (stop) => addSimdProduct({ ...product, stop })).kind === "added";
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

/** For few rows: nothing is packed. */
function multiplyRows(clock: Clock, place: Place): void {
  const { n, k, p } = place;
  const sums = new Float64Array(p);
  for (let row = 0; row < n; row++) {
    if (place.rightColumn === 1 && p > 4) addRows(sums, place, row);
    else addDots(sums, place, row);
    for (let column = 0, to = place.at + row * p; column < p; column++) place.to[to++] = sums[column];
    spend(clock, k * p);
  }
}

/** The right matrix lies row by row: its rows are added up. */
function addRows(sums: Float64Array, place: Place, row: number): void {
  const { left, leftColumn, right, rightAt, rightRow, k, p } = place;
  sums.fill(0);
  let a = place.leftAt + row * place.leftRow;
  for (let inner = 0; inner < k; inner++, a += leftColumn) {
    const factor = left[a];
    const start = rightAt + inner * rightRow;
    for (let column = 0; column < p; column++) sums[column] += factor * right[start + column];
  }
}

/** One sum after another, four at a time. */
function addDots(sums: Float64Array, place: Place, row: number): void {
  const { left, leftColumn, right, rightAt, rightRow, rightColumn, k, p } = place;
  const start = place.leftAt + row * place.leftRow;
  let column = 0;
  for (; column + QUAD <= p; column += QUAD) {
    let [first, second, third, fourth] = [0, 0, 0, 0];
    let b = rightAt + column * rightColumn;
    for (let inner = 0, a = start; inner < k; inner++, a += leftColumn, b += rightRow) {
      const factor = left[a];
      first += factor * right[b];
      second += factor * right[b + rightColumn];
      third += factor * right[b + 2 * rightColumn];
      fourth += factor * right[b + 3 * rightColumn];
    }
    sums[column] = first;
    sums[column + 1] = second;
    sums[column + 2] = third;
    sums[column + 3] = fourth;
  }
  for (; column < p; column++) {
    let sum = 0;
    let b = rightAt + column * rightColumn;
    for (let inner = 0, a = start; inner < k; inner++, a += leftColumn, b += rightRow) sum += left[a] * right[b];
    sums[column] = sum;
  }
}

/** Blocks of rows, packed in pairs, against quads of columns, packed too: both stay in the processor's cache. */
function multiplyBlocks(clock: Clock, place: Place): void {
  const { n, k, p } = place;
  const pairs = new Float64Array(k * BLOCK);
  const quad = new Float64Array(k * QUAD);
  for (let from = 0; from < n; from += BLOCK) {
    const height = Math.min(BLOCK, n - from);
    packPairs(pairs, place, from, height);
    for (let column = 0; column < p; column += QUAD) {
      packQuad(quad, place, column);
      for (let row = 0; row < height; row += 2) multiplyTile(place, pairs.subarray(row * k), quad, from + row, column);
      spend(clock, height * k * QUAD);
    }
  }
}

/** Two rows side by side: (0,0) (1,0) (0,1) (1,1) …; zeros where there is no second one. */
function packPairs(pairs: Float64Array, place: Place, from: number, height: number): void {
  const { left, leftAt, leftRow, leftColumn, k } = place;
  for (let row = 0; row < height; row += 2) {
    const single = row + 1 === height;
    let a = leftAt + (from + row) * leftRow;
    for (let inner = 0, to = row * k; inner < k; inner++, a += leftColumn) {
      pairs[to++] = left[a];
      pairs[to++] = single ? 0 : left[a + leftRow];
    }
  }
}

function packQuad(quad: Float64Array, place: Place, from: number): void {
  const { right, rightAt, rightRow, rightColumn, k, p } = place;
  const width = Math.min(QUAD, p - from);
  for (let column = 0; column < QUAD; column++) {
    let b = rightAt + (from + column) * rightColumn;
    for (let inner = 0, to = column; inner < k; inner++, b += rightRow, to += QUAD) {
      quad[to] = column < width ? right[b] : 0;
    }
  }
}

/** Two rows times four columns. */
function multiplyTile(place: Place, pairs: Float64Array, quad: Float64Array, row: number, column: number): void {
  const { to, at, n, k, p } = place;
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  for (let inner = 0, one = 0, four = 0; inner < k; inner++, one += 2, four += QUAD) {
    const x = pairs[one];
    const y = pairs[one + 1];
    const q0 = quad[four];
    const q1 = quad[four + 1];
    const q2 = quad[four + 2];
    const q3 = quad[four + 3];
    a0 += x * q0;
    a1 += x * q1;
    a2 += x * q2;
    a3 += x * q3;
    b0 += y * q0;
    b1 += y * q1;
    b2 += y * q2;
    b3 += y * q3;
  }
  const start = at + row * p + column;
  const width = p - column;
  to[start] = a0;
  if (width > 1) to[start + 1] = a1;
  if (width > 2) to[start + 2] = a2;
  if (width > 3) to[start + 3] = a3;
  if (row + 1 === n) return;
  const below = start + p;
  to[below] = b0;
  if (width > 1) to[below + 1] = b1;
  if (width > 2) to[below + 2] = b2;
  if (width > 3) to[below + 3] = b3;
}
