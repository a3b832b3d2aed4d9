import { identity, type Matrix } from "./dense.ts";

/** What elimination with row exchanges leaves: the determinant, and the solution of `a x = right`. */
export type Eliminated = {
  readonly determinant: number;
  /** The logarithm of its size, which doesn't overflow. */
  readonly logarithm: number;
  /** The first pivot that is zero, from 1; undefined: there is none, and `solution` is whole. */
  readonly singular: number | undefined;
  readonly solution: Matrix;
};

/** Solves `a x = right`, the identity where it isn't given, so that the solution is the inverse. */
export function eliminated(a: Matrix, right: Matrix = identity(a.rows)): Eliminated {
  const size = a.rows;
  const left = a.elements.slice();
  const solution = right.elements.slice();
  const width = right.columns;
  let determinant = 1;
  let logarithm = 0;
  let singular: number | undefined;
  for (let pivot = 0; pivot < size; pivot++) {
    const best = pivotRow(left, size, pivot);
    if (best !== pivot) {
      exchange(left, size, pivot, best);
      exchange(solution, width, pivot, best);
      determinant = -determinant;
    }
    const value = left[pivot * size + pivot];
    determinant *= value;
    logarithm += Math.log(Math.abs(value));
    if (value === 0) {
      singular ??= pivot + 1;
      continue;
    }
    for (let row = pivot + 1; row < size; row++) {
      const factor = left[row * size + pivot] / value;
      if (factor === 0) continue;
      for (let column = pivot; column < size; column++)
        left[row * size + column] -= factor * left[pivot * size + column];
      for (let column = 0; column < width; column++)
        solution[row * width + column] -= factor * solution[pivot * width + column];
    }
  }
  for (let row = size - 1; row >= 0 && singular === undefined; row--) {
    for (let column = 0; column < width; column++) {
      let sum = solution[row * width + column];
      for (let inner = row + 1; inner < size; inner++)
        sum -= left[row * size + inner] * solution[inner * width + column];
      solution[row * width + column] = sum / left[row * size + row];
    }
  }
  return { determinant, logarithm, singular, solution: { rows: size, columns: width, elements: solution } };
}

function pivotRow(left: Float64Array, size: number, pivot: number): number {
  let best = pivot;
  for (let row = pivot + 1; row < size; row++) {
    if (Math.abs(left[row * size + pivot]) > Math.abs(left[best * size + pivot])) best = row;
  }
  return best;
}

function exchange(elements: Float64Array, width: number, a: number, b: number): void {
  for (let column = 0; column < width; column++) {
    const value = elements[a * width + column];
    elements[a * width + column] = elements[b * width + column];
    elements[b * width + column] = value;
  }
}
