/**
 * The Q [rows, columns] of a QR factorization of a row-major matrix with rows >= columns, its columns' signs chosen so
 * that R's diagonal isn't negative (a column is zero where R has a zero). By Householder's reflections, in double.
 */
export function orthonormal(matrix: Float64Array, rows: number, columns: number, pause: () => void): Float64Array {
  const a = matrix.slice();
  const reflections: Float64Array[] = [];
  const signs = new Float64Array(columns);
  for (let column = 0; column < columns; column++) {
    pause();
    const reflection = reflectionOf(a, rows, columns, column);
    reflections.push(reflection);
    reflect(a, reflection, rows, columns, column);
    signs[column] = Math.sign(a[column * columns + column]);
  }
  const q = new Float64Array(rows * columns);
  for (let column = 0; column < columns; column++) q[column * columns + column] = signs[column];
  for (let column = columns - 1; column >= 0; column--) {
    pause();
    reflect(q, reflections[column], rows, columns, column);
  }
  return q;
}

/** The unit vector [rows] whose reflection takes the column to zero below the diagonal; of zeros where it is so already. */
function reflectionOf(a: Float64Array, rows: number, columns: number, column: number): Float64Array {
  const vector = new Float64Array(rows);
  let squares = 0;
  for (let row = column; row < rows; row++) {
    vector[row] = a[row * columns + column];
    squares += vector[row] ** 2;
  }
  const first = vector[column];
  const length = Math.sqrt(squares);
  const below = squares - first * first;
  if (below <= 0 || length === 0) return vector.fill(0);
  vector[column] = first + (first < 0 ? -length : length);
  const size = Math.sqrt(below + vector[column] ** 2);
  for (let row = column; row < rows; row++) vector[row] /= size;
  return vector;
}

/** `a -= 2 v (vᵀ a)`, for the rows from `from` on: v is zero above. */
function reflect(a: Float64Array, v: Float64Array, rows: number, columns: number, from: number): void {
  const products = new Float64Array(columns);
  for (let row = from; row < rows; row++) {
    for (let column = 0; column < columns; column++) products[column] += v[row] * a[row * columns + column];
  }
  for (let row = from; row < rows; row++) {
    for (let column = 0; column < columns; column++) a[row * columns + column] -= 2 * v[row] * products[column];
  }
}
