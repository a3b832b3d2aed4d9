import { add, type Dim, floorDivide, maximum, negate, subtract } from "../shape/dim.ts";
import { simplify } from "../shape/facts.ts";
import { packedFields } from "../torch/registry.ts";
import { int, type Sequence, type TensorValue, string, tuple, unknown, type Value } from "../torch/value.ts";
import type { Machine } from "./machine.ts";
import { listsParts, RunStopped } from "../values/run.ts";
import { libraryItems } from "./library/library.ts";
import { computed } from "./running.ts";
import { readCell, readFacts } from "./store.ts";

/** The most items that are looked at one by one. */
export const UNROLLED = 64;

/** The most items that a run lists. */
export const MOST_IN_RUN = 10_000_000;

/** The most characters of a text that are looked at one by one. */
const MOST_CHARACTERS = 2_000;

/** What a `for` over the value sees; undefined: it can't be iterated, or what it holds isn't known. */
export function iterated(machine: Machine, value: Value): Sequence | undefined {
  switch (value.kind) {
    case "tuple":
      return { kind: "items", items: value.items };
    case "list": {
      const content = readCell(machine.layer, value.cell);
      return content?.kind === "list" ? content.items : undefined;
    }
    case "dict": {
      const content = readCell(machine.layer, value.cell);
      if (content?.kind !== "dict" || content.entries === undefined) return undefined;
      return { kind: "items", items: content.entries.map((entry) => entry.key) };
    }
    case "set":
      return value.items === undefined ? undefined : unordered(value.items);
    case "string":
      if (value.value === undefined) return undefined;
      if (value.value.length > MOST_CHARACTERS && machine.running === undefined) return undefined;
      return { kind: "items", items: Array.from(value.value, string) };
    case "iterator":
      return value.items;
    case "range":
      return rangeItems(machine, value);
    case "tensor":
      return machine.running === undefined ? tensorRows(value) : runRows(machine, value);
    case "packed":
      return { kind: "items", items: packedFields(value) };
    case "module": {
      const content = readCell(machine.layer, value.cell);
      if (content?.kind !== "module" || content.children.length === 0) return undefined;
      const named = content.moduleClass.name === "ModuleDict";
      return {
        kind: "items",
        items: content.children.map((child) => (named ? string(child.name) : child.module)),
      };
    }
    case "instance":
      return libraryItems(machine, value);
    case "unknown":
    case "none":
    case "ellipsis":
    case "bool":
    case "int":
    case "float":
    case "slice":
    case "dtype":
    case "device":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "type":
    case "callable":
      return undefined;
  }
}

/** Whether Python raises "object is not iterable" for it. */
export function isIterable(value: Value): boolean {
  switch (value.kind) {
    case "none":
    case "ellipsis":
    case "bool":
    case "int":
    case "float":
    case "slice":
    case "dtype":
    case "device":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "type":
      return false;
    case "unknown":
    case "string":
    case "tensor":
    case "tuple":
    case "list":
    case "dict":
    case "set":
    case "range":
    case "iterator":
    case "module":
    case "packed":
    case "callable":
    case "instance":
      return true;
  }
}

/** A set's items come in an order of their own. */
function unordered(items: readonly Value[]): Sequence {
  const [only] = items;
  if (only === undefined || items.length === 1) return { kind: "items", items };
  const element = items.every(({ kind }) => kind === "string") ? string(undefined) : unknown("an item of a set");
  return { kind: "repeated", element, length: items.length, among: items };
}

type Range = Extract<Value, { readonly kind: "range" }>;

/** How many steps a range takes: max(0, ceil((stop - start) / step)). */
export function rangeLength({ start, stop, step }: Range): Dim {
  const distance = subtract(stop, start);
  if (step === 0) return 0;
  return maximum(0, negate(floorDivide(negate(distance), step)));
}

function rangeItems(machine: Machine, range: Range): Sequence {
  const length = simplify(rangeLength(range), readFacts(machine.layer));
  const { start, step } = range;
  if (machine.running !== undefined && (typeof length !== "number" || length > MOST_IN_RUN)) {
    const most = `a run lists ${String(MOST_IN_RUN)} at most`;
    throw new RunStopped(
      "memory",
      `this lists ${typeof length === "number" ? String(length) : "more"} numbers; ${most}`,
    );
  }
  const most = machine.running === undefined ? UNROLLED : MOST_IN_RUN;
  if (typeof length === "number" && length <= most && typeof step === "number") {
    const items: Value[] = [];
    for (let index = 0; index < length; index++) items.push(int(add(start, index * step)));
    return { kind: "items", items };
  }
  return { kind: "repeated", element: { kind: "unknown", reason: "the loop's counter" }, length };
}

/** A tensor's rows in a run: views of it, as unbind gives them. */
function runRows(machine: Machine, tensor: TensorValue): Sequence | undefined {
  const first = tensor.shape?.[0];
  const rows = tensorRows({ ...tensor, data: undefined });
  if (first === undefined || rows === undefined) return undefined;
  const row = rows.kind === "items" ? rows.items[0] : rows.element;
  listsParts(Number(first.size));
  const shape = tuple(Array.from({ length: Number(first.size) }, () => row ?? unknown("there is no row")));
  const place = machine.running?.callPlace ?? { chunk: machine.chunk, start: 0, end: 0 };
  const args = { self: tensor, input: tensor, dim: int(0) };
  const found = computed(machine, "torch.Tensor.unbind", args, shape, place);
  return found.kind === "tuple" ? { kind: "items", items: found.items } : undefined;
}

function tensorRows(tensor: TensorValue): Sequence | undefined {
  const [first, ...rest] = tensor.shape ?? [];
  if (first === undefined) return undefined;
  const width = tensor.data === undefined ? undefined : tensor.data.length / Number(first.size);
  const row: TensorValue = {
    ...tensor,
    shape: rest,
    strides: tensor.strides?.slice(1),
    parameter: false,
    data: undefined,
  };
  if (typeof first.size === "number" && first.size <= UNROLLED) {
    const part = (index: number): readonly number[] | undefined =>
      width === undefined ? undefined : tensor.data?.slice(index * width, (index + 1) * width);
    return { kind: "items", items: Array.from({ length: first.size }, (_, index) => ({ ...row, data: part(index) })) };
  }
  return { kind: "repeated", element: row, length: first.size };
}
