import type { Numbers } from "../../torch/numbers.ts";
import { axisArgument, numberArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { everywhere, functions, methods } from "../names.ts";
import { listsParts, type Run } from "../run.ts";
import { elementsOf } from "../tensor.ts";
import { fromStart, integersArgument } from "./arguments.ts";
import { copied } from "./copies.ts";
import { type Layout, spread, viewed, viewedApart } from "./views.ts";

/** split, chunk, unbind, narrow, select: parts of a tensor along one axis. */
export const partKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("chunk", (call) => chunked(call, "SplitBackward0")),
  ...everywhere("unsafe_chunk", (call) => chunked(call, "UnsafeSplitBackward0").map((part) => apart(part))),
  ...methods("split", (call) => split(call, "self", "split_size")),
  ...functions("split", (call) => split(call, "tensor", "split_size_or_sections")),
  ...everywhere("split_with_sizes", (call) => split(call, "input", "split_sizes")),
  ...everywhere("unbind", (call) => {
    const input = call.numbers("input");
    return unbound(call.run, input, axisArgument(call, "dim", input.sizes.length));
  }),
  ...everywhere("tensor_split", sections),
  ...everywhere("narrow", narrowed),
  ...methods("narrow_copy", narrowCopied),
  ...everywhere("select", (call) => {
    const input = call.numbers("input");
    const dim = axisArgument(call, "dim", input.sizes.length);
    return selected(call.run, input, dim, fromStart(numberArgument(call, "index"), input.sizes[dim]));
  }),
];

/** `tensor.select(dim, index)`, counted from the start. */
export function selected(run: Run, input: Numbers, dim: number, index: number): Numbers {
  return viewed(run, "SelectBackward0", input, selecting(dim, index));
}

/** `tensor[start:start + length * step:step]` along one axis. */
export function sliced(run: Run, input: Numbers, dim: number, start: number, length: number, step: number): Numbers {
  return viewed(run, "SliceBackward0", input, slicing(dim, start, length, step));
}

/** The tensors along an axis: what iterating over a tensor gives. */
function unbound(run: Run, input: Numbers, dim: number): readonly Numbers[] {
  listsParts(input.sizes[dim]);
  const layouts = Array.from({ length: input.sizes[dim] }, (_, index) => selecting(dim, index));
  return viewedApart(run, "UnbindBackward0", input, layouts);
}

function selecting(dim: number, index: number): (of: Layout) => Layout {
  const others = (_: number, axis: number): boolean => axis !== dim;
  return ({ sizes, strides, offset }) => ({
    sizes: sizes.filter(others),
    strides: strides.filter(others),
    offset: offset + index * strides[dim],
  });
}

function slicing(dim: number, start: number, length: number, step: number): (of: Layout) => Layout {
  return ({ sizes, strides, offset }) => ({
    sizes: sizes.map((size, axis) => (axis === dim ? length : size)),
    strides: strides.map((stride, axis) => (axis === dim ? stride * step : stride)),
    offset: offset + start * strides[dim],
  });
}

/** ceil(size / chunks) each, the last what is left. An empty axis gives as many empty parts. */
function chunked(call: KernelCall, name: string): readonly Numbers[] {
  const input = call.numbers("input");
  const dim = axisArgument(call, "dim", input.sizes.length);
  const size = input.sizes[dim];
  const count = numberArgument(call, "chunks");
  if (size === 0) listsParts(count);
  if (size === 0) return cut(call.run, "SplitWithSizesBackward0", input, dim, new Array<number>(count).fill(0));
  return cut(call.run, name, input, dim, evenSizes(size, Math.max(1, Math.ceil(size / count))));
}

function split(call: KernelCall, name: string, wanted: string): readonly Numbers[] {
  const input = call.numbers(name);
  const dim = axisArgument(call, "dim", input.sizes.length);
  const given = call.argument(wanted);
  if (given.kind !== "int" && given.kind !== "tensor") {
    return cut(call.run, "SplitWithSizesBackward0", input, dim, integersArgument(call, wanted));
  }
  return cut(call.run, "SplitBackward0", input, dim, evenSizes(input.sizes[dim], numberArgument(call, wanted)));
}

function evenSizes(size: number, step: number): readonly number[] {
  const count = step === 0 ? 1 : Math.max(1, Math.ceil(size / step));
  listsParts(count);
  return Array.from({ length: count }, (_, index) => Math.min(step, size - index * step));
}

function cut(run: Run, name: string, input: Numbers, dim: number, lengths: readonly number[]): readonly Numbers[] {
  let start = 0;
  const layouts = lengths.map((length) => {
    const layout = slicing(dim, start, length, 1);
    start += length;
    return layout;
  });
  return viewedApart(run, name, input, layouts);
}

/** What the unsafe functions give may be written in place: it isn't known as a view. */
function apart(part: Numbers): Numbers {
  return { ...part, viewOf: undefined };
}

function sections(call: KernelCall): readonly Numbers[] {
  const input = call.numbers("input");
  const dim = axisArgument(call, "dim", input.sizes.length);
  const size = input.sizes[dim];
  const bounds = sectionBounds(call, size);
  return bounds.slice(0, -1).map((start, index) => {
    const length = Math.max(0, bounds[index + 1] - start);
    return sliced(call.run, input, dim, start, length, 1);
  });
}

/** Where each section starts, and where the last one ends. */
function sectionBounds(call: KernelCall, size: number): readonly number[] {
  const tensor = call.given("tensor_indices_or_sections") ? call.numbers("tensor_indices_or_sections") : undefined;
  const indices = tensor ? (tensor.sizes.length === 0 ? undefined : [...elementsOf(tensor)]) : indicesGiven(call);
  if (indices !== undefined) {
    const cuts = indices.map((index) => Math.min(Math.max(fromStart(index, size), 0), size));
    return [0, ...cuts, size];
  }
  const count = numberArgument(call, tensor ? "tensor_indices_or_sections" : "sections");
  const [least, more] = [Math.floor(size / count), size % count];
  return Array.from({ length: count + 1 }, (_, index) => index * least + Math.min(index, more));
}

function indicesGiven(call: KernelCall): readonly number[] | undefined {
  return call.given("indices") ? integersArgument(call, "indices") : undefined;
}

function narrowed(call: KernelCall): Numbers {
  const input = call.numbers("input");
  const dim = axisArgument(call, "dim", input.sizes.length);
  const start = fromStart(numberArgument(call, "start"), input.sizes[dim]);
  return sliced(call.run, input, dim, start, numberArgument(call, "length"), 1);
}

function narrowCopied(call: KernelCall): Numbers {
  const { run } = call;
  const input = call.numbers("input");
  const dim = axisArgument(call, "dim", input.sizes.length);
  const start = fromStart(numberArgument(call, "start"), input.sizes[dim]);
  const layout = slicing(dim, start, numberArgument(call, "length"), 1);
  const result = copied(run, { ...input, ...layout(input) });
  record(run, "NarrowCopyBackward0", [input], [result], [], ([gradient]) => [
    gradient === undefined ? undefined : spread(run, gradient, input.sizes, layout),
  ]);
  return result;
}
