import { RaisedInRun } from "../run.ts";
import type { MatrixFunction } from "./batches.ts";
import { corner, entry, identity, type Matrix, matrix, plus, scaled, times, transposed } from "./dense.ts";
import { eliminated } from "./elimination.ts";
import { exponential, exponentialChange, power } from "./powers.ts";
import { singularVectors } from "./singular.ts";

/** A number as a matrix of one element. */
function single(value: number): Matrix {
  return { rows: 1, columns: 1, elements: Float64Array.of(value) };
}

function only(matrix: Matrix | undefined): number {
  return matrix?.elements[0] ?? 0;
}

/** Its slope is the determinant times the inverse; of a singular matrix PyTorch's is zero. */
export const determinant: MatrixFunction = {
  results: (a) => [single(eliminated(a).determinant)],
  gradient: (a, [value], [arrived]) => {
    if (a.rows === 1) return single(only(arrived));
    const { singular, solution } = eliminated(a);
    return scaled(transposed(solution), singular === undefined ? only(value) * only(arrived) : 0);
  },
};

/** The logarithm of the determinant: NaN where that is negative. */
export const logarithm: MatrixFunction = {
  results: (a) => {
    const { determinant: value, logarithm: size } = eliminated(a);
    return [single(value < 0 ? Number.NaN : value === 0 ? -Infinity : size)];
  },
  gradient: (a, _results, [arrived]) => scaled(transposed(eliminated(a).solution), only(arrived)),
};

export const inverse: MatrixFunction = {
  results: (a, batch) => [inverseOf(a, batch)],
  gradient: (_a, [result], [arrived]) => {
    const turned = transposed(result);
    return arrived === undefined ? result : scaled(times(times(turned, arrived), turned), -1);
  },
};

function inverseOf(a: Matrix, batch: number | undefined): Matrix {
  const { singular, solution } = eliminated(a);
  if (singular === undefined) return solution;
  const where = batch === undefined ? "" : `(Batch element ${String(batch)}): `;
  throw new RaisedInRun(
    "_LinAlgError",
    `linalg.inv: ${where}The diagonal element ${String(singular)} is zero, the inversion could not be completed because the input matrix is singular.`,
  );
}

/** Moore and Penrose's inverse; singular values up to `tolerance` times the greatest count as zero. */
export function pseudoInverse(tolerance: number): MatrixFunction {
  return {
    results: (a, _batch, pause) => {
      const { u, s, v } = singularVectors(a, pause);
      const least = Math.max(0, ...s) * tolerance;
      const upright = corner(v, a.columns, s.length);
      const weighted = matrix(a.columns, s.length, (row, column) =>
        s[column] > least ? entry(upright, row, column) / s[column] : 0,
      );
      return [times(weighted, transposed(corner(u, a.rows, s.length)))];
    },
    gradient: (a, [p], [arrived]) => {
      if (arrived === undefined) return scaled(a, 0);
      const [back, turned] = [transposed(arrived), transposed(p)];
      const first = scaled(transposed(times(times(p, back), p)), -1);
      const left = times(plus(back, times(times(back, p), a), -1), times(p, turned));
      const right = times(times(turned, p), plus(back, times(times(a, p), back), -1));
      return plus(plus(first, transposed(left)), transposed(right));
    },
  };
}

/** A matrix to an integer power; one below 0 is that of the inverse. */
export function powerOf(count: number): MatrixFunction {
  const base = (a: Matrix, batch: number | undefined): Matrix => (count < 0 ? inverseOf(a, batch) : a);
  const size = Math.abs(count);
  return {
    results: (a, batch) => [power(base(a, batch), size)],
    gradient: (a, _results, [arrived]) => {
      const turned = transposed(base(a, undefined));
      let sum = scaled(a, 0);
      for (let index = 0; index < size && arrived !== undefined; index++) {
        sum = plus(sum, times(times(power(turned, index), arrived), power(turned, size - 1 - index)));
      }
      return count < 0 ? scaled(times(times(turned, sum), turned), -1) : sum;
    },
  };
}

export const exponent: MatrixFunction = {
  results: (a) => [exponential(a)],
  gradient: (a, _results, [arrived]) =>
    arrived === undefined ? identity(a.rows) : exponentialChange(transposed(a), arrived),
};
