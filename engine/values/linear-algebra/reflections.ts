import { identity, type Matrix, matrix, entry } from "./dense.ts";

/** `a = q r` with q square, by Householder's reflections with LAPACK's signs. */
export function orthogonalFactors(a: Matrix): { readonly q: Matrix; readonly r: Matrix } {
  const { rows, columns } = a;
  const r = { ...a, elements: a.elements.slice() };
  const q = identity(rows);
  for (let column = 0; column < Math.min(rows, columns); column++) {
    const below = Float64Array.from({ length: rows - column }, (_, index) => entry(r, column + index, column));
    const found = reflection(below);
    if (found === undefined) continue;
    reflectRows(r, found, column);
    reflectColumns(q, found, column);
  }
  return { q, r: matrix(rows, columns, (row, column) => (row <= column ? entry(r, row, column) : 0)) };
}

/** `I - factor * v vᵀ` takes a vector to ±its length times the first unit vector. */
export type Reflection = { readonly vector: Float64Array; readonly factor: number; readonly length: number };

/** Undefined: the vector is so already. */
export function reflection(given: Float64Array): Reflection | undefined {
  const rest = Math.sqrt(given.subarray(1).reduce((sum, one) => sum + one * one, 0));
  if (rest === 0) return undefined;
  const length = -Math.hypot(given[0], rest) * (given[0] < 0 ? -1 : 1);
  const vector = given.map((one, index) => (index === 0 ? 1 : one / (given[0] - length)));
  return { vector, factor: (length - given[0]) / length, length };
}

/** Reflects the rows from `from` on. */
function reflectRows({ columns, elements }: Matrix, { vector, factor }: Reflection, from: number): void {
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    for (let index = 0; index < vector.length; index++)
      sum += vector[index] * elements[(from + index) * columns + column];
    for (let index = 0; index < vector.length; index++) {
      elements[(from + index) * columns + column] -= factor * sum * vector[index];
    }
  }
}

/** Reflects the columns from `from` on. */
export function reflectColumns(
  { rows, columns, elements }: Matrix,
  { vector, factor }: Reflection,
  from: number,
): void {
  for (let row = 0; row < rows; row++) {
    const start = row * columns + from;
    let sum = 0;
    for (let index = 0; index < vector.length; index++) sum += vector[index] * elements[start + index];
    for (let index = 0; index < vector.length; index++) elements[start + index] -= factor * sum * vector[index];
  }
}
