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

/** `leftGradient += gradient · weight`: what `applyLinear`'s left receives of its target's gradient. */
export function addLeftGradient(
  leftGradient: Float64Array,
  gradient: Float64Array,
  weight: Float64Array,
  { rows, inner, columns }: LinearSizes,
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const factor = gradient[row * columns + column];
      const from = column * inner;
      for (let k = 0; k < inner; k++) leftGradient[row * inner + k] += factor * weight[from + k];
    }
  }
}

/** `weightGradient += gradientᵀ · left`: what `applyLinear`'s weight receives of its target's gradient. */
export function addWeightGradient(
  weightGradient: Float64Array,
  gradient: Float64Array,
  left: Float64Array,
  { rows, inner, columns }: LinearSizes,
): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const factor = gradient[row * columns + column];
      const to = column * inner;
      for (let k = 0; k < inner; k++) weightGradient[to + k] += factor * left[row * inner + k];
    }
  }
}

/** `biasGradient += gradient`, summed over the rows: what `applyLinear`'s bias receives. */
export function addBiasGradient(biasGradient: Float64Array, gradient: Float64Array, rows: number): void {
  const columns = biasGradient.length;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) biasGradient[column] += gradient[row * columns + column];
  }
}
