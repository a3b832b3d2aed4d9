import type { Elements, Numbers } from "../../torch/numbers.ts";
import { numberArgument, numberIn, optionalTensor, truthArgument, wrapped } from "../arguments.ts";
import { record } from "../autograd.ts";
import { filled } from "../filled.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { everywhere } from "../names.ts";
import { roundTo } from "../rounding.ts";
import { RaisedInRun } from "../run.ts";
import { countOf, elementsOf } from "../tensor.ts";

/** What is there, and how often. */
export const countingKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("unique", (call) => distinct(call, "sorted")),
  ...everywhere("unique_consecutive", (call) => distinct(call, "as they come")),
  ...everywhere("bincount", counts),
  ...everywhere("histc", histogram),
];

/** Elements, or slices along an axis, with their places in the input. */
type Slices = { readonly count: number; readonly compare: (a: number, b: number) => number };

/** Of equal elements or slices one each: in order, or one for each run of neighbours. */
function distinct(call: KernelCall, order: "sorted" | "as they come"): Computed {
  const input = call.numbers("input");
  const given = call.argument("dim");
  const dim = given.kind === "none" ? undefined : wrapped(numberIn(given), input.sizes.length);
  const slices = dim === undefined ? elementSlices(elementsOf(input)) : axisSlices(input, dim);
  const places = Array.from({ length: slices.count }, (_, index) => index);
  if (order === "sorted") places.sort((a, b) => slices.compare(a, b) || a - b);
  const inverse = new Float64Array(slices.count);
  const found: number[] = [];
  const tally: number[] = [];
  for (const [index, place] of places.entries()) {
    if (index === 0 || slices.compare(places[index - 1], place) !== 0) {
      found.push(place);
      tally.push(0);
    }
    inverse[place] = found.length - 1;
    tally[found.length - 1]++;
  }
  const values = takenSlices(call, input, dim, found);
  const node = order === "sorted" ? (dim === undefined ? "Unique2" : "UniqueDim") : "UniqueConsecutive";
  record(call.run, `${node}Backward0`, [input], [values], [], () => {
    const name = order === "sorted" ? (dim === undefined ? "_unique2" : "unique_dim") : "unique_consecutive";
    throw new RaisedInRun("NotImplementedError", `the derivative for '${name}' is not implemented.`);
  });
  const results: Numbers[] = [values];
  if (truthArgument(call, "return_inverse"))
    results.push(integers(call, inverse, dim === undefined ? input.sizes : [inverse.length]));
  if (truthArgument(call, "return_counts")) results.push(integers(call, tally, [tally.length]));
  return results.length === 1 ? values : results;
}

function integers(call: KernelCall, values: ArrayLike<number>, sizes: readonly number[]): Numbers {
  return filled(call.run, "int64", sizes, (to) => {
    to.set(values);
  });
}

/** NaN stands behind all numbers, and no two are equal: `tie` orders them. */
function compared(x: number, y: number, tie: number): number {
  if (x < y) return -1;
  if (x > y) return 1;
  if (x === y) return 0;
  return Number.isNaN(x) === Number.isNaN(y) ? tie : Number.isNaN(x) ? 1 : -1;
}

function elementSlices(elements: Elements): Slices {
  return { count: elements.length, compare: (a, b) => (a === b ? 0 : compared(elements[a], elements[b], a - b)) };
}

function axisSlices(input: Numbers, dim: number): Slices {
  const elements = elementsOf(input);
  const count = input.sizes[dim];
  const step = countOf(input.sizes.slice(dim + 1));
  const outer = countOf(input.sizes.slice(0, dim));
  const compare = (a: number, b: number): number => {
    if (a === b) return 0;
    for (let block = 0; block < outer; block++) {
      const start = block * count * step;
      for (let index = 0; index < step; index++) {
        const sign = compared(elements[start + a * step + index], elements[start + b * step + index], a - b);
        if (sign !== 0) return sign;
      }
    }
    return 0;
  };
  return { count, compare };
}

function takenSlices(call: KernelCall, input: Numbers, dim: number | undefined, places: readonly number[]): Numbers {
  const elements = elementsOf(input);
  if (dim === undefined) {
    return filled(call.run, input.dtype, [places.length], (to) => {
      for (const [index, place] of places.entries()) to[index] = elements[place];
    });
  }
  const count = input.sizes[dim];
  const step = countOf(input.sizes.slice(dim + 1));
  const outer = countOf(input.sizes.slice(0, dim));
  return filled(call.run, input.dtype, input.sizes.with(dim, places.length), (to) => {
    for (let block = 0, at = 0; block < outer; block++) {
      for (const place of places) {
        const start = (block * count + place) * step;
        for (let index = 0; index < step; index++) to[at++] = elements[start + index];
      }
    }
  });
}

/** torch.bincount: how often each integer from 0 on stands there, or the sum of its weights. */
function counts(call: KernelCall): Numbers {
  const input = call.numbers("input");
  const elements = elementsOf(input);
  const refuse = (text: string): never => {
    throw new RaisedInRun("RuntimeError", text);
  };
  const least = numberArgument(call, "minlength");
  if (least < 0) refuse("minlength should be >= 0");
  let greatest = -1;
  for (const element of elements) {
    if (element < 0) refuse("bincount only supports 1-d non-negative integral inputs.");
    greatest = Math.max(greatest, element);
  }
  if (input.sizes.length !== 1) refuse("bincount only supports 1-d non-negative integral inputs.");
  const weights = optionalTensor(call, "weights");
  if (weights !== undefined && (weights.sizes.length !== 1 || weights.sizes[0] !== elements.length)) {
    refuse("weights should be 1-d and have the same length as input");
  }
  const each = weights && elementsOf(weights);
  const dtype = weights === undefined ? "int64" : weights.dtype === "float32" ? "float32" : "float64";
  return filled(call.run, dtype, [Math.max(least, greatest + 1)], (to) => {
    for (let index = 0; index < elements.length; index++) to[elements[index]] += each?.[index] ?? 1;
  });
}

/** torch.histc: equal bins between two bounds; without bounds, between the least and the greatest number. */
function histogram(call: KernelCall): Numbers {
  const input = call.numbers("input");
  const elements = elementsOf(input);
  const bins = numberArgument(call, "bins");
  const [low, high] = bounds(elements, numberArgument(call, "min"), numberArgument(call, "max"));
  return filled(call.run, input.dtype, [bins], (to) => {
    for (const element of elements) {
      if (!(element >= low && element <= high)) continue;
      const share = roundTo(input.dtype, roundTo(input.dtype, element - low) * bins);
      const bin = Math.floor(roundTo(input.dtype, share / roundTo(input.dtype, high - low)));
      to[Math.min(bin, bins - 1)]++;
    }
  });
}

function bounds(elements: Elements, min: number, max: number): readonly [number, number] {
  let [low, high] = [min, max];
  if (low === high && elements.length > 0) {
    [low, high] = [Infinity, -Infinity];
    for (const element of elements) {
      low = Math.min(low, element);
      high = Math.max(high, element);
    }
  }
  if (low === high) [low, high] = [low - 1, high + 1];
  if (!Number.isFinite(low) || !Number.isFinite(high)) {
    const text = `torch.histc: range of [${String(low)}, ${String(high)}] is not finite`;
    throw new RaisedInRun("RuntimeError", text.replaceAll("Infinity", "inf").replaceAll("NaN", "nan"));
  }
  if (low > high) throw new RaisedInRun("RuntimeError", "torch.histc: max must be larger than min");
  return [low, high];
}
