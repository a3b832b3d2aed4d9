import { add, type Dim, subtract } from "../shape/dim.ts";
import { isAtLeast } from "../shape/facts.ts";
import type { Place } from "../shape/place.ts";
import { sequenceLength } from "../torch/content.ts";
import { packedFields } from "../torch/registry.ts";
import { indexTensor } from "../torch/tensor/indexing.ts";
import { type Sequence, string, tuple, typeName, unknown, type Value } from "../torch/value.ts";
import { equality, newList } from "./arithmetic.ts";
import { callOf } from "./call.ts";
import { iterated, rangeLength } from "./iterate.ts";
import { joinElements } from "./join.ts";
import type { Machine } from "./machine.ts";
import { slicedContainer } from "./module-containers.ts";
import { pick } from "./pick.ts";
import { raise } from "./report.ts";
import { computed, itemOf, readable } from "./running.ts";
import { readCell, readFacts } from "./store.ts";
import { represented } from "./text.ts";

/** `value[index]`. */
export function subscript(machine: Machine, value: Value, given: Value, place: Place): Value {
  const index = value.kind === "tensor" ? given : asIndex(given);
  switch (value.kind) {
    case "tensor":
      return computed(
        machine,
        "operator.getitem",
        { input: value, index },
        indexTensor(callOf(machine, place, new Map(), undefined), value, readable(index)),
        place,
      );
    case "tuple": {
      const found = item(machine, { kind: "items", items: value.items }, index, place, "tuple");
      if (found.kind === "item") return found.value;
      if (found.items.kind === "repeated") return unknown("the slice isn't known");
      return { kind: "tuple", items: found.items.items, form: value.form === "size" ? "size" : "tuple" };
    }
    case "list": {
      const items = iterated(machine, value);
      if (items === undefined) return unknown("the list isn't known");
      const found = item(machine, items, index, place, "list");
      return found.kind === "item" ? found.value : newList(machine, found.items, place);
    }
    case "range": {
      if (index.kind !== "int") return unknown("a part of a range isn't read");
      const items = iterated(machine, value);
      if (items?.kind === "items") {
        const found = item(machine, items, index, place, "range object");
        return found.kind === "item" ? found.value : unknown("a part of a range isn't read");
      }
      return typeof index.value === "number" && index.value >= 0 && value.step === 1 && rangeLength(value) !== 0
        ? { kind: "int", value: add(value.start, index.value) }
        : unknown("the range's item isn't known");
    }
    case "dict":
      return entry(machine, value.cell, index, place);
    case "string": {
      if (value.value === undefined) return string(undefined);
      if (value.value.length > 1000) return string(undefined);
      const characters = Array.from(value.value, string);
      const found = item(machine, { kind: "items", items: characters }, index, place, "string");
      if (found.kind === "item") return found.value;
      if (found.items.kind === "repeated") return string(undefined);
      return string(found.items.items.map((part) => (part.kind === "string" ? part.value : "")).join(""));
    }
    case "module":
      return child(machine, value, index, place);
    case "none":
    case "int":
    case "float":
    case "bool":
    case "ellipsis":
      raise(
        machine,
        { code: "index", type: "TypeError", text: `'${typeName(value)}' object is not subscriptable` },
        place,
      );
      return { ...unknown("it has no items"), suspect: true };
    case "packed":
      return subscript(machine, tuple(packedFields(value)), index, place);
    case "operation": {
      // `x.size[0]`
      if (value.self === undefined) return unknown("its items aren't known");
      const type = value.self.kind === "tensor" ? typeName(value) : "method";
      raise(machine, { code: "index", type: "TypeError", text: `'${type}' object is not subscriptable` }, place);
      return { ...unknown("it has no items"), suspect: true };
    }
    case "unknown":
    case "set":
    case "slice":
    case "iterator":
    case "dtype":
    case "device":
    case "moduleClass":
    case "namespace":
    case "type":
    case "callable":
    case "instance":
      return unknown("its items aren't known");
  }
}

/** An integer tensor of one number stands for that number (`__index__`), where its number is known. */
function asIndex(value: Value): Value {
  if (value.kind !== "tensor") return value;
  const item = itemOf(value);
  return item?.kind === "int" ? item : value;
}

type Found = { readonly kind: "item"; readonly value: Value } | { readonly kind: "slice"; readonly items: Sequence };

function item(machine: Machine, items: Sequence, index: Value, place: Place, type: string): Found {
  const lost: Found = { kind: "item", value: unknown("the index isn't known") };
  if (index.kind === "unknown") {
    return { kind: "item", value: items.kind === "repeated" ? items.element : anyOf(items.items) };
  }
  if (index.kind === "slice") {
    const part = sliced(machine, items, index);
    return part === undefined ? lost : { kind: "slice", items: part };
  }
  const at =
    index.kind === "bool" && index.value !== undefined
      ? Number(index.value)
      : index.kind === "int"
        ? index.value
        : undefined;
  if (at === undefined) {
    if (index.kind === "bool" || index.kind === "tensor") return lost;
    const noun = type === "range object" ? "range" : type;
    const text = `${noun} indices must be integers or slices, not ${typeName(index)}`;
    raise(
      machine,
      {
        code: "index",
        type: "TypeError",
        text: type === "string" ? `string indices must be integers, not '${typeName(index)}'` : text,
      },
      place,
    );
    return { kind: "item", value: { ...unknown("the index is no integer"), suspect: true } };
  }
  const length = sequenceLength(items);
  const facts = readFacts(machine.layer);
  const tooHigh = isAtLeast(at, length, facts) === "always";
  const tooLow = isAtLeast(subtract(-1, length), at, facts) === "always";
  if (tooHigh || tooLow) {
    raise(machine, { code: "index", type: "IndexError", text: `${type} index out of range` }, place);
    return { kind: "item", value: { ...unknown("the index is out of range"), suspect: true } };
  }
  if (items.kind === "repeated") return { kind: "item", value: items.element };
  if (typeof at !== "number") return { kind: "item", value: anyOf(items.items) };
  const found = items.items.at(at);
  return found === undefined ? lost : { kind: "item", value: found };
}

function anyOf(items: readonly Value[]): Value {
  return joinElements(items, "any");
}

function sliced(
  machine: Machine,
  items: Sequence,
  slice: Extract<Value, { readonly kind: "slice" }>,
): Sequence | undefined {
  const lower = bound(slice.lower);
  const upper = bound(slice.upper);
  const step = bound(slice.step) ?? 1;
  if (lower === "unknown" || upper === "unknown" || typeof step !== "number" || step === 0) return undefined;
  if (items.kind === "items") {
    if ((lower !== undefined && typeof lower !== "number") || (upper !== undefined && typeof upper !== "number"))
      return undefined;
    return { kind: "items", items: pick(items.items, lower, upper, step) };
  }
  if (step === -1 && lower === undefined && upper === undefined) return items;
  if (step !== 1) return undefined;
  const facts = readFacts(machine.layer);
  const start = lower ?? 0;
  const end = upper ?? items.length;
  const from = typeof start === "number" && start < 0 ? add(items.length, start) : start;
  const to = typeof end === "number" && end < 0 ? add(items.length, end) : end;
  const inside = isAtLeast(items.length, to, facts) === "always" && isAtLeast(to, from, facts) === "always";
  return inside && isAtLeast(from, 0, facts) === "always" ? { ...items, length: subtract(to, from) } : undefined;
}

function bound(value: Value): Dim | "unknown" | undefined {
  if (value.kind === "none") return undefined;
  return value.kind === "int" ? value.value : "unknown";
}

function entry(machine: Machine, cell: string, key: Value, place: Place): Value {
  const content = readCell(machine.layer, cell);
  if (content?.kind !== "dict" || content.entries === undefined) return unknown("the dict isn't known");
  let unsure = false;
  for (const candidate of [...content.entries].reverse()) {
    const same = equality(machine, candidate.key, key);
    if (same === true) return candidate.value;
    if (same === undefined) unsure = true;
  }
  const text = represented(key, (other) => readCell(machine.layer, other));
  if (unsure || text === undefined) return unknown("the key isn't known");
  raise(machine, { code: "index", type: "KeyError", text }, place);
  return { ...unknown("there is no such key"), suspect: true };
}

function child(
  machine: Machine,
  module: Extract<Value, { readonly kind: "module" }>,
  index: Value,
  place: Place,
): Value {
  const content = readCell(machine.layer, module.cell);
  if (content?.kind !== "module") return unknown("the module isn't known");
  const { name } = content.moduleClass;
  if (!/^(Sequential|ModuleList|ModuleDict|ParameterList|ParameterDict)$/u.test(name)) {
    raise(machine, { code: "index", type: "TypeError", text: `'${name}' object is not subscriptable` }, place);
    return { ...unknown("it has no items"), suspect: true };
  }
  if (index.kind === "string" && index.value !== undefined) {
    const named = content.children.find((candidate) => candidate.name === index.value);
    if (named !== undefined) return named.module;
    if (name === "ModuleDict") {
      const text = represented(index, () => undefined) ?? "";
      raise(machine, { code: "index", type: "KeyError", text }, place);
      return { ...unknown("there is no such module"), suspect: true };
    }
  }
  if (index.kind === "slice") {
    return slicedContainer(machine, module, index, place) ?? unknown("a slice of a container isn't read");
  }
  if (index.kind !== "int" || typeof index.value !== "number") return anyChild(content.children);
  const found = content.children.at(index.value);
  if (found !== undefined) return found.module;
  const text = name === "Sequential" || name === "ModuleList" ? `index ${String(index.value)} is out of range` : "";
  raise(machine, { code: "index", type: "IndexError", text }, place);
  return { ...unknown("there is no such module"), suspect: true };
}

function anyChild(children: readonly { readonly module: Value }[]): Value {
  const [first] = children;
  return children.length === 1 && first !== undefined ? first.module : unknown("which module isn't known");
}
