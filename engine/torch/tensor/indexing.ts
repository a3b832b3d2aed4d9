import { type Axis, axis } from "../../shape/axis.ts";
import { add, type Dim, formatDim, mentionsUnknown, multiply, subtract } from "../../shape/dim.ts";
import { isAtLeast, isEqual } from "../../shape/facts.ts";
import { sizesText } from "../checks.ts";
import { dtypes } from "../dtype.ts";
import { contiguousStrides, shapelessTensor } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";
import type { Raised } from "../problem.ts";
import { type TensorValue, typeName, type Value } from "../value.ts";
import { broadcastShapes } from "./broadcasting.ts";
import { type IndexItem, indexItems } from "./index-items.ts";
import { sliceLength, sliceStart } from "./slice-length.ts";

/** `tensor[index]`, checked from left to right as torch.Tensor.__getitem__ does. */
export function indexTensor(call: Call, tensor: TensorValue, index: Value): Value {
  const items = indexItems(call, index);
  const failed = { ...shapelessTensor("the index fails", tensor.dtype, tensor.requiresGrad), suspect: true } as const;
  if ("text" in items) {
    call.raise(items);
    return failed;
  }
  const { shape } = tensor;
  if (shape === undefined) return shapelessTensor(tensor.reason ?? "", tensor.dtype, tensor.requiresGrad);
  if (items.some(({ kind }) => kind === "unknown")) {
    return shapelessTensor("the index isn't known", tensor.dtype, tensor.requiresGrad);
  }
  const problem = countProblem(items, shape.length);
  if (problem !== undefined) {
    call.raise(problem);
    return failed;
  }
  const view = applied(call, tensor, shape, items);
  if (view === undefined) return failed;
  const result = view.advanced.length === 0 ? viewed(tensor, view) : gathered(call, tensor, view);
  return result ?? failed;
}

/** `tensor[index] = value`: the value must stretch to the shape of what is replaced. */
export function assignIndexed(call: Call, tensor: TensorValue, index: Value, value: Value): void {
  if (value.kind === "none" || value.kind === "string" || value.kind === "list" || value.kind === "tuple") {
    const type = tensor.dtype === undefined ? "torch.Tensor" : dtypes[tensor.dtype].tensor;
    const text = `can't assign a ${typeName(value)} to a ${type}`;
    call.raise({ code: "argument", type: "TypeError", text });
    return;
  }
  const target = indexTensor(call, tensor, index);
  if (target.kind !== "tensor" || target.suspect === true || value.kind !== "tensor") return;
  if (target.shape === undefined || value.shape === undefined) return;
  const wanted = target.shape.map(({ size }) => size);
  const found = value.shape.map(({ size }) => size);
  const extra = found.length - wanted.length;
  if (extra > 0 && found.slice(0, extra).every((size) => size !== 1)) {
    const type = value.dtype === undefined ? "torch.FloatTensor" : dtypes[value.dtype].tensor;
    const text =
      advancedMismatch(call, index, wanted, found) ??
      `expand(${type}{${sizesText(found)}}, size=${sizesText(wanted)}): the number of sizes provided (${String(wanted.length)}) must be greater or equal to the number of dimensions in the tensor (${String(found.length)})`;
    call.raise({ code: "broadcast", type: "RuntimeError", text });
    return;
  }
  const own = found.slice(Math.max(0, extra));
  for (const [at, size] of own.entries()) {
    const dim = at + wanted.length - own.length;
    const into = wanted[dim] ?? size;
    if (size === 1 || isEqual(size, 1, call.facts()) !== "never") continue;
    const text = `The expanded size of the tensor (${formatDim(into)}) must match the existing size (${formatDim(size)}) at non-singleton dimension ${String(dim)}.  Target sizes: ${sizesText(wanted)}.  Tensor sizes: ${sizesText(own)}`;
    if (
      !call.require({ kind: "equal", left: size, right: into }, () => ({
        code: "broadcast",
        type: "RuntimeError",
        text: advancedMismatch(call, index, wanted, own) ?? text,
      }))
    )
      return;
  }
}

/** How index_put_ words what doesn't stretch; undefined: the index has basic parts alone, and copy_ words it. */
function advancedMismatch(call: Call, index: Value, wanted: readonly Dim[], found: readonly Dim[]): string | undefined {
  const items = indexItems(call, index);
  if ("text" in items || !items.some(({ kind }) => kind === "gather" || kind === "mask")) return undefined;
  return `shape mismatch: value tensor of shape ${sizesText(found)} cannot be broadcast to indexing result of shape ${sizesText(wanted)}`;
}

function countProblem(items: readonly IndexItem[], rank: number): Raised | undefined {
  const [first] = items;
  if (rank === 0 && items.length === 1 && first?.kind === "select") {
    return {
      code: "index",
      type: "IndexError",
      text: "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number",
    };
  }
  if (rank === 0 && items.length === 1 && first?.kind === "slice") {
    return { code: "index", type: "IndexError", text: "slice() cannot be applied to a 0-dim tensor." };
  }
  const used = items.reduce((count, item) => count + axesUsed(item), 0);
  if (used <= rank) return undefined;
  return { code: "index", type: "IndexError", text: `too many indices for tensor of dimension ${String(rank)}` };
}

function axesUsed(item: IndexItem): number {
  switch (item.kind) {
    case "select":
    case "slice":
    case "gather":
      return 1;
    case "mask":
      return item.shape.length;
    case "newAxis":
    case "rest":
    case "unknown":
      return 0;
  }
}

/** The axes after the basic parts; an advanced part stands on the axes that it has yet to gather. */
type View = {
  readonly axes: readonly Axis[];
  readonly strides: readonly Dim[] | undefined;
  readonly advanced: readonly { readonly at: number; readonly item: Advanced }[];
  /** Positions of the elements among the tensor's own, where its numbers are known. */
  readonly offset: Dim | undefined;
};

type Advanced = Extract<IndexItem, { readonly kind: "gather" | "mask" }>;

function applied(
  call: Call,
  tensor: TensorValue,
  shape: readonly Axis[],
  items: readonly IndexItem[],
): View | undefined {
  const axes: Axis[] = [];
  const strides: Dim[] = [];
  const advanced: { readonly at: number; readonly item: Advanced }[] = [];
  const own = tensor.strides ?? contiguousStrides(shape.map(({ size }) => size));
  let offset: Dim | undefined = 0;
  let dim = 0;
  let rest = shape.length - items.reduce((count, item) => count + axesUsed(item), 0);
  const keep = (): void => {
    const kept = shape[dim];
    if (kept !== undefined) {
      axes.push(kept);
      strides.push(own[dim] ?? 1);
    }
    dim++;
  };
  for (const [position, item] of items.entries()) {
    const current = shape[dim];
    const stride = own[dim] ?? 1;
    switch (item.kind) {
      case "select": {
        if (current === undefined) return undefined;
        if (!selects(call, item.index, current.size, position)) return undefined;
        const from = typeof item.index === "number" && item.index < 0 ? add(current.size, item.index) : item.index;
        offset = offset === undefined ? undefined : add(offset, multiply(from, stride));
        dim++;
        break;
      }
      case "slice": {
        if (current === undefined) return undefined;
        const length = sliceLength(call, current.size, item);
        const start = sliceStart(call, current.size, item.lower);
        offset = offset === undefined || start === undefined ? undefined : add(offset, multiply(start, stride));
        axes.push(length === current.size ? current : axis(length, current.role));
        strides.push(item.step === "unknown" ? call.freshUnknown() : multiply(stride, item.step));
        dim++;
        break;
      }
      case "newAxis":
        axes.push(axis(1));
        strides.push(current === undefined ? 1 : multiply(current.size, stride));
        break;
      case "rest":
        for (; rest > 0; rest--) keep();
        break;
      case "gather":
        advanced.push({ at: axes.length, item });
        keep();
        break;
      case "mask":
        advanced.push({ at: axes.length, item });
        if (item.shape.length === 0) {
          axes.push(axis(1));
          strides.push(1);
        }
        for (const _size of item.shape) keep();
        break;
      case "unknown":
        return undefined;
    }
  }
  while (dim < shape.length) keep();
  return { axes, strides: tensor.strides === undefined ? undefined : strides, advanced, offset };
}

/** An integer must lie inside its axis. */
function selects(call: Call, index: Dim, size: Dim, position: number): boolean {
  const raised = (): Raised => ({
    code: "index",
    type: "IndexError",
    text: `index ${formatDim(index)} is out of bounds for dimension ${String(position)} with size ${formatDim(size)}`,
  });
  if (typeof index === "number") {
    const least = index >= 0 ? index + 1 : -index;
    return call.require({ kind: "atLeast", left: size, right: least }, raised);
  }
  // A symbolic index may lie anywhere; only what is outside for all sizes is wrong.
  const facts = call.facts();
  const outside =
    isAtLeast(index, size, facts) === "always" || isAtLeast(subtract(-1, size), index, facts) === "always";
  if (outside && !mentionsUnknown(size)) call.raise(raised());
  return !outside;
}

function viewed(tensor: TensorValue, view: View): TensorValue {
  return {
    ...tensor,
    shape: view.axes,
    strides: view.strides,
    parameter: false,
    data: pickedNumbers(tensor, view),
  };
}

/** The numbers that a view shows, where the tensor's own are known and lie in memory as its shape counts them. */
function pickedNumbers(tensor: TensorValue, { axes, strides, offset }: View): readonly number[] | undefined {
  const { data, shape } = tensor;
  if (data === undefined || shape === undefined || strides === undefined || typeof offset !== "number")
    return undefined;
  const plain = contiguousStrides(shape.map(({ size }) => size));
  if (tensor.strides?.some((stride, dim) => stride !== plain[dim]) === true) return undefined;
  let positions: readonly number[] = [offset];
  for (const [dim, { size }] of axes.entries()) {
    const stride = strides[dim];
    if (typeof size !== "number" || typeof stride !== "number") return undefined;
    positions = positions.flatMap((position) => Array.from({ length: size }, (_, at) => position + at * stride));
  }
  return positions.map((position) => data[position] ?? Number.NaN);
}

/** Advanced parts are stretched to one shape, which stands where they stand together, else in front. */
function gathered(call: Call, tensor: TensorValue, view: View): TensorValue | undefined {
  const used = new Set<number>();
  const shapes: (readonly Axis[])[] = [];
  for (const { at, item } of view.advanced) {
    const width = item.kind === "gather" ? 1 : Math.max(1, item.shape.length);
    for (let dim = at; dim < at + width; dim++) used.add(dim);
    if (item.kind === "mask") {
      if (!maskFits(call, item, view.axes, at)) return undefined;
      shapes.push([axis(item.count ?? call.freshUnknown())]);
    } else {
      shapes.push(item.shape.map((size) => axis(size)));
    }
  }
  const common = joined(call, shapes);
  if (common === undefined) return undefined;
  // The numbers are looked at after the shapes.
  if (!numbersFit(call, view)) return undefined;
  const positions = [...used];
  const first = positions[0] ?? 0;
  const adjacent = positions.every((dim, index) => dim === first + index);
  const rest = view.axes.filter((_, dim) => !used.has(dim));
  const front = adjacent ? view.axes.slice(0, first) : [];
  const shape = [...front, ...common, ...rest.slice(front.length)];
  return {
    ...tensor,
    shape,
    strides: contiguousStrides(shape.map(({ size }) => size)),
    parameter: false,
    data: undefined,
  };
}

function joined(call: Call, shapes: readonly (readonly Axis[])[]): readonly Axis[] | undefined {
  const sizes = shapes.map((shape) => shape.map(({ size }) => size));
  const text = `shape mismatch: indexing tensors could not be broadcast together with shapes ${sizes.map(sizesText).join(", ")}`;
  const worded: Call = {
    ...call,
    require: (condition) => call.require(condition, () => ({ code: "index", type: "IndexError", text })),
  };
  return broadcastShapes(worded, shapes);
}

function maskFits(
  call: Call,
  item: Extract<Advanced, { readonly kind: "mask" }>,
  axes: readonly Axis[],
  at: number,
): boolean {
  return item.shape.every((size, index) => {
    const own = axes[at + index];
    if (own === undefined) return true;
    const text = `The shape of the mask ${sizesText(item.shape)} at index ${String(index)} does not match the shape of the indexed tensor ${sizesText(axes.map((one) => one.size))} at index ${String(at + index)}`;
    return call.require({ kind: "equal", left: size, right: own.size }, () => ({
      code: "index",
      type: "IndexError",
      text,
    }));
  });
}

/** The indices of one element are looked at together, as far as they are known. */
function numbersFit(call: Call, { advanced, axes }: View): boolean {
  const known = advanced.flatMap(({ at, item }, order) =>
    item.kind === "gather" && item.data !== undefined ? [{ data: item.data, size: axes[at]?.size ?? 0, order }] : [],
  );
  const count = Math.max(0, ...known.map(({ data }) => data.length));
  for (let position = 0; position < count; position++) {
    for (const { data, size, order } of known) {
      const index = data[data.length === 1 ? 0 : position];
      if (index !== undefined && !indexFits(call, index, size, order)) return false;
    }
  }
  return true;
}

function indexFits(call: Call, index: number, size: Dim, order: number): boolean {
  const text = `index ${String(index)} is out of bounds for dimension ${String(order)} with size ${formatDim(size)}`;
  const least = index >= 0 ? index + 1 : -index;
  return call.require({ kind: "atLeast", left: size, right: least }, () => ({
    code: "index",
    type: "IndexError",
    text,
  }));
}
