import type { Numbers } from "../../torch/numbers.ts";
import { axisArgument, numberArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import { broadcastTo, reducedTo } from "../broadcast.ts";
import { filled } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { everywhere, methods } from "../names.ts";
import { RaisedInRun, type Run } from "../run.ts";
import { countOf, elementsOf, newTensor, viewOn } from "../tensor.ts";
import { integersArgument, resultSizes } from "./arguments.ts";
import { cloned } from "./copies.ts";
import { indexSelected } from "./lookups.ts";
import { reshaped, viewAs } from "./reshaping.ts";
import { unsqueezed } from "./unit-axes.ts";

/** expand, repeat and their like. */
export const expandingKernels: readonly (readonly [string, Kernel])[] = [
  ...methods("expand expand_as", (call) => expanded(call.run, call.numbers("input"), resultSizes(call))),
  ...everywhere("broadcast_to", (call) => expanded(call.run, call.numbers("input"), resultSizes(call))),
  ...methods("repeat", (call) => repeated(call.run, call.numbers("input"), integersArgument(call, "repeats"))),
  ...everywhere("tile", tiled),
  ...everywhere("repeat_interleave", (call) => (call.given("input") ? interleaved(call) : indices(call))),
];

/** Tensor.expand: a view with stride 0 along the axes that are stretched. */
export function expanded(run: Run, input: Numbers, sizes: readonly number[]): Numbers {
  const { strides } = broadcastTo(input, sizes);
  const result = viewOn(input, sizes, strides, input.offset);
  record(run, "ExpandBackward0", [input], [result], [], ([gradient]) => [
    gradient === undefined ? undefined : reducedTo(run, gradient, input.sizes),
  ]);
  return result;
}

function tiled(call: KernelCall): Numbers {
  const input = call.numbers("input");
  const counts = integersArgument(call, "dims");
  const missing = Math.max(0, input.sizes.length - counts.length);
  return repeated(call.run, input, [...new Array<number>(missing).fill(1), ...counts]);
}

/** Tensor.repeat; `counts` has as many numbers as axes or more. */
function repeated(run: Run, input: Numbers, counts: readonly number[]): Numbers {
  const added = counts.length - input.sizes.length;
  const own = [...new Array<number>(added).fill(1), ...input.sizes];
  const sizes = own.map((size, axis) => size * counts[axis]);
  const result = newTensor(run, input.dtype, sizes);
  const from = elementsOf(input);
  const places = repeatedPlaces(own, counts);
  const to = result.storage.elements;
  for (let index = 0; index < to.length; index++) to[index] = from[places(index)];
  record(run, "RepeatBackward0", [input], [result], [], ([gradient]) => {
    if (gradient === undefined) return [undefined];
    const sums = new Float64Array(countOf(input.sizes));
    const more = elementsOf(gradient);
    for (let index = 0; index < more.length; index++) sums[places(index)] += more[index];
    return [filled(run, input.dtype, input.sizes, (elements) => elements.set(sums))];
  });
  return result;
}

/** Where element `index` of the repeated tensor comes from. */
function repeatedPlaces(own: readonly number[], counts: readonly number[]): (index: number) => number {
  const rank = own.length;
  return (index) => {
    let rest = index;
    let place = 0;
    let step = 1;
    for (let axis = rank - 1; axis >= 0; axis--) {
      const size = own[axis] * counts[axis];
      place += ((rest % size) % own[axis]) * step;
      rest = Math.floor(rest / size);
      step *= own[axis];
    }
    return place;
  };
}

/** `torch.repeat_interleave(repeats)`: each index as often as its number says. */
function indices(call: KernelCall): Numbers {
  const counts = call.numbers("repeats");
  const found = interleavedIndices(call.run, elementsOf(counts));
  const result = newTensor(call.run, counts.dtype, [found.length]);
  result.storage.elements.set(found);
  return result;
}

function interleavedIndices(run: Run, counts: ArrayLike<number>): readonly number[] {
  const total = Array.from(counts).reduce((sum, count) => sum + Math.max(0, count), 0);
  run.reserve(total * BYTES_PER_INDEX, `${String(total)} indices`);
  const found: number[] = [];
  for (let index = 0; index < counts.length; index++) {
    if (counts[index] < 0) throw new RaisedInRun("RuntimeError", "repeats can not be negative");
    for (let time = 0; time < counts[index]; time++) found.push(index);
  }
  return found;
}

const BYTES_PER_INDEX = 8;

function interleaved(call: KernelCall): Numbers {
  const { run } = call;
  const given = call.numbers("input");
  const flat = call.argument("dim").kind === "none";
  const input = flat ? reshaped(run, given, [countOf(given.sizes)]) : given;
  const dim = flat ? 0 : axisArgument(call, "dim", input.sizes.length);
  const repeats = call.argument("repeats");
  if (repeats.kind === "int") return interleavedEvenly(run, input, dim, numberArgument(call, "repeats"));
  const counts = elementsOf(call.numbers("repeats"));
  const [only] = counts;
  const size = input.sizes[dim] ?? 1;
  const each = counts.length === 1 && size !== 1 ? new Array<number>(size).fill(only) : counts;
  const order = interleavedIndices(run, each);
  const index = newTensor(run, "int64", [order.length]);
  index.storage.elements.set(order);
  return indexSelected(run, input, dim, index);
}

/** A new axis is stretched, copied, and taken together with the one before. */
function interleavedEvenly(run: Run, input: Numbers, dim: number, count: number): Numbers {
  const { sizes } = input;
  const wide = expanded(run, unsqueezed(run, input, dim + 1), [
    ...sizes.slice(0, dim + 1),
    count,
    ...sizes.slice(dim + 1),
  ]);
  return viewAs(run, cloned(run, wide), [...sizes.slice(0, dim), (sizes[dim] ?? 1) * count, ...sizes.slice(dim + 1)]);
}
