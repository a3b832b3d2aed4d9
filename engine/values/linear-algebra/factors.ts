import { RaisedInRun } from "../run.ts";
import type { MatrixFunction } from "./batches.ts";
import { corner, entry, identity, type Matrix, matrix, plus, scaled, times, transposed } from "./dense.ts";
import { eliminated } from "./elimination.ts";
import { orthogonalFactors } from "./reflections.ts";
import { singularVectors } from "./singular.ts";
import { symmetricEigen } from "./symmetric.ts";

/** `a = l lᵀ`; upper: `uᵀ u`. The lower triangle is read. */
export function cholesky(upper: boolean): MatrixFunction {
  return {
    results: (a, batch) => {
      const l = choleskyFactor(upper ? transposed(a) : a, batch);
      return [upper ? transposed(l) : l];
    },
    gradient: (_a, [result], [arrived]) => {
      if (arrived === undefined) return scaled(result, 0);
      const [l, by] = upper ? [transposed(result), transposed(arrived)] : [result, arrived];
      const inverted = eliminated(l).solution;
      const product = times(transposed(l), by);
      const phi = matrix(l.rows, l.rows, (row, column) =>
        row < column ? 0 : entry(product, row, column) * (row === column ? 0.5 : 1),
      );
      const found = times(times(transposed(inverted), phi), inverted);
      return scaled(plus(found, transposed(found)), 0.5);
    },
  };
}

function choleskyFactor(a: Matrix, batch: number | undefined): Matrix {
  const size = a.rows;
  const l = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = entry(a, row, column);
      for (let inner = 0; inner < column; inner++) sum -= l[row * size + inner] * l[column * size + inner];
      if (column < row) l[row * size + column] = sum / l[column * size + column];
      else if (sum > 0) l[row * size + row] = Math.sqrt(sum);
      else throw notPositive(row + 1, batch);
    }
  }
  return { rows: size, columns: size, elements: l };
}

function notPositive(order: number, batch: number | undefined): RaisedInRun {
  const where = batch === undefined ? "" : `(Batch element ${String(batch)}): `;
  return new RaisedInRun(
    "_LinAlgError",
    `linalg.cholesky: ${where}The factorization could not be completed because the input is not positive-definite (the leading minor of order ${String(order)} is not positive-definite).`,
  );
}

/** `a = q r` with `width` columns of q. */
export function orthogonal(width: number): MatrixFunction {
  return {
    results: (a) => {
      const { q, r } = orthogonalFactors(a);
      return [corner(q, a.rows, width), corner(r, width, a.columns)];
    },
    gradient: (a, [q, r], [byQ, byR]) => {
      const fromQ = byQ === undefined ? undefined : times(transposed(q), byQ);
      const fromR = byR === undefined ? undefined : times(byR, transposed(r));
      const none = scaled(identity(width), 0);
      if (a.rows >= a.columns) {
        const inner = plus(fromR ?? none, fromQ ?? none, -1);
        const above = matrix(width, width, (row, column) => {
          if (row === column) return entry(inner, row, row);
          return row < column ? entry(inner, row, column) : entry(inner, column, row);
        });
        const outer = times(q, above);
        const whole = byQ === undefined ? outer : plus(outer, byQ);
        return times(whole, transposed(eliminated(r).solution));
      }
      const inner = plus(fromQ ?? none, fromR ?? none, -1);
      const below = matrix(width, width, (row, column) =>
        row > column ? entry(inner, row, column) - entry(inner, column, row) : 0,
      );
      const solved = times(below, transposed(eliminated(corner(r, width, width)).solution));
      const whole = corner(solved, width, a.columns);
      return times(q, byR === undefined ? whole : plus(whole, byR));
    },
  };
}

/** Eigenvalues and eigenvectors of a symmetric matrix, of which one triangle is read. */
export function eigen(upper: boolean): MatrixFunction {
  return {
    results: (a, _batch, pause) => {
      const { values, vectors } = symmetricEigen(a, upper ? "upper" : "lower", pause);
      return [{ rows: 1, columns: a.rows, elements: values }, vectors];
    },
    gradient: (a, [values, vectors], [byValues, byVectors]) => {
      const turned = transposed(vectors);
      const inner = byVectors === undefined ? scaled(a, 0) : times(turned, byVectors);
      const weights = matrix(a.rows, a.rows, (row, column) => {
        if (row === column) return byValues?.elements[row] ?? 0;
        const change = entry(inner, row, column) - entry(inner, column, row);
        return change / (2 * (values.elements[column] - values.elements[row]));
      });
      return times(times(vectors, weights), turned);
    },
  };
}

/** Singular values and vectors; `full`: all of them. The third result is vᵀ. */
export function singular(full: boolean): MatrixFunction {
  return {
    results: (a, _batch, pause) => {
      const { u, s, v } = singularVectors(a, pause);
      const vectors = full ? v : corner(v, a.columns, s.length);
      return [full ? u : corner(u, a.rows, s.length), { rows: 1, columns: s.length, elements: s }, transposed(vectors)];
    },
    gradient: (a, [u, { elements: s }, v], [byU, byS, byV]) => {
      const count = s.length;
      const upright = (one: Matrix): Matrix => corner(transposed(one), a.columns, count);
      return singularGradient(
        corner(u, a.rows, count),
        s,
        upright(v),
        byU && corner(byU, a.rows, count),
        byS?.elements,
        byV && upright(byV),
      );
    },
  };
}

function singularGradient(
  u: Matrix,
  s: Float64Array,
  v: Matrix,
  byU: Matrix | undefined,
  byS: Float64Array | undefined,
  byV: Matrix | undefined,
): Matrix {
  const skew = (vectors: Matrix, by: Matrix | undefined): Matrix | undefined => {
    if (by === undefined) return undefined;
    const product = times(transposed(vectors), by);
    return plus(product, transposed(product), -1);
  };
  const [left, right] = [skew(u, byU), skew(v, byV)];
  const inner = matrix(s.length, s.length, (row, column) => {
    if (row === column) return byS?.[row] ?? 0;
    const gap = s[column] ** 2 - s[row] ** 2;
    const fromLeft = left === undefined ? 0 : (entry(left, row, column) / gap) * s[column];
    const fromRight = right === undefined ? 0 : (s[row] * entry(right, row, column)) / gap;
    return fromLeft + fromRight;
  });
  let found = times(times(u, inner), transposed(v));
  if (byU !== undefined && u.rows > s.length) found = plus(found, times(outside(u, byU, s), transposed(v)));
  if (byV !== undefined && v.rows > s.length) found = plus(found, times(u, transposed(outside(v, byV, s))));
  return found;
}

/** What of a gradient doesn't lie in the span of the vectors, divided by the singular values. */
function outside(vectors: Matrix, by: Matrix, s: Float64Array): Matrix {
  const left = plus(by, times(vectors, times(transposed(vectors), by)), -1);
  return matrix(left.rows, left.columns, (row, column) => entry(left, row, column) / s[column]);
}
