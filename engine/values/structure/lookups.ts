import type { Numbers } from "../../torch/numbers.ts";
import { axisArgument, truthArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import { broadcastTo, reducedTo } from "../broadcast.ts";
import { filled } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { everywhere } from "../names.ts";
import { RaisedInRun, type Run } from "../run.ts";
import { contiguousStrides, countOf, eachOffset, elementsOf, newTensor } from "../tensor.ts";

/** Elements by index or by mask, read: gather, index_select, take, masked_select, nonzero. */
export const lookupKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("gather", (call) => {
    const input = call.numbers("input");
    return gathered(call.run, input, axisArgument(call, "dim", input.sizes.length), call.numbers("index"));
  }),
  ...everywhere("index_select", (call) => {
    const input = call.numbers("input");
    return indexSelected(call.run, input, axisArgument(call, "dim", input.sizes.length), call.numbers("index"));
  }),
  ...everywhere("take", taken),
  ...everywhere("masked_select", maskSelected),
  ...everywhere("nonzero argwhere", (call) =>
    truthArgument(call, "as_tuple")
      ? nonzeroColumns(call.run, call.numbers("input"))
      : nonzeroRows(call.run, call.numbers("input")),
  ),
];

/** Tensor.gather */
function gathered(run: Run, input: Numbers, dim: number, index: Numbers): Numbers {
  const places = axisPlaces(input.sizes, dim, index);
  const result = newTensor(run, input.dtype, index.sizes);
  const from = elementsOf(input);
  const to = result.storage.elements;
  for (let at = 0; at < to.length; at++) to[at] = from[places[at]];
  record(run, "GatherBackward0", [input], [result], [index], ([gradient]) => [
    gradient && scattered(run, gradient, input.sizes, places),
  ]);
  return result;
}

/** Where the elements of an index [like the tensor] stand in a contiguous tensor of these sizes. */
export function axisPlaces(sizes: readonly number[], dim: number, index: Numbers): Int32Array {
  const strides = contiguousStrides(sizes);
  const step = strides[dim] ?? 1;
  const size = sizes[dim] ?? 1;
  const indices = elementsOf(index);
  const places = new Int32Array(indices.length);
  const across = strides.map((stride, axis) => (axis === dim ? 0 : stride));
  let at = 0;
  eachOffset({ ...index, strides: across, offset: 0 }, (from) => {
    const found = indices[at];
    if (found < 0 || found >= size) {
      const text = `index ${String(found)} is out of bounds for dimension ${String(dim)} with size ${String(size)}`;
      throw new RaisedInRun("RuntimeError", text);
    }
    places[at++] = from + found * step;
  });
  return places;
}

/** Zeros of these sizes with the gradient's elements added where they came from. */
export function scattered(run: Run, gradient: Numbers, sizes: readonly number[], places: ArrayLike<number>): Numbers {
  const sums = new Float64Array(countOf(sizes));
  const more = elementsOf(gradient);
  for (let index = 0; index < more.length; index++) sums[places[index]] += more[index];
  return filled(run, gradient.dtype, sizes, (elements) => {
    elements.set(sums);
  });
}

/** Tensor.index_select: whole slices along an axis. */
export function indexSelected(run: Run, input: Numbers, dim: number, index: Numbers): Numbers {
  const size = input.sizes[dim] ?? 1;
  const order = elementsOf(index);
  for (const at of order) {
    if (at < 0 || at >= size) throw new RaisedInRun("IndexError", "index out of range in self");
  }
  const sizes = input.sizes.map((own, axis) => (axis === dim ? order.length : own));
  const result = newTensor(run, input.dtype, sizes);
  const inner = countOf(input.sizes.slice(dim + 1));
  const outer = countOf(input.sizes.slice(0, dim));
  const from = elementsOf(input);
  const to = result.storage.elements;
  for (let block = 0, at = 0; block < outer; block++) {
    for (let position = 0; position < order.length; position++, at += inner) {
      const start = (block * size + order[position]) * inner;
      if (inner === 1) to[at] = from[start];
      else to.set(from.subarray(start, start + inner), at);
    }
  }
  record(run, "IndexSelectBackward0", [input], [result], [index], ([gradient]) => {
    if (gradient === undefined) return [undefined];
    const sums = new Float64Array(countOf(input.sizes));
    const more = elementsOf(gradient);
    for (let block = 0, at = 0; block < outer; block++) {
      for (const position of order) {
        const start = (block * size + position) * inner;
        for (let step = 0; step < inner; step++) sums[start + step] += more[at++];
      }
    }
    return [filled(run, input.dtype, input.sizes, (elements) => elements.set(sums))];
  });
  return result;
}

/** torch.take: the input counted as one row. */
function taken(call: KernelCall): Numbers {
  const { run } = call;
  const input = call.numbers("input");
  const index = call.numbers("index");
  const from = elementsOf(input);
  const places = Float64Array.from(elementsOf(index), (at) => {
    if (at >= -from.length && at < from.length) return at < 0 ? at + from.length : at;
    const text = `out of range: tried to access index ${String(at)} on a tensor of ${String(from.length)} elements.`;
    throw new RaisedInRun("IndexError", text);
  });
  const result = newTensor(run, input.dtype, index.sizes);
  const to = result.storage.elements;
  for (let at = 0; at < places.length; at++) to[at] = from[places[at]];
  record(run, "TakeBackward0", [input], [result], [index], ([gradient]) => [
    gradient && scattered(run, gradient, input.sizes, places),
  ]);
  return result;
}

function maskSelected(call: KernelCall): Numbers {
  const { run } = call;
  const input = call.numbers("input");
  const given = call.numbers("mask");
  const sizes = commonSizes(input.sizes, given.sizes);
  const mask = elementsOf(broadcastTo(given, sizes));
  const from = elementsOf(broadcastTo(input, sizes));
  const places: number[] = [];
  for (let at = 0; at < mask.length; at++) if (mask[at] !== 0) places.push(at);
  const result = newTensor(run, input.dtype, [places.length]);
  for (const [to, at] of places.entries()) result.storage.elements[to] = from[at];
  record(run, "MaskedSelectBackward0", [input], [result], [given], ([gradient]) => [
    gradient && reducedTo(run, scattered(run, gradient, sizes, places), input.sizes),
  ]);
  return result;
}

/** The sizes to which both are stretched; the rule has seen that they fit. */
export function commonSizes(a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const one = a[axis - rank + a.length] ?? 1;
    const other = b[axis - rank + b.length] ?? 1;
    return one === 1 ? other : one;
  });
}

/** torch.nonzero: a row of indices for every element that isn't 0. */
function nonzeroRows(run: Run, input: Numbers): Numbers {
  const columns = nonzeroIndices(input);
  const rank = input.sizes.length;
  const count = columns.count;
  const result = newTensor(run, "int64", [count, rank]);
  for (const [axis, column] of columns.byAxis.entries()) {
    for (let row = 0; row < count; row++) result.storage.elements[row * rank + axis] = column[row];
  }
  return result;
}

function nonzeroColumns(run: Run, input: Numbers): readonly Numbers[] {
  const { byAxis, count } = nonzeroIndices(input.sizes.length === 0 ? { ...input, sizes: [1], strides: [1] } : input);
  return byAxis.map((column) => {
    const result = newTensor(run, "int64", [count]);
    result.storage.elements.set(column);
    return result;
  });
}

/** The indices of the elements that aren't 0, one array for each axis. */
export function nonzeroIndices(input: Numbers): {
  readonly byAxis: readonly Float64Array[];
  readonly count: number;
} {
  const elements = elementsOf(input);
  let count = 0;
  for (const element of elements) if (element !== 0) count++;
  const byAxis = input.sizes.map(() => new Float64Array(count));
  const strides = contiguousStrides(input.sizes);
  for (let at = 0, row = 0; at < elements.length; at++) {
    if (elements[at] === 0) continue;
    let rest = at;
    for (let axis = 0; axis < byAxis.length; axis++) {
      const index = Math.floor(rest / strides[axis]);
      byAxis[axis][row] = index;
      rest -= index * strides[axis];
    }
    row++;
  }
  return { byAxis, count };
}
