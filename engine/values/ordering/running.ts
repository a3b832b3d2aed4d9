import type { Elements, Numbers } from "../../torch/numbers.ts";
import { axisArgument, numberArgument, optionalTensor } from "../arguments.ts";
import { record } from "../autograd.ts";
import { cast } from "../cast.ts";
import { described, filled } from "../filled.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { eachLine } from "../lines.ts";
import { everywhere } from "../names.ts";
import { RaisedInRun } from "../run.ts";
import { countOf, elementsOf } from "../tensor.ts";

/** What runs along an axis: sums, products, logarithms of sums of exponentials, extremes, differences. */
export const runningKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("cumsum", sums),
  ...everywhere("cumprod", products),
  ...everywhere("logcumsumexp", logarithms),
  ...everywhere("cummax", (call) => extremes(call, "CummaxBackward0", (x, y) => x >= y)),
  ...everywhere("cummin", (call) => extremes(call, "CumminBackward0", (x, y) => x <= y)),
  ...everywhere("diff", differences),
];

function alongAxis(call: KernelCall): number {
  return axisArgument(call, "dim", call.numbers("input").sizes.length);
}

/** The input in the result's dtype, in which is added and multiplied. */
function converted(call: KernelCall): Numbers {
  return cast(call.run, call.numbers("input"), described(call.result).dtype);
}

function sums(call: KernelCall): Numbers {
  const { run } = call;
  const input = converted(call);
  const dim = alongAxis(call);
  const from = elementsOf(input);
  const result = filled(run, input.dtype, input.sizes, (to) => {
    eachLine(input.sizes, dim, (start, step, count) => {
      let sum = 0;
      for (let index = 0, at = start; index < count; index++, at += step) to[at] = sum += from[at];
    });
  });
  record(run, "CumsumBackward0", [input], [result], [], ([gradient]) => {
    if (gradient === undefined) return [];
    const arrived = elementsOf(gradient);
    return [
      filled(run, input.dtype, input.sizes, (to) => {
        eachLine(input.sizes, dim, (start, step, count) => {
          let sum = 0;
          for (let index = count - 1; index >= 0; index--)
            to[start + index * step] = sum += arrived[start + index * step];
        });
      }),
    ];
  });
  return result;
}

function products(call: KernelCall): Numbers {
  const { run } = call;
  const input = converted(call);
  const dim = alongAxis(call);
  const from = elementsOf(input);
  const result = filled(run, input.dtype, input.sizes, (to) => {
    eachLine(input.sizes, dim, (start, step, count) => {
      let product = 1;
      for (let index = 0, at = start; index < count; index++, at += step) to[at] = product *= from[at];
    });
  });
  record(run, "CumprodBackward0", [input], [result], [input], ([gradient]) => {
    if (gradient === undefined) return [];
    const [arrived, x] = [elementsOf(gradient), elementsOf(input)];
    return [
      filled(run, input.dtype, input.sizes, (to) => {
        eachLine(input.sizes, dim, (start, step, count) => {
          let before = 1;
          for (let index = 0; index < count; index++) {
            to[start + index * step] = before * laterShare(arrived, x, start, step, index, count);
            before *= x[start + index * step];
          }
          run.checkpoint();
        });
      }),
    ];
  });
  return result;
}

/** What the products from a place on make of its own factor, without it: zeros divide nothing. */
function laterShare(gradient: Elements, x: Elements, start: number, step: number, from: number, count: number): number {
  let [sum, product] = [0, 1];
  for (let index = from; index < count && product !== 0; index++) {
    if (index > from) product *= x[start + index * step];
    sum += gradient[start + index * step] * product;
  }
  return sum;
}

function logarithms(call: KernelCall): Numbers {
  const { run } = call;
  const input = call.numbers("input");
  const dim = alongAxis(call);
  const from = elementsOf(input);
  const result = filled(run, input.dtype, input.sizes, (to) => {
    eachLine(input.sizes, dim, (start, step, count) => {
      let total = -Infinity;
      for (let index = 0, at = start; index < count; index++, at += step) {
        const [low, high] = from[at] < total ? [from[at], total] : [total, from[at]];
        total = low === -Infinity ? high : high + Math.log1p(Math.exp(low - high));
        to[at] = total;
      }
    });
  });
  record(run, "LogcumsumexpBackward0", [input], [result], [input, result], ([gradient]) => {
    if (gradient === undefined) return [];
    const [arrived, x, y] = [elementsOf(gradient), elementsOf(input), elementsOf(result)];
    return [
      filled(run, input.dtype, input.sizes, (to) => {
        eachLine(input.sizes, dim, (start, step, count) => {
          let sum = 0;
          for (let index = count - 1; index >= 0; index--) {
            const at = start + index * step;
            const later = index === count - 1 ? 0 : sum * Math.exp(y[at] - y[at + step]);
            sum = arrived[at] + later;
            to[at] = sum * Math.exp(x[at] - y[at]);
          }
        });
      }),
    ];
  });
  return result;
}

/** The last of equal ones counts; a NaN stays. */
function extremes(call: KernelCall, node: string, replaces: (x: number, y: number) => boolean): Computed {
  const { run } = call;
  const input = call.numbers("input");
  const dim = alongAxis(call);
  const from = elementsOf(input);
  const sources = new Float64Array(from.length);
  const places = new Float64Array(from.length);
  eachLine(input.sizes, dim, (start, step, count) => {
    let best = 0;
    for (let index = 0; index < count; index++) {
      const [x, y] = [from[start + index * step], from[start + best * step]];
      if (Number.isNaN(x) || (!Number.isNaN(y) && replaces(x, y))) best = index;
      places[start + index * step] = best;
      sources[start + index * step] = start + best * step;
    }
  });
  const values = filled(run, input.dtype, input.sizes, (to) => {
    for (let at = 0; at < to.length; at++) to[at] = from[sources[at]];
  });
  const indices = filled(run, "int64", input.sizes, (to) => {
    to.set(places);
  });
  record(run, node, [input], [values, indices], [], ([gradient]) => {
    if (gradient === undefined) return [];
    const arrived = elementsOf(gradient);
    return [
      filled(run, input.dtype, input.sizes, (to) => {
        for (let at = 0; at < arrived.length; at++) to[sources[at]] += arrived[at];
      }),
    ];
  });
  return [values, indices];
}

/** torch.diff: neighbours subtracted, n times, after what is put in front and behind. */
function differences(call: KernelCall): Numbers {
  const { run } = call;
  const input = call.numbers("input");
  const dim = alongAxis(call);
  const given = [optionalTensor(call, "prepend"), input, optionalTensor(call, "append")];
  const parts = given.flatMap((part) => (part === undefined ? [] : [part]));
  checkParts(parts, input, dim);
  const size = parts.reduce((sum, { sizes }) => sum + sizes[dim], 0);
  const times = Math.min(numberArgument(call, "n"), size);
  const whole = input.sizes.with(dim, size);
  const { dtype } = input;
  const lines = Array.from({ length: countOf(whole) / Math.max(size, 1) }, () => new Float64Array(size));
  eachPlace(parts, dim, (line, at, elements, from) => (lines[line][at] = elements[from]));
  const sizes = whole.with(dim, size - times);
  const result = filled(run, dtype, sizes, (to) => {
    let line = 0;
    eachLine(sizes, dim, (start, step, count) => {
      const values = subtracted(lines[line++], times, dtype === "bool");
      for (let index = 0; index < count; index++) to[start + index * step] = values[index];
    });
  });
  record(run, times === 0 ? "CopyBackwards" : "SubBackward0", parts, [result], [], ([gradient]) => {
    if (gradient === undefined) return [];
    const back: Float64Array[] = [];
    const arrived = elementsOf(gradient);
    eachLine(sizes, dim, (start, step, count) => {
      const line = Float64Array.from({ length: count }, (_, index) => arrived[start + index * step]);
      back.push(spreadBack(line, times));
    });
    const sums = parts.map((part) => new Float64Array(countOf(part.sizes)));
    eachPlace(parts, dim, (line, at, _elements, from, part) => (sums[part][from] = back[line]?.[at] ?? 0));
    return parts.map((part, index) =>
      filled(run, part.dtype, part.sizes, (to) => {
        to.set(sums[index]);
      }),
    );
  });
  return result;
}

function checkParts(parts: readonly Numbers[], input: Numbers, dim: number): void {
  for (const part of parts) {
    if (part.sizes.length !== input.sizes.length) {
      throw new RaisedInRun("RuntimeError", "diff expects prepend or append to be the same dimension as input");
    }
    const other = input.sizes.findIndex((size, axis) => axis !== dim && part.sizes[axis] !== size);
    if (other < 0) continue;
    throw new RaisedInRun(
      "RuntimeError",
      `diff expects the shape of tensor to prepend or append to match that of input except along the differencing dimension; input.size(${String(other)}) = ${String(input.sizes[other])}, but got tensor.size(${String(other)}) = ${String(part.sizes[other])}`,
    );
  }
}

/** Visits every element of the parts joined along an axis: its line, its place there, and where it comes from. */
function eachPlace(
  parts: readonly Numbers[],
  dim: number,
  visit: (line: number, at: number, elements: ArrayLike<number>, from: number, part: number) => void,
): void {
  let before = 0;
  for (const [part, numbers] of parts.entries()) {
    const elements = elementsOf(numbers);
    const shift = before;
    let line = 0;
    eachLine(numbers.sizes, dim, (start, step, count) => {
      for (let index = 0; index < count; index++) visit(line, shift + index, elements, start + index * step, part);
      line++;
    });
    before += numbers.sizes[dim];
  }
}

/** Bools differ where they aren't equal. */
function subtracted(line: Float64Array, times: number, logical: boolean): Float64Array {
  let values = line;
  for (let round = 0; round < times; round++) {
    const source = values;
    values = Float64Array.from({ length: source.length - 1 }, (_, index) => {
      const difference = source[index + 1] - source[index];
      return logical ? Math.abs(difference) : difference;
    });
  }
  return values;
}

function spreadBack(line: Float64Array, times: number): Float64Array {
  let values = line;
  for (let round = 0; round < times; round++) {
    const source = values;
    values = Float64Array.from(
      { length: source.length + 1 },
      (_, index) => (index > 0 ? source[index - 1] : 0) - (index < source.length ? source[index] : 0),
    );
  }
  return values;
}
