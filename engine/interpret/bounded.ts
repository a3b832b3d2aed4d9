import type { Content } from "../torch/content.ts";
import type { CellId, Sequence, Value } from "../torch/value.ts";
import { unknown } from "../torch/value.ts";
import type { Machine } from "./machine.ts";
import { readCell } from "./store.ts";

/**
 * The value, or unknown where it holds too much to be looked at: `t = (t, t)` sixty times is 2**60 items in sixty
 * objects, and a list may hold itself. Whatever walks through an evaluated value comes to an end because of it. A run
 * has a budget of its own.
 */
export function bounded(machine: Machine, value: Value): Value {
  if (machine.running !== undefined) return value;
  switch (value.kind) {
    case "string":
      return (value.value?.length ?? 0) > MOST_CHARACTERS ? { ...value, value: undefined } : value;
    case "tuple":
    case "set":
    case "iterator":
    case "list":
    case "dict":
    case "module": {
      const { parts } = extentOf(value, (cell) => readCell(machine.layer, cell), 0);
      machine.fuel -= Math.floor(parts / PARTS_PER_STATEMENT);
      return parts <= MOST_PARTS ? value : unknown("it holds too much to be followed");
    }
    case "unknown":
    case "none":
    case "ellipsis":
    case "bool":
    case "int":
    case "float":
    case "tensor":
    case "range":
    case "slice":
    case "packed":
    case "dtype":
    case "device":
    case "operation":
    case "moduleClass":
    case "namespace":
    case "type":
    case "callable":
    case "instance":
      return value;
  }
}

const MOST_CHARACTERS = 100_000;
const MOST_PARTS = 10_000;
const MOST_LEVELS = 50;
/** Looking at so many parts costs as much as running a statement. */
const PARTS_PER_STATEMENT = 1_000;
const CHARACTERS_PER_PART = 50;

type Read = (cell: CellId) => Content | undefined;

/**
 * How many values are inside, each as often as it is reached, and in how many levels; more than the most once it is
 * too much. `fixed`: no cell is inside, so that it stays the same.
 */
type Extent = { readonly parts: number; readonly levels: number; readonly fixed: boolean };

const one: Extent = { parts: 1, levels: 1, fixed: true };
const tooMuch: Extent = { parts: MOST_PARTS + 1, levels: MOST_LEVELS + 1, fixed: false };
const measured = new WeakMap<Value | Content, Extent>();

function extentOf(value: Value, read: Read, level: number): Extent {
  switch (value.kind) {
    case "string":
      return { ...one, parts: 1 + Math.floor((value.value?.length ?? 0) / CHARACTERS_PER_PART) };
    case "tuple":
    case "set":
      return sumOf(value, value.items ?? [], read, level);
    case "iterator":
      return sumOf(value, inSequence(value.items), read, level);
    case "slice":
      return sumOf(value, [value.lower, value.upper, value.step], read, level);
    case "operation":
    case "callable":
      return value.self === undefined ? one : sumOf(value, [value.self], read, level);
    case "list":
    case "dict":
    case "module": {
      const content = read(value.cell);
      if (content === undefined) return one;
      return { ...(known(content, level) ?? sumOf(content, inContent(content), read, level)), fixed: false };
    }
    case "unknown":
    case "none":
    case "ellipsis":
    case "bool":
    case "int":
    case "float":
    case "tensor":
    case "range":
    case "packed":
    case "dtype":
    case "device":
    case "moduleClass":
    case "namespace":
    case "type":
    case "instance":
      return one;
  }
}

function sumOf(holder: Value | Content, values: readonly Value[], read: Read, level: number): Extent {
  const before = known(holder, level);
  if (before !== undefined) return before;
  if (level >= MOST_LEVELS || values.length > MOST_PARTS) return tooMuch;
  let parts = 1;
  let levels = 0;
  let fixed = true;
  for (const value of values) {
    const extent = extentOf(value, read, level + 1);
    parts += extent.parts;
    levels = Math.max(levels, extent.levels);
    fixed &&= extent.fixed;
    if (parts > MOST_PARTS) return tooMuch;
  }
  const extent = { parts, levels: levels + 1, fixed };
  if (fixed) measured.set(holder, extent);
  return extent;
}

function known(holder: Value | Content, level: number): Extent | undefined {
  const extent = measured.get(holder);
  return extent !== undefined && level + extent.levels > MOST_LEVELS ? tooMuch : extent;
}

function inContent(content: Content): readonly Value[] {
  switch (content.kind) {
    case "list":
      return inSequence(content.items);
    case "dict":
      return content.entries?.flatMap(({ key, value }) => [key, value]) ?? [];
    case "module":
      return content.children.map(({ module }) => module);
    case "instance":
    case "definition":
      return [];
  }
}

function inSequence(sequence: Sequence): readonly Value[] {
  return sequence.kind === "items" ? sequence.items : [sequence.element];
}
