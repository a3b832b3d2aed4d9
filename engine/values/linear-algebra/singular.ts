import { entry, identity, type Matrix, matrix, transposed } from "./dense.ts";
import { orthogonalFactors } from "./reflections.ts";

/** `a = u diag(s) vᵀ` with square u and v, s descending. */
export type Singular = { readonly u: Matrix; readonly s: Float64Array; readonly v: Matrix };

/**
 * Singular values and vectors, by rotating pairs of columns until all are orthogonal (Jacobi's method). Vectors are
 * determined but for their sign: each of u begins with a negative number.
 */
export function singularVectors(a: Matrix, pause: () => void): Singular {
  if (a.rows < a.columns) {
    const { u, s, v } = singularVectors(transposed(a), pause);
    return signed({ u: v, s, v: u });
  }
  const work = { ...a, elements: a.elements.slice() };
  const turns = identity(a.columns);
  for (let sweep = 0; sweep < 60 && orthogonalize(work, turns, pause) > 1e-15; sweep++);
  const lengths = Array.from({ length: a.columns }, (_, column) => columnLength(work, column));
  const order = [...lengths.keys()].sort((x, y) => lengths[y] - lengths[x]);
  const s = Float64Array.from(order, (column) => lengths[column]);
  const least = Math.max(0, ...s) * 1e-15;
  const left = matrix(a.rows, a.columns, (row, column) =>
    s[column] > least ? entry(work, row, order[column]) / s[column] : 0,
  );
  const v = matrix(a.columns, a.columns, (row, column) => entry(turns, row, order[column]));
  return signed({ u: completed(left, s, least), s, v });
}

/** Turns every pair of columns once; the largest cosine that two had. */
function orthogonalize(work: Matrix, turns: Matrix, pause: () => void): number {
  let worst = 0;
  for (let p = 0; p < work.columns; p++) {
    pause();
    for (let q = p + 1; q < work.columns; q++) {
      let alpha = 0;
      let beta = 0;
      let gamma = 0;
      for (let row = 0; row < work.rows; row++) {
        const x = work.elements[row * work.columns + p];
        const y = work.elements[row * work.columns + q];
        alpha += x * x;
        beta += y * y;
        gamma += x * y;
      }
      if (gamma === 0 || alpha * beta === 0) continue;
      worst = Math.max(worst, Math.abs(gamma) / Math.sqrt(alpha * beta));
      const zeta = (beta - alpha) / (2 * gamma);
      const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
      const cosine = 1 / Math.hypot(1, tangent);
      turnColumns(work, p, q, cosine, cosine * tangent);
      turnColumns(turns, p, q, cosine, cosine * tangent);
    }
  }
  return worst;
}

function turnColumns({ rows, columns, elements }: Matrix, p: number, q: number, c: number, s: number): void {
  for (let row = 0; row < rows; row++) {
    const x = elements[row * columns + p];
    const y = elements[row * columns + q];
    elements[row * columns + p] = c * x - s * y;
    elements[row * columns + q] = s * x + c * y;
  }
}

function columnLength({ rows, columns, elements }: Matrix, column: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) sum += elements[row * columns + column] ** 2;
  return Math.sqrt(sum);
}

/** A square orthogonal matrix that begins with these columns; those of no length are filled in. */
function completed(left: Matrix, s: Float64Array, least: number): Matrix {
  const known = s.filter((one) => one > least).length;
  const kept = matrix(left.rows, known, (row, column) => entry(left, row, column));
  const { q } = orthogonalFactors(kept);
  return matrix(left.rows, left.rows, (row, column) =>
    column < known ? entry(kept, row, column) : entry(q, row, column),
  );
}

function signed({ u, s, v }: Singular): Singular {
  const turned = (column: number): number => {
    for (let row = 0; column < s.length && row < u.rows; row++) {
      const value = entry(u, row, column);
      if (Math.abs(value) > 1e-12) return value < 0 ? 1 : -1;
    }
    return 1;
  };
  const turn = (one: Matrix): Matrix =>
    matrix(one.rows, one.columns, (row, column) => (column < s.length ? turned(column) : 1) * entry(one, row, column));
  return { u: turn(u), s, v: turn(v) };
}
