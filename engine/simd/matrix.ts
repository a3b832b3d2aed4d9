import type { Floats } from "../numeric/floats.ts";
import type { Machine } from "./machine.ts";

/** Numbers of a matrix: that of row r and column c stands at `at + r * rowStride + c * columnStride`. */
export type Matrix = {
  readonly elements: Floats;
  readonly at: number;
  readonly rowStride: number;
  readonly columnStride: number;
};

/** Columns of a panel, as in engine/simd/kernels/layout.ts. */
export const panelWidth = 8;

/** Writes `rows` rows of so many columns one after the other to `address`, in single precision. */
export function writeRows({ floats }: Machine, address: number, matrix: Matrix, rows: number, columns: number): void {
  const { elements, at, rowStride, columnStride } = matrix;
  const to = address / 4;
  if (columnStride === 1) {
    for (let row = 0; row < rows; row++) {
      const from = at + row * rowStride;
      floats.set(elements.subarray(from, from + columns), to + row * columns);
    }
    return;
  }
  // Few rows at a time: what a cache line holds of a transposed matrix is used at once.
  for (let first = 0; first < rows; first += panelWidth) {
    const end = Math.min(first + panelWidth, rows);
    for (let column = 0; column < columns; column++) {
      const from = at + column * columnStride;
      for (let row = first; row < end; row++) floats[to + row * columns + column] = elements[from + row * rowStride];
    }
  }
}

/** Writes the matrix [inner, columns] to `address` as panels [columns / 8][inner][8], with zeros behind the last column. */
export function writePanels(
  { floats }: Machine,
  address: number,
  matrix: Matrix,
  inner: number,
  columns: number,
): void {
  const { elements, at, rowStride, columnStride } = matrix;
  let to = address / 4;
  for (let column = 0; column < columns; column += panelWidth, to += panelWidth * inner) {
    const width = Math.min(panelWidth, columns - column);
    const start = at + column * columnStride;
    if (width < panelWidth) floats.fill(0, to, to + panelWidth * inner);
    if (columnStride === 1 && width === panelWidth) {
      for (let row = 0, from = start, next = to; row < inner; row++, from += rowStride, next += panelWidth) {
        floats[next] = elements[from];
        floats[next + 1] = elements[from + 1];
        floats[next + 2] = elements[from + 2];
        floats[next + 3] = elements[from + 3];
        floats[next + 4] = elements[from + 4];
        floats[next + 5] = elements[from + 5];
        floats[next + 6] = elements[from + 6];
        floats[next + 7] = elements[from + 7];
      }
    } else {
      for (let own = 0; own < width; own++) {
        let from = start + own * columnStride;
        for (let row = 0, next = to + own; row < inner; row++, from += rowStride, next += panelWidth) {
          floats[next] = elements[from];
        }
      }
    }
  }
}
