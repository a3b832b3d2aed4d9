import type { Elements } from "../../torch/numbers.ts";

/** One singular value with its vectors: the derivative by element [i, j] of the matrix is left[i] * right[j]. */
export type Singular = { readonly value: number; readonly left: Float64Array; readonly right: Float64Array };

/**
 * The singular values of a matrix [rows, columns] (row-major from `start`), the largest first: its columns are rotated
 * against each other until they are orthogonal (one-sided Jacobi). A wide matrix is read as its transpose.
 */
export function singularValues(elements: Elements, start: number, rows: number, columns: number): readonly Singular[] {
  const wide = columns > rows;
  const [height, width] = wide ? [columns, rows] : [rows, columns];
  const at = (i: number, j: number): number => elements[start + (wide ? j * columns + i : i * columns + j)];
  const turned = Array.from({ length: width }, (_, j) =>
    Float64Array.from({ length: height }, (_unused, i) => at(i, j)),
  );
  const turns = Array.from({ length: width }, (_, j) =>
    Float64Array.from({ length: width }, (_unused, i) => Number(i === j)),
  );
  for (let sweep = 0; sweep < 60 && rotateAll(turned, turns); sweep++);
  return turned
    .map((column, j): Singular => {
      const value = Math.hypot(...column);
      const unit = column.map((one) => (value === 0 ? 0 : one / value));
      return wide ? { value, left: turns[j], right: unit } : { value, left: unit, right: turns[j] };
    })
    .sort((a, b) => b.value - a.value);
}

/** One sweep over all pairs of columns; false: all were orthogonal already. */
function rotateAll(columns: readonly Float64Array[], turns: readonly Float64Array[]): boolean {
  let turned = false;
  for (let p = 0; p < columns.length; p++) {
    for (let q = p + 1; q < columns.length; q++) {
      const [one, other, across] = [
        dot(columns[p], columns[p]),
        dot(columns[q], columns[q]),
        dot(columns[p], columns[q]),
      ];
      if (Math.abs(across) <= 1e-15 * Math.sqrt(one * other)) continue;
      turned = true;
      const slant = (other - one) / (2 * across);
      const tangent = Math.sign(slant || 1) / (Math.abs(slant) + Math.hypot(1, slant));
      rotate(columns[p], columns[q], tangent);
      rotate(turns[p], turns[q], tangent);
    }
  }
  return turned;
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i] * b[i];
  return total;
}

function rotate(a: Float64Array, b: Float64Array, tangent: number): void {
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = cosine * tangent;
  for (let i = 0; i < a.length; i++) {
    const [one, other] = [a[i], b[i]];
    a[i] = cosine * one - sine * other;
    b[i] = sine * one + cosine * other;
  }
}
