import { entry, identity, type Matrix, matrix } from "./dense.ts";
import { reflectColumns, reflection } from "./reflections.ts";

const EPSILON = 2 ** -53;
const LEAST = 2 ** -1022;

/**
 * Eigenvalues, ascending, and eigenvectors, in columns, of a symmetric matrix of which one triangle is read: by LAPACK's
 * steps (a tridiagonal matrix by reflections, then implicit shifts), so that signs are as there.
 */
export function symmetricEigen(
  a: Matrix,
  triangle: "lower" | "upper",
  pause: () => void,
): { readonly values: Float64Array; readonly vectors: Matrix } {
  const { diagonal, beside, vectors } = triangle === "lower" ? tridiagonal(a, pause) : tridiagonalFromEnd(a, pause);
  diagonalize(diagonal, beside, vectors.elements, a.rows, pause);
  return ascending(diagonal, vectors);
}

/** The upper triangle is reduced from its last column on. */
function tridiagonalFromEnd(a: Matrix, pause: () => void): Tridiagonal {
  const { diagonal, beside, vectors } = tridiagonal(reversed(a), pause);
  return { diagonal: diagonal.toReversed(), beside: beside.toReversed(), vectors: reversed(vectors) };
}

/** Rows and columns in the opposite order. */
function reversed(a: Matrix): Matrix {
  return { ...a, elements: a.elements.toReversed() };
}

type Tridiagonal = { readonly diagonal: Float64Array; readonly beside: Float64Array; readonly vectors: Matrix };

function tridiagonal(a: Matrix, pause: () => void): Tridiagonal {
  const size = a.rows;
  const work = matrix(size, size, (row, column) => entry(a, Math.max(row, column), Math.min(row, column)));
  const vectors = identity(size);
  const beside = new Float64Array(Math.max(size - 1, 0));
  for (let column = 0; column + 1 < size; column++) {
    pause();
    const below = Float64Array.from({ length: size - column - 1 }, (_, index) =>
      entry(work, column + 1 + index, column),
    );
    const found = reflection(below);
    beside[column] = found?.length ?? below[0];
    if (found === undefined) continue;
    reflectBoth(work, found, column + 1);
    reflectColumns(vectors, found, column + 1);
  }
  return { diagonal: Float64Array.from({ length: size }, (_, index) => entry(work, index, index)), beside, vectors };
}

/** Reflects rows and columns of a symmetric matrix from `from` on. */
function reflectBoth(
  { columns, elements }: Matrix,
  { vector, factor }: { readonly vector: Float64Array; readonly factor: number },
  from: number,
): void {
  const size = vector.length;
  const products = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      products[row] += factor * elements[(from + row) * columns + from + column] * vector[column];
    }
  }
  const half = -0.5 * factor * products.reduce((sum, one, index) => sum + one * vector[index], 0);
  for (let index = 0; index < size; index++) products[index] += half * vector[index];
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      elements[(from + row) * columns + from + column] -=
        vector[row] * products[column] + products[row] * vector[column];
    }
  }
}

/** LAPACK's steqr: blocks between zeros beside the diagonal, each from the end whose diagonal is larger in size. */
function diagonalize(d: Float64Array, e: Float64Array, z: Float64Array, size: number, pause: () => void): void {
  let rounds = 30 * size;
  let next = 0;
  while (next < size && rounds > 0) {
    if (next > 0) e[next - 1] = 0;
    const first = next;
    let last = first;
    while (last < size - 1 && !isNegligible(d, e, last)) last++;
    if (last < size - 1) e[last] = 0;
    next = last + 1;
    if (last === first) continue;
    const upward = Math.abs(d[last]) < Math.abs(d[first]);
    rounds = upward
      ? sweepUp(d, e, z, size, first, last, rounds, pause)
      : sweepDown(d, e, z, size, first, last, rounds, pause);
    if (isUnfinished(e, first, last)) next = first;
  }
}

function isNegligible(d: Float64Array, e: Float64Array, at: number): boolean {
  return Math.abs(e[at]) <= Math.sqrt(Math.abs(d[at])) * Math.sqrt(Math.abs(d[at + 1])) * EPSILON;
}

function isUnfinished(e: Float64Array, first: number, last: number): boolean {
  return e.subarray(first, last).some((one) => one !== 0);
}

function isSmall(d: Float64Array, e: Float64Array, at: number): boolean {
  return e[at] * e[at] <= EPSILON * EPSILON * Math.abs(d[at]) * Math.abs(d[at + 1]) + LEAST;
}

/** QL: eigenvalues are found from the first place on. */
function sweepDown(
  d: Float64Array,
  e: Float64Array,
  z: Float64Array,
  size: number,
  first: number,
  last: number,
  rounds: number,
  pause: () => void,
): number {
  let [low, left] = [first, rounds];
  while (low <= last) {
    pause();
    let middle = low;
    while (middle < last && !isSmall(d, e, middle)) middle++;
    if (middle < last) e[middle] = 0;
    if (middle === low) {
      low++;
      continue;
    }
    if (middle === low + 1) {
      const [greater, lesser, c, s] = pairEigen(d[low], e[low], d[low + 1]);
      rotate(z, size, low, c, s);
      d[low] = greater;
      d[low + 1] = lesser;
      e[low] = 0;
      low += 2;
      continue;
    }
    if (left-- === 0) return 0;
    let [g, s, c, p] = [shifted(d[low], d[low + 1], e[low], d[middle]), 1, 1, 0];
    for (let index = middle - 1; index >= low; index--) {
      const [f, b] = [s * e[index], c * e[index]];
      const turn = rotation(g, f);
      [c, s] = [turn.c, turn.s];
      if (index !== middle - 1) e[index + 1] = turn.r;
      g = d[index + 1] - p;
      const r = (d[index] - g) * s + 2 * c * b;
      p = s * r;
      d[index + 1] = g + p;
      g = c * r - b;
      rotate(z, size, index, c, -s);
    }
    d[low] -= p;
    e[low] = g;
  }
  return left;
}

/** QR: eigenvalues are found from the last place on. */
function sweepUp(
  d: Float64Array,
  e: Float64Array,
  z: Float64Array,
  size: number,
  first: number,
  last: number,
  rounds: number,
  pause: () => void,
): number {
  let [high, left] = [last, rounds];
  while (high >= first) {
    pause();
    let middle = high;
    while (middle > first && !isSmall(d, e, middle - 1)) middle--;
    if (middle > first) e[middle - 1] = 0;
    if (middle === high) {
      high--;
      continue;
    }
    if (middle === high - 1) {
      const [greater, lesser, c, s] = pairEigen(d[high - 1], e[high - 1], d[high]);
      rotate(z, size, high - 1, c, s);
      d[high - 1] = greater;
      d[high] = lesser;
      e[high - 1] = 0;
      high -= 2;
      continue;
    }
    if (left-- === 0) return 0;
    let [g, s, c, p] = [shifted(d[high], d[high - 1], e[high - 1], d[middle]), 1, 1, 0];
    for (let index = middle; index < high; index++) {
      const [f, b] = [s * e[index], c * e[index]];
      const turn = rotation(g, f);
      [c, s] = [turn.c, turn.s];
      if (index !== middle) e[index - 1] = turn.r;
      g = d[index] - p;
      const r = (d[index + 1] - g) * s + 2 * c * b;
      p = s * r;
      d[index] = g + p;
      g = c * r - b;
      rotate(z, size, index, c, s);
    }
    d[high] -= p;
    e[high - 1] = g;
  }
  return left;
}

/** The first number of an implicit shift at the end (`own`, its neighbour, what stands between, the other end). */
function shifted(own: number, neighbour: number, between: number, far: number): number {
  const g = (neighbour - own) / (2 * between);
  const r = Math.hypot(g, 1);
  return far - own + between / (g + (g < 0 ? -r : r));
}

/** The turn that takes (f, g) to (r, 0): LAPACK's lartg. */
function rotation(f: number, g: number): { readonly c: number; readonly s: number; readonly r: number } {
  if (g === 0) return { c: 1, s: 0, r: f };
  if (f === 0) return { c: 0, s: 1, r: g };
  const r = Math.hypot(f, g) * (Math.abs(f) > Math.abs(g) && f < 0 ? -1 : 1);
  return { c: f / r, s: g / r, r };
}

/** Turns the columns `at` and `at + 1`. */
function rotate(z: Float64Array, size: number, at: number, c: number, s: number): void {
  for (let row = 0, place = at; row < size; row++, place += size) {
    const next = z[place + 1];
    z[place + 1] = c * next - s * z[place];
    z[place] = s * next + c * z[place];
  }
}

/** Eigenvalues of [[a, b], [b, c]], the larger in size first, and its unit eigenvector: LAPACK's laev2. */
function pairEigen(a: number, b: number, c: number): readonly [number, number, number, number] {
  const [sum, difference, twice] = [a + c, a - c, Math.abs(2 * b)];
  const root = Math.hypot(difference, twice);
  const [most, least] = Math.abs(a) > Math.abs(c) ? [a, c] : [c, a];
  const sign = sum < 0 ? -1 : 1;
  const first = 0.5 * (sum + sign * root);
  const second = sum === 0 ? -0.5 * root : (most / first) * least - (b / first) * b;
  const turn = difference >= 0 ? 1 : -1;
  const cs = difference + turn * root;
  let [x, y] = [1, 0];
  if (Math.abs(cs) > twice) {
    const t = (-2 * b) / cs;
    y = 1 / Math.hypot(1, t);
    x = t * y;
  } else if (twice !== 0) {
    const t = -cs / (2 * b);
    x = 1 / Math.hypot(1, t);
    y = t * x;
  }
  return sign === turn ? [first, second, -y, x] : [first, second, x, y];
}

/** By selection, as LAPACK sorts them. */
function ascending(values: Float64Array, vectors: Matrix): ReturnType<typeof symmetricEigen> {
  const order = [...values.keys()].sort((a, b) => values[a] - values[b]);
  return {
    values: Float64Array.from(order, (index) => values[index]),
    vectors: matrix(vectors.rows, vectors.columns, (row, column) => entry(vectors, row, order[column])),
  };
}
