/** A small matrix in double precision, row-major. */
export type Matrix = { readonly rows: number; readonly columns: number; readonly elements: Float64Array };

/** A matrix from the number at each place. */
export function matrix(rows: number, columns: number, at: (row: number, column: number) => number): Matrix {
  const elements = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) elements[row * columns + column] = at(row, column);
  }
  return { rows, columns, elements };
}

export function identity(size: number): Matrix {
  return matrix(size, size, (row, column) => (row === column ? 1 : 0));
}

export function entry({ columns, elements }: Matrix, row: number, column: number): number {
  return elements[row * columns + column];
}

export function times(a: Matrix, b: Matrix): Matrix {
  const elements = new Float64Array(a.rows * b.columns);
  for (let row = 0; row < a.rows; row++) {
    for (let inner = 0; inner < a.columns; inner++) {
      const factor = a.elements[row * a.columns + inner];
      for (let column = 0; column < b.columns; column++) {
        elements[row * b.columns + column] += factor * b.elements[inner * b.columns + column];
      }
    }
  }
  return { rows: a.rows, columns: b.columns, elements };
}

export function transposed(a: Matrix): Matrix {
  return matrix(a.columns, a.rows, (row, column) => entry(a, column, row));
}

/** `a + factor * b` */
export function plus(a: Matrix, b: Matrix, factor = 1): Matrix {
  return { ...a, elements: a.elements.map((one, index) => one + factor * b.elements[index]) };
}

export function scaled(a: Matrix, factor: number): Matrix {
  return { ...a, elements: a.elements.map((one) => one * factor) };
}

/** The upper left corner, with zeros where the matrix ends. */
export function corner(a: Matrix, rows: number, columns: number): Matrix {
  return matrix(rows, columns, (row, column) => (row < a.rows && column < a.columns ? entry(a, row, column) : 0));
}
