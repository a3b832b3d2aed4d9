import type { Floats } from "../numeric/floats.ts";
import type { Numbers } from "../torch/numbers.ts";
import { castElements } from "./rounding.ts";
import { countOf, eachOffset, isContiguous, isFloatingDtype } from "./tensor.ts";

/**
 * Draws all elements of a tensor anew, in place: `draw` fills them in the order in which they lie in memory, integers
 * in double precision. It is told whether they lie without gaps in row-major order, which decides how PyTorch draws some of them.
 */
export function redraw(numbers: Numbers, draw: (target: Floats, contiguous: boolean) => void): void {
  const { dtype, storage, offset } = numbers;
  const { elements } = storage;
  const count = countOf(numbers.sizes);
  const contiguous = isContiguous(numbers);
  storage.version++;
  const wide = dtype === "float64" || !isFloatingDtype(dtype);
  const direct = contiguous && (dtype === "float32" || dtype === "float64");
  if (direct && (elements instanceof Float32Array || elements instanceof Float64Array)) {
    draw(elements.subarray(offset, offset + count), true);
    return;
  }
  const drawn = wide ? new Float64Array(count) : new Float32Array(count);
  draw(drawn, contiguous);
  const rounded = castElements(dtype, drawn);
  let from = 0;
  eachOffset(inMemoryOrder(numbers), (at) => {
    elements[at] = rounded[from++];
  });
}

/** The same elements with the axes in the order of their strides, the widest first. */
function inMemoryOrder(numbers: Numbers): Numbers {
  const axes = numbers.sizes.map((size, axis) => ({ size, stride: numbers.strides[axis] }));
  axes.sort((a, b) => b.stride - a.stride);
  return { ...numbers, sizes: axes.map(({ size }) => size), strides: axes.map(({ stride }) => stride) };
}
