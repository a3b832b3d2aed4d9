import { dtypes } from "../../torch/dtype.ts";
import type { Numbers } from "../../torch/numbers.ts";
import { axisArgument, numberArgument, optionalTensor, textArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import { broadcastTo, reducedTo, sameSizes } from "../broadcast.ts";
import { filled } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { everywhere } from "../names.ts";
import { castElements, roundTo } from "../rounding.ts";
import { RaisedInRun, type Run } from "../run.ts";
import { countOf, elementsOf, newTensor } from "../tensor.ts";
import { fromStart } from "./arguments.ts";
import { copied } from "./copies.ts";
import { axisPlaces, commonSizes, indexSelected } from "./lookups.ts";
import { scalarAs } from "./scalar.ts";

/** Elements by index or by mask, written into a copy: scatter, index_add, masked_fill and their like. */
export const placementKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("scatter", scattered),
  ...everywhere("scatter_add", (call) => scatteredFrom(call, "ScatterAddBackward0", (own, more) => own + more)),
  ...everywhere("index_fill", indexFilled),
  ...everywhere("index_add", indexAdded),
  ...everywhere("index_copy", indexCopied),
  ...everywhere("masked_fill", maskFilled),
  ...everywhere("masked_scatter", maskScattered),
];

const deprecated =
  "The reduce argument of torch.scatter with Tensor src is deprecated and will be removed in a future PyTorch release. Use torch.scatter_reduce instead for more reduction options.";

function scattered(call: KernelCall): Numbers {
  const reduce = call.given("reduce") ? textArgument(call, "reduce") : undefined;
  if (reduce !== undefined && call.given("src")) call.run.warn("UserWarning", deprecated);
  if (reduce === "add") return scatteredFrom(call, "NotImplemented", (own, more) => own + more);
  if (reduce === "multiply") return scatteredFrom(call, "NotImplemented", (own, more) => own * more);
  if (reduce !== undefined) {
    const text = `reduce argument must be either add or multiply, got ${reduce}`;
    throw new RaisedInRun("RuntimeError", text);
  }
  const name = call.given("src") ? "ScatterBackward0" : "ScatterBackward1";
  return scatteredFrom(call, name, (_own, more) => more);
}

/** `combine` tells the new element from the old one and the source's. */
function scatteredFrom(call: KernelCall, name: string, combine: (own: number, more: number) => number): Numbers {
  const { run } = call;
  const input = call.numbers("input");
  const index = call.numbers("index");
  const source = call.given("src") || name === "ScatterAddBackward0" ? call.numbers("src") : undefined;
  const places = axisPlaces(input.sizes, axisArgument(call, "dim", input.sizes.length), index);
  const sourcePart = source && { ...source, sizes: index.sizes };
  const from = sourcePart && elementsOf(sourcePart);
  const number = source === undefined ? scalarAs(input.dtype, numberArgument(call, "value")) : 0;
  const result = copied(run, input);
  const { elements } = result.storage;
  for (let at = 0; at < places.length; at++) {
    const more = from === undefined ? number : from[at];
    elements[places[at]] = roundTo(input.dtype, combine(elements[places[at]], more));
  }
  const keeps = name === "ScatterAddBackward0";
  const inputs = source === undefined ? [input] : [input, source];
  record(run, name, inputs, [result], [index], ([gradient]) => {
    if (name === "NotImplemented") {
      throw new RaisedInRun("RuntimeError", "derivative for aten::scatter is not implemented");
    }
    if (gradient === undefined) return inputs.map(() => undefined);
    const kept = keeps ? gradient : cleared(run, gradient, places);
    return source === undefined ? [kept] : [kept, gatheredBack(run, gradient, places, source, index.sizes)];
  });
  return result;
}

/** A copy with zeros in these places. */
function cleared(run: Run, numbers: Numbers, places: Int32Array): Numbers {
  const result = copied(run, numbers);
  for (const place of places) result.storage.elements[place] = 0;
  return result;
}

/** What stands in these places, where the source [at least `sizes`] had its own; zeros in the rest of it. */
function gatheredBack(
  run: Run,
  gradient: Numbers,
  places: ArrayLike<number>,
  source: Numbers,
  sizes: readonly number[],
): Numbers {
  const from = elementsOf(gradient);
  const found = newTensor(run, gradient.dtype, sizes);
  for (let at = 0; at < places.length; at++) found.storage.elements[at] = from[places[at]];
  if (sameSizes(sizes, source.sizes)) return found;
  throw new RaisedInRun(
    "RuntimeError",
    `Function ScatterBackward0 returned an invalid gradient at index 1 - got [${sizes.join(", ")}] but expected shape compatible with [${source.sizes.join(", ")}]`,
  );
}

/** A tensor in blocks along an axis: block (outer, i) begins at (outer * size + i) * inner. */
type Blocks = { readonly outer: number; readonly size: number; readonly inner: number };

function blocksOf(sizes: readonly number[], dim: number): Blocks {
  return { outer: countOf(sizes.slice(0, dim)), size: sizes[dim] ?? 1, inner: countOf(sizes.slice(dim + 1)) };
}

/** Visits every element of the slices that the index names: its place, and that in as many slices as there are indices. */
function eachIndexed(
  { outer, size, inner }: Blocks,
  order: Iterable<number>,
  visit: (at: number, from: number) => void,
): void {
  for (let block = 0, from = 0; block < outer; block++) {
    for (const position of order) {
      const start = (block * size + position) * inner;
      for (let step = 0; step < inner; step++) visit(start + step, from++);
    }
  }
}

function indexFilled(call: KernelCall): Numbers {
  const { run } = call;
  const input = call.numbers("input");
  const dim = axisArgument(call, "dim", input.sizes.length);
  const blocks = blocksOf(input.sizes, dim);
  const order = Array.from(elementsOf(call.numbers("index")), (index) => {
    if (index >= -blocks.size && index < blocks.size) return fromStart(index, blocks.size);
    throw new RaisedInRun("IndexError", outOfBounds(index, dim, blocks.size));
  });
  const value = optionalTensor(call, "value");
  const number =
    value === undefined
      ? scalarAs(input.dtype, numberArgument(call, "value"))
      : roundTo(input.dtype, elementsOf(value)[0]);
  const put = (into: Numbers, what: number): Numbers => {
    const result = copied(run, into);
    eachIndexed(blocks, order, (at) => {
      result.storage.elements[at] = what;
    });
    return result;
  };
  const result = put(input, number);
  const inputs = value === undefined ? [input] : [input, value];
  record(run, value === undefined ? "IndexFillBackward0" : "IndexFillBackward1", inputs, [result], [], ([gradient]) => {
    if (gradient === undefined) return inputs.map(() => undefined);
    if (value === undefined) return [put(gradient, 0)];
    const from = elementsOf(gradient);
    let sum = 0;
    eachIndexed(blocks, order, (at) => {
      sum += from[at];
    });
    return [put(gradient, 0), single(run, value, sum)];
  });
  return result;
}

function single(run: Run, { dtype, sizes }: Numbers, value: number): Numbers {
  return filled(run, dtype, sizes, (elements) => {
    elements[0] = value;
  });
}

function outOfBounds(index: number, dim: number, size: number): string {
  return `index ${String(index)} is out of bounds for dimension ${String(dim)} with size ${String(size)}`;
}

function indexAdded(call: KernelCall): Numbers {
  const { run } = call;
  const input = call.numbers("input");
  const index = call.numbers("index");
  const source = call.numbers("source");
  const dim = axisArgument(call, "dim", input.sizes.length);
  const blocks = blocksOf(input.sizes, dim);
  const order = elementsOf(index);
  const width = source.sizes[dim] ?? 1;
  if (order.length !== width) {
    const text = `index_add_(): Number of indices (${String(order.length)}) should be equal to source.size(dim): (${String(width)}), for dim: ${String(dim)}`;
    throw new RaisedInRun("RuntimeError", text);
  }
  for (const at of order) {
    if (at < 0 || at >= blocks.size) throw new RaisedInRun("RuntimeError", outOfBounds(at, dim, blocks.size));
  }
  const alpha = roundTo(input.dtype, numberArgument(call, "alpha"));
  const more = elementsOf(source);
  const result = copied(run, input);
  const { elements } = result.storage;
  eachIndexed(blocks, order, (at, from) => {
    elements[at] = roundTo(input.dtype, elements[at] + alpha * more[from]);
  });
  record(run, "IndexAddBackward0", [input, source], [result], [index], ([gradient]) => {
    if (gradient === undefined) return [undefined, undefined];
    const part = indexSelected(run, gradient, dim, index);
    const back = filled(run, gradient.dtype, source.sizes, (to) => {
      const found = elementsOf(part);
      for (let at = 0; at < to.length; at++) to[at] = found[at] * alpha;
    });
    return [gradient, back];
  });
  return result;
}

function indexCopied(call: KernelCall): Numbers {
  const { run } = call;
  const input = call.numbers("input");
  const index = call.numbers("index");
  const source = call.numbers("source");
  const dim = axisArgument(call, "dim", input.sizes.length);
  const blocks = blocksOf(input.sizes, dim);
  const order = elementsOf(index);
  const width = source.sizes[dim] ?? 1;
  if (order.length !== width) {
    const text = `index_copy_(): Number of indices (${String(order.length)}) should be equal to source.size(dim) (${String(width)})`;
    throw new RaisedInRun("IndexError", text);
  }
  for (const at of order) {
    if (at >= 0 && at < blocks.size) continue;
    throw new RaisedInRun("IndexError", `index_copy_(): ${outOfBounds(at, dim, blocks.size)}`);
  }
  const more = elementsOf(source);
  const result = copied(run, input);
  eachIndexed(blocks, order, (at, from) => {
    result.storage.elements[at] = more[from];
  });
  record(run, "IndexCopyBackward0", [input, source], [result], [index], ([gradient]) => {
    if (gradient === undefined) return [undefined, undefined];
    const kept = copied(run, gradient);
    eachIndexed(blocks, order, (at) => {
      kept.storage.elements[at] = 0;
    });
    const part = indexSelected(run, gradient, dim, index);
    return [kept, { ...part, sizes: source.sizes, strides: source.sizes.length === 0 ? [] : part.strides }];
  });
  return result;
}

function maskFilled(call: KernelCall): Numbers {
  const { run } = call;
  const input = call.numbers("input");
  const given = call.numbers("mask");
  const value = optionalTensor(call, "value");
  const sizes = commonSizes(input.sizes, given.sizes);
  const mask = elementsOf(broadcastTo(given, sizes));
  const number =
    value === undefined
      ? scalarAs(input.dtype, numberArgument(call, "value"))
      : roundTo(input.dtype, elementsOf(value)[0]);
  const result = masked(run, broadcastTo(input, sizes), mask, number);
  const inputs = value === undefined ? [input] : [input, value];
  const name = value === undefined ? "MaskedFillBackward0" : "MaskedFillBackward1";
  record(run, name, inputs, [result], [given], ([gradient]) => {
    if (gradient === undefined) return inputs.map(() => undefined);
    const kept = reducedTo(run, masked(run, gradient, mask, 0), input.sizes);
    if (value === undefined) return [kept];
    const from = elementsOf(gradient);
    let sum = 0;
    for (let at = 0; at < from.length; at++) if (mask[at] !== 0) sum += from[at];
    return [kept, single(run, value, sum)];
  });
  return result;
}

function masked(run: Run, numbers: Numbers, mask: ArrayLike<number>, value: number): Numbers {
  const result = copied(run, numbers);
  const { elements } = result.storage;
  for (let at = 0; at < elements.length; at++) if (mask[at] !== 0) elements[at] = value;
  return result;
}

/** The source's elements, one after the other, where the mask is set. */
function maskScattered(call: KernelCall): Numbers {
  const { run } = call;
  const input = call.numbers("input");
  const given = call.numbers("mask");
  const source = call.numbers("source");
  if (input.dtype !== source.dtype) {
    const [own, other] = [dtypes[input.dtype].scalar, dtypes[source.dtype].scalar];
    const text = `masked_scatter_: expected self and source to have same dtypes but got ${own} and ${other}`;
    throw new RaisedInRun("RuntimeError", text);
  }
  const sizes = commonSizes(input.sizes, given.sizes);
  const mask = elementsOf(broadcastTo(given, sizes));
  const from = castElements(source.dtype, elementsOf(source));
  const result = copied(run, broadcastTo(input, sizes));
  let used = 0;
  for (let at = 0; at < mask.length; at++) {
    if (mask[at] === 0) continue;
    if (used === from.length) {
      throw new RaisedInRun("RuntimeError", "Number of elements of source < number of ones in mask");
    }
    result.storage.elements[at] = from[used++];
  }
  record(run, "MaskedScatterBackward0", [input, source], [result], [given], ([gradient]) => {
    if (gradient === undefined) return [undefined, undefined];
    const more = elementsOf(gradient);
    const back = newTensor(run, source.dtype, source.sizes);
    let next = 0;
    for (let at = 0; at < mask.length; at++) if (mask[at] !== 0) back.storage.elements[next++] = more[at];
    return [reducedTo(run, masked(run, gradient, mask, 0), input.sizes), back];
  });
  return result;
}
