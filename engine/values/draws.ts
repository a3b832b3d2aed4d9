import type { Floats } from "../numeric/floats.ts";
import type { Numbers } from "../torch/numbers.ts";
import { castElements } from "./rounding.ts";
import { RunStopped } from "./run.ts";
import { countOf, eachOffset, isContiguous } from "./tensor.ts";

/**
 * Draws all elements of a floating-point tensor anew, in place: `draw` fills them in the order in which they lie in
 * memory. It is told whether they lie without gaps in row-major order, which decides how PyTorch draws some of them.
 */
export function redraw(numbers: Numbers, draw: (target: Floats, contiguous: boolean) => void): void {
  const { dtype, storage, offset } = numbers;
  const { elements } = storage;
  const count = countOf(numbers.sizes);
  const contiguous = isContiguous(numbers);
  storage.version++;
  if (!(elements instanceof Float32Array || elements instanceof Float64Array) || dtype === "int64") {
    throw new RunStopped("defect", `${dtype} has no real numbers to draw`);
  }
  if (contiguous && (dtype === "float32" || dtype === "float64")) {
    draw(elements.subarray(offset, offset + count), true);
    return;
  }
  const drawn = dtype === "float64" ? new Float64Array(count) : new Float32Array(count);
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
