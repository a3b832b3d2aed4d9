import type { Floats } from "../numeric/floats.ts";
import { type LinearGradients, linearGradients } from "../numeric/recurrent/linear-map.ts";
import { type Pause, withoutPause } from "../numeric/recurrent/pause.ts";
import { addSimdProduct, type Product } from "./product.ts";
import type { Matrix } from "./matrix.ts";
import { stoppable } from "./stoppable.ts";

/**
 * A linear map's gradients with sums in single precision on WebAssembly's SIMD, where that can be had and is worth the way there.
 * A weight must not be written as long as it is in use: it stays in memory, rearranged, from its first product on.
 */
export const simdLinearGradients: LinearGradients = {
  addLeft(leftGradient, gradient, weight, sizes, pause = withoutPause) {
    const { rows, inner, columns } = sizes;
    const added =
      inner * columns >= leastWeight &&
      isAdded(pause, {
        target: leftGradient,
        a: rowMajor(gradient, columns),
        b: rowMajor(weight, inner),
        rows,
        inner: columns,
        columns: inner,
        keepB: weight,
      });
    if (!added) linearGradients.addLeft(leftGradient, gradient, weight, sizes, pause);
  },
  addWeight(weightGradient, gradient, left, sizes, pause = withoutPause) {
    const { rows, inner, columns } = sizes;
    const added =
      rows >= leastSum &&
      inner * columns >= leastWeight &&
      isAdded(pause, {
        target: weightGradient,
        a: { elements: gradient, at: 0, rowStride: 1, columnStride: columns },
        b: rowMajor(left, inner),
        rows: columns,
        inner: rows,
        columns: inner,
      });
    if (!added) linearGradients.addWeight(weightGradient, gradient, left, sizes, pause);
  },
};

/** Smaller weights, and sums of fewer terms, are done sooner in double precision. */
const leastWeight = 4096;
const leastSum = 8;

function isAdded(pause: Pause, product: Product): boolean {
  return stoppable(pause, (stop) => addSimdProduct({ ...product, stop })).kind === "added";
}

function rowMajor(elements: Floats, width: number): Matrix {
  return { elements, at: 0, rowStride: width, columnStride: 1 };
}
