import { type Pause, withoutPause } from "./pause.ts";

/**
 * `target = left · weightᵀ + bias`, as F.linear: left [rows, inner], weight [columns, inner], bias [columns].
 * `target` [rows, columns] is written.
 */
export function applyLinear(
  target: Float64Array,
  left: Float64Array,
  weight: Float64Array,
  bias: Float64Array | undefined,
  { rows, inner, columns }: LinearSizes,
): void {
  const whole = columns - (columns % 4);
  for (let row = 0; row < rows; row++) {
    const from = row * inner;
    const to = row * columns;
    // Four columns at once read the left row once.
    for (let column = 0; column < whole; column += 4) {
      const first = column * inner;
      const second = first + inner;
      const third = second + inner;
      const fourth = third + inner;
      let sum = 0;
      let secondSum = 0;
      let thirdSum = 0;
      let fourthSum = 0;
      for (let k = 0; k < inner; k++) {
        const value = left[from + k];
        sum += value * weight[first + k];
        secondSum += value * weight[second + k];
        thirdSum += value * weight[third + k];
        fourthSum += value * weight[fourth + k];
      }
      target[to + column] = sum;
      target[to + column + 1] = secondSum;
      target[to + column + 2] = thirdSum;
      target[to + column + 3] = fourthSum;
    }
    for (let column = whole; column < columns; column++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += left[from + k] * weight[column * inner + k];
      target[to + column] = sum;
    }
    if (bias === undefined) continue;
    for (let column = 0; column < columns; column++) target[to + column] += bias[column];
  }
}

/** The sizes of left [rows, inner], weight [columns, inner] and target [rows, columns]. */
export type LinearSizes = { readonly rows: number; readonly inner: number; readonly columns: number };

/** So many multiplications are done between two pauses, at most, unless one row needs more. */
export const betweenPauses = 2_000_000;

/** How the gradients of a linear map are added: in double precision by the two functions below, or elsewhere. */
export type LinearGradients = {
  readonly addLeft: typeof addLeftGradient;
  readonly addWeight: typeof addWeightGradient;
};

/** `leftGradient += gradient · weight`: what `applyLinear`'s left receives of its target's gradient. */
function addLeftGradient(
  leftGradient: Float64Array,
  gradient: Float64Array,
  weight: Float64Array,
  { rows, inner, columns }: LinearSizes,
  pause: Pause = withoutPause,
): void {
  const block = Math.ceil(betweenPauses / (inner * columns));
  for (let row = 0; row < rows; row++) {
    if (row % block === block - 1) pause();
    const own = leftGradient.subarray(row * inner, (row + 1) * inner);
    addWeightedRows(own, weight, columns, gradient, row * columns, 1);
  }
}

/** `weightGradient += gradientᵀ · left`: what `applyLinear`'s weight receives of its target's gradient. */
function addWeightGradient(
  weightGradient: Float64Array,
  gradient: Float64Array,
  left: Float64Array,
  { rows, inner, columns }: LinearSizes,
  pause: Pause = withoutPause,
): void {
  const block = Math.ceil(betweenPauses / (inner * rows));
  for (let column = 0; column < columns; column++) {
    if (column % block === block - 1) pause();
    const own = weightGradient.subarray(column * inner, (column + 1) * inner);
    addWeightedRows(own, left, rows, gradient, column, columns);
  }
}

export const linearGradients: LinearGradients = { addLeft: addLeftGradient, addWeight: addWeightGradient };

/** Adds to `sum` the first `count` rows of a matrix as wide as it is, row r times `factors[start + r * stride]`. */
function addWeightedRows(
  sum: Float64Array,
  matrix: Float64Array,
  count: number,
  factors: Float64Array,
  start: number,
  stride: number,
): void {
  const width = sum.length;
  const whole = count - (count % 4);
  // Four rows at once read and write the sum once.
  for (let row = 0; row < whole; row += 4) {
    const at = start + row * stride;
    const factor = factors[at];
    const secondFactor = factors[at + stride];
    const thirdFactor = factors[at + 2 * stride];
    const fourthFactor = factors[at + 3 * stride];
    const first = row * width;
    const second = first + width;
    const third = second + width;
    const fourth = third + width;
    for (let k = 0; k < width; k++) {
      sum[k] +=
        factor * matrix[first + k] +
        secondFactor * matrix[second + k] +
        thirdFactor * matrix[third + k] +
        fourthFactor * matrix[fourth + k];
    }
  }
  for (let row = whole; row < count; row++) {
    const factor = factors[start + row * stride];
    for (let k = 0; k < width; k++) sum[k] += factor * matrix[row * width + k];
  }
}

/** The gradient [rows, columns] summed over its rows: what `applyLinear`'s bias receives. */
export function columnSums(gradient: Float64Array, rows: number, columns: number, pause: Pause): Float64Array {
  const sums = new Float64Array(columns);
  const block = Math.ceil(betweenPauses / columns);
  for (let row = 0; row < rows; row++) {
    if (row % block === block - 1) pause();
    for (let column = 0; column < columns; column++) sums[column] += gradient[row * columns + column];
  }
  return sums;
}
