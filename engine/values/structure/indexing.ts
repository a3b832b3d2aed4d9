import { dtypes } from "../../torch/dtype.ts";
import type { Numbers } from "../../torch/numbers.ts";
import type { Value } from "../../torch/value.ts";
import { record } from "../autograd.ts";
import { broadcastTo, reducedTo } from "../broadcast.ts";
import { filled } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { isExpanded, refuseOverlap } from "../overlap.ts";
import { castElements } from "../rounding.ts";
import { RaisedInRun, type Run } from "../run.ts";
import { elementsOf, newTensor, tensorOf } from "../tensor.ts";
import { writeInto } from "../write.ts";
import { fromStart } from "./arguments.ts";
import { copied } from "./copies.ts";
import { copyInto, fillWith } from "./filling.ts";
import { type AxisIndices, type Gathered, gatheredBy, maskIndices } from "./gathered.ts";
import { type IndexItem, indexItems } from "./index-items.ts";
import { scattered } from "./lookups.ts";
import { selected, sliced } from "./parts.ts";
import { scalarAs } from "./scalar.ts";
import { isTracked } from "./tracked.ts";
import { unsqueezed } from "./unit-axes.ts";
import { viewed } from "./views.ts";

/** `tensor[index]` and `tensor[index] = value`, composed as torch.Tensor.__getitem__ and __setitem__ do. */
export const indexingKernels: readonly (readonly [string, Kernel])[] = [
  ["operator.getitem", picked],
  ["operator.setitem", assigned],
];

function picked(call: KernelCall): Numbers {
  return itemOf(call.run, call.numbers("input"), indexItems(call, call.argument("index")));
}

function itemOf(run: Run, input: Numbers, items: readonly IndexItem[]): Numbers {
  const [only] = items;
  if (items.length === 1 && only.kind === "slice") return slicedBy(run, input, 0, only);
  const { view, indices } = basic(run, input, items);
  if (indices.length === 0) return view === input ? alias(run, input) : view;
  return gathered(run, view, gatheredBy(view.sizes, indices));
}

function alias(run: Run, input: Numbers): Numbers {
  return viewed(run, "AliasBackward0", input, (of) => of);
}

/** The basic parts applied one after the other, and what is left to gather: an entry for each axis up to the last. */
function basic(
  run: Run,
  input: Numbers,
  items: readonly IndexItem[],
): { readonly view: Numbers; readonly indices: AxisIndices } {
  const used = items.reduce((count, item) => count + axesUsed(item), 0);
  const indices: (Numbers | undefined)[] = [];
  let view = input;
  let dim = 0;
  for (const item of items) {
    switch (item.kind) {
      case "select":
        view = selected(run, view, dim, fromStart(item.index, view.sizes[dim]));
        break;
      case "slice":
        if (!isWhole(item, view.sizes[dim])) view = slicedBy(run, view, dim, item);
        dim++;
        break;
      case "newAxis":
        view = unsqueezed(run, view, dim);
        dim++;
        break;
      case "rest":
        dim += input.sizes.length - used;
        break;
      case "gather":
        indices[dim] = item.index;
        dim++;
        break;
      case "mask":
        if (item.mask.sizes.length === 0) view = unsqueezed(run, view, dim);
        for (const column of maskIndices(item.mask)) {
          indices[dim] = tensorOf("int64", [column.length], column);
          dim++;
        }
        break;
    }
  }
  return { view, indices: Array.from(indices, (index) => index) };
}

function axesUsed(item: IndexItem): number {
  switch (item.kind) {
    case "select":
    case "slice":
    case "gather":
      return 1;
    case "mask":
      return item.mask.sizes.length;
    case "newAxis":
    case "rest":
      return 0;
  }
}

type SliceItem = Extract<IndexItem, { readonly kind: "slice" }>;

function isWhole({ lower, upper, step }: SliceItem, size: number): boolean {
  return (lower ?? 0) === 0 && (upper ?? size) >= size && step === 1;
}

function slicedBy(run: Run, input: Numbers, dim: number, { lower, upper, step }: SliceItem): Numbers {
  const size = input.sizes[dim];
  const clamp = (index: number): number => Math.min(Math.max(fromStart(index, size), 0), size);
  const start = clamp(lower ?? 0);
  const end = Math.max(start, clamp(upper ?? size));
  return sliced(run, input, dim, start, Math.ceil((end - start) / step), step);
}

/** Tensor.index: a copy of the elements that are named. */
function gathered(run: Run, input: Numbers, { sizes, places }: Gathered): Numbers {
  const from = places(input);
  const result = newTensor(run, input.dtype, sizes);
  const source = input.storage.elements;
  const to = result.storage.elements;
  for (let at = 0; at < to.length; at++) to[at] = source[from[at]];
  const own = input.sizes;
  record(run, "IndexBackward0", [input], [result], [], ([gradient]) => [
    gradient && scattered(run, gradient, own, places(plain(gradient, own))),
  ]);
  return result;
}

/** How a contiguous tensor of these sizes lies. */
function plain({ dtype }: Numbers, sizes: readonly number[]): Numbers {
  return tensorOf(dtype, sizes, new Float32Array(0));
}

function assigned(call: KernelCall): Value {
  const { run } = call;
  const input = call.numbers("input");
  const value = call.numbers("value");
  const scalar = call.argument("value").kind !== "tensor";
  if (scalar) scalarAs(input.dtype, elementsOf(value)[0]);
  const items = indexItems(call, call.argument("index"));
  const [only] = items;
  if (items.length === 1 && only.kind === "mask" && only.mask.sizes.length === 0) {
    const given = call.argument("index");
    if (given.kind === "bool") {
      if (given.value === true) overwrite(run, unsqueezed(run, input, 0), value);
      return { kind: "none" };
    }
  }
  const { view, indices } = basic(run, input, items);
  if (indices.length === 0) overwrite(run, view, value);
  else putInto(run, view, gatheredBy(view.sizes, indices), scalar ? scalarLike(view, value) : value);
  return { kind: "none" };
}

function scalarLike({ dtype }: Numbers, value: Numbers): Numbers {
  return tensorOf(dtype, value.sizes, castElements(dtype, elementsOf(value)));
}

function overwrite(run: Run, target: Numbers, value: Numbers): void {
  if (value.sizes.length === 0) fillWith(run, target, value);
  else copyInto(run, target, withoutLeadingOnes(run, value, target.sizes.length));
}

/** A value may have more axes of size 1 in front than what it is written into. */
function withoutLeadingOnes(run: Run, value: Numbers, rank: number): Numbers {
  const extra = value.sizes.length - rank;
  if (extra <= 0) return value;
  return viewed(run, "ViewBackward0", value, ({ sizes, strides, offset }) => ({
    sizes: sizes.slice(extra),
    strides: strides.slice(extra),
    offset,
  }));
}

/** Tensor.index_put_; where an element is named twice, the last value stays. */
function putInto(run: Run, target: Numbers, { sizes, places }: Gathered, given: Numbers): void {
  if (given.dtype !== target.dtype) {
    const text = `Index put requires the source and destination dtypes match, got ${dtypes[target.dtype].scalar} for the destination and ${dtypes[given.dtype].scalar} for the source.`;
    throw new RaisedInRun("RuntimeError", text);
  }
  const value = withoutLeadingOnes(run, given, sizes.length);
  if (!stretches(value.sizes, sizes)) {
    const text = `shape mismatch: value tensor of shape [${value.sizes.join(", ")}] cannot be broadcast to indexing result of shape [${sizes.join(", ")}]`;
    throw new RaisedInRun("RuntimeError", text);
  }
  refuseOverlap(target, value);
  if (isExpanded(target)) {
    const text =
      "Use of index_put_ on expanded tensors is deprecated. Please clone() the tensor before performing this operation. This also applies to advanced indexing e.g. tensor[indices] = tensor";
    run.warn("UserWarning", text);
  }
  const from = elementsOf(broadcastTo(value, sizes));
  if (!isTracked(run, target, value)) {
    const { storage } = target;
    const at = places(target);
    for (let index = 0; index < at.length; index++) storage.elements[at[index]] = from[index];
    storage.version += 1;
    return;
  }
  const own = target.sizes;
  const at = places(plain(target, own));
  const result = copied(run, target);
  for (let index = 0; index < at.length; index++) result.storage.elements[at[index]] = from[index];
  record(run, "IndexPutBackward0", [target, value], [result], [], ([gradient]) => {
    if (gradient === undefined) return [undefined, undefined];
    const kept = copied(run, gradient);
    for (const place of at) kept.storage.elements[place] = 0;
    const source = elementsOf(gradient);
    const put = filled(run, gradient.dtype, sizes, (elements) => {
      for (let index = 0; index < at.length; index++) elements[index] = source[at[index]];
    });
    return [kept, reducedTo(run, put, value.sizes)];
  });
  writeInto(run, target, result, "IndexPutBackward0");
}

function stretches(own: readonly number[], sizes: readonly number[]): boolean {
  const added = sizes.length - own.length;
  return added >= 0 && own.every((size, axis) => size === 1 || size === sizes[axis + added]);
}
