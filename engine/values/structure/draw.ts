import type { Floats } from "../../numeric/floats.ts";
import { fillNormal } from "../../numeric/random/normal.ts";
import { fillUniform } from "../../numeric/random/uniform.ts";
import type { Dtype } from "../../torch/dtype.ts";
import { roundTo } from "../rounding.ts";
import type { Run } from "../run.ts";

/** Fills a buffer with random numbers; told whether the tensor lies in memory in row-major order. */
export type Draw = (target: Floats, contiguous: boolean) => void;

/** From this many elements on, normal numbers are made in blocks of so many. */
const block = 16;

/** Tensor.uniform_: what rounding takes to the upper end becomes the lower one. */
export function uniformDraw(run: Run, dtype: Dtype, low: number, high: number): Draw {
  const end = roundTo(dtype, high);
  const start = roundTo(dtype, low);
  return (target) => {
    inSlices(run, target, (slice) => {
      fillUniform(run.generator, slice, low, high);
      for (let index = 0; index < slice.length; index++) {
        if (roundTo(dtype, slice[index]) === end) slice[index] = start;
      }
    });
  };
}

/** Tensor.normal_: one by one where the tensor is small or doesn't lie in order. */
export function normalDraw(run: Run, dtype: Dtype, mean: number, std: number): Draw {
  return (target, contiguous) => {
    if (contiguous && target.length >= block) fillBlocks(run, dtype, target, mean, std);
    else {
      inSlices(run, target, (slice) => {
        each(slice, (one) => {
          fillNormal(run.generator, one, mean, std);
        });
      });
    }
  };
}

/** In half precision, the last elements that fill no block are drawn with it alone, and not before. */
function fillBlocks(run: Run, dtype: Dtype, target: Floats, mean: number, std: number): void {
  const whole = target.length - (target.length % block);
  if (whole === target.length || dtype === "float32" || dtype === "float64") {
    inSlices(run, target, (slice) => {
      fillNormal(run.generator, slice, mean, std);
    });
    return;
  }
  inSlices(run, target.subarray(0, whole), (slice) => {
    fillNormal(run.generator, slice, mean, std);
  });
  fillNormal(run.generator, target.subarray(target.length - block), mean, std);
}

/** How many elements are drawn between two looks at the clock: whole blocks. */
const sliceLength = 2 ** 14;

/** Fills slice after slice; the last one is the longest, so that it holds more than a block. */
function inSlices(run: Run, target: Floats, fill: (slice: Floats) => void): void {
  let start = 0;
  for (; target.length - start >= 2 * sliceLength; start += sliceLength) {
    fill(target.subarray(start, start + sliceLength));
    run.checkpoint();
  }
  fill(target.subarray(start));
}

/** Draws the elements one after the other, each in double precision. */
function each(target: Floats, draw: (one: Float64Array) => void): void {
  const one = new Float64Array(1);
  for (let index = 0; index < target.length; index++) {
    draw(one);
    target[index] = one[0];
  }
}
