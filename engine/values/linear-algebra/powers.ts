import { identity, type Matrix, matrix, plus, scaled, times } from "./dense.ts";

/** A matrix times itself, `count` times, from 0 on. */
export function power(a: Matrix, count: number): Matrix {
  let [result, square] = [identity(a.rows), a];
  for (let left = count; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = times(result, square);
    if (left > 1) square = times(square, square);
  }
  return result;
}

/** The sum of all aⁿ/n!: of the matrix halved until it is small, then squared as often. */
export function exponential(a: Matrix): Matrix {
  const size = Math.max(...a.elements.map(Math.abs), 0) * a.rows;
  const halvings = size > 0.5 ? Math.ceil(Math.log2(size / 0.5)) : 0;
  const small = scaled(a, 2 ** -halvings);
  let [sum, term] = [identity(a.rows), identity(a.rows)];
  for (let order = 1; order <= 20; order++) {
    term = scaled(times(term, small), 1 / order);
    sum = plus(sum, term);
  }
  for (let round = 0; round < halvings; round++) sum = times(sum, sum);
  return sum;
}

/** The change of the exponential along a direction: the upper right quarter of that of [[a, direction], [0, a]]. */
export function exponentialChange(a: Matrix, direction: Matrix): Matrix {
  const size = a.rows;
  const block = matrix(2 * size, 2 * size, (row, column) => {
    if (row < size) {
      return column < size ? a.elements[row * size + column] : direction.elements[row * size + column - size];
    }
    return column < size ? 0 : a.elements[(row - size) * size + column - size];
  });
  const whole = exponential(block);
  const right = matrix(size, size, (row, column) => whole.elements[row * 2 * size + size + column]);
  return right;
}
