import { add, type Dim, multiply, sameDim, unknownDim } from "../shape/dim.ts";
import type { Place } from "../shape/place.ts";
import type { ListContent } from "../torch/content.ts";
import type { GivenArgument } from "../torch/signature.ts";
import { int, none, type Sequence, string, tuple, unknown, type Value } from "../torch/value.ts";
import { equality, newList } from "./arithmetic.ts";
import { type Entries, entriesOf } from "./builtins.ts";
import { distinctEntries } from "./distinct.ts";
import { iterated } from "./iterate.ts";
import { joinElements, joinValues } from "./join.ts";
import { type Machine, site } from "./machine.ts";
import { descends, keyOf, ordered } from "./ordering.ts";
import { raise } from "./report.ts";
import { readCell } from "./store.ts";
import { stringMethod } from "./string-methods.ts";
import { represented } from "./text.ts";

/** Calls `self.name(...)` of a Python type. */
export function callMethod(
  machine: Machine,
  type: string,
  name: string,
  self: Value,
  given: readonly GivenArgument[],
  place: Place,
): Value {
  const values = given.map(({ value }) => value);
  switch (type) {
    case "list":
      return self.kind === "list" ? listMethod(machine, name, self.cell, given, place) : unknown(name);
    case "dict":
      return self.kind === "dict" ? dictMethod(machine, name, self.cell, given, place) : unknown(name);
    case "tuple":
    case "size":
    case "range":
      return sequenceMethod(machine, name, self, values, place);
    case "string":
      return stringMethod(machine, name, self, given, place);
    case "int":
    case "bool":
    case "float":
      return unknown(`${type}.${name} isn't read`);
    default:
      return unknown(`${type}.${name} isn't read`);
  }
}

function listMethod(
  machine: Machine,
  name: string,
  cell: string,
  given: readonly GivenArgument[],
  place: Place,
): Value {
  const values = given.map(({ value }) => value);
  const content = readCell(machine.layer, cell);
  if (content?.kind !== "list") return unknown("the list isn't known");
  const write = (items: Sequence): void => {
    machine.layer.cells.set(cell, { kind: "list", items });
  };
  const [first] = values;
  switch (name) {
    case "append":
      if (first !== undefined) write(appended(content.items, [first], `${site(machine, place)}+`));
      return none;
    case "extend": {
      const more = first === undefined ? undefined : iterated(machine, first);
      if (more?.kind === "items") write(appended(content.items, more.items, `${site(machine, place)}+`));
      else if (more !== undefined) write(extended(content.items, more, `${site(machine, place)}+`));
      else forget(machine, cell);
      return none;
    }
    case "clear":
      write({ kind: "items", items: [] });
      return none;
    case "copy":
      return newList(machine, content.items, place);
    case "reverse":
      if (content.items.kind === "items") write({ kind: "items", items: [...content.items.items].reverse() });
      return none;
    case "sort": {
      const descending = descends(given);
      const known = content.items.kind === "items" ? content.items.items : undefined;
      const key = keyOf(given);
      const keyed = (item: Value): Value =>
        key === undefined
          ? item
          : machine.invoke(machine, key.value, [{ ...key, name: undefined, value: item }], place);
      const items =
        known === undefined || descending === undefined ? undefined : ordered(known, descending, known.map(keyed));
      write(items === undefined ? inAnyOrder(machine, content.items, place) : { kind: "items", items });
      return none;
    }
    case "insert": {
      const [at, item] = values;
      if (content.items.kind === "items" && at?.kind === "int" && typeof at.value === "number" && item !== undefined) {
        const items = [...content.items.items];
        items.splice(at.value, 0, item);
        write({ kind: "items", items });
      } else if (item !== undefined) {
        write(appended(asRepeated(content), [item], `${site(machine, place)}+`));
      }
      return none;
    }
    case "pop": {
      if (content.items.kind === "repeated") {
        write({ ...content.items, length: add(content.items.length, -1) });
        return content.items.element;
      }
      const items = [...content.items.items];
      if (items.length === 0) {
        raise(machine, { code: "index", type: "IndexError", text: "pop from empty list" }, place);
        return { ...unknown("the list is empty"), suspect: true };
      }
      const index = first === undefined ? -1 : first.kind === "int" ? first.value : undefined;
      if (typeof index !== "number") return unknown("the index isn't known");
      const [removed] = items.splice(index, 1);
      write({ kind: "items", items });
      return removed ?? unknown("the index isn't in the list");
    }
    case "remove": {
      const known = content.items.kind === "items" ? content.items.items : [];
      const matches = known.map((item) => (first === undefined ? undefined : equality(machine, item, first)));
      const at = matches.indexOf(true);
      if (at >= 0 && !matches.slice(0, at).includes(undefined)) {
        write({ kind: "items", items: known.toSpliced(at, 1) });
      } else if (content.items.kind === "items" && matches.every((same) => same === false)) {
        raise(machine, { code: "value", type: "ValueError", text: "list.remove(x): x not in list" }, place);
      } else {
        forget(machine, cell);
      }
      return none;
    }
    default:
      return sequenceMethod(machine, name, { kind: "list", cell }, values, place);
  }
}

function inAnyOrder(machine: Machine, items: Sequence, place: Place): Sequence {
  if (items.kind === "repeated" || items.items.length <= 1) return items;
  const element = joinElements(items.items, site(machine, place));
  return { kind: "repeated", element, length: items.items.length, among: items.items };
}

function forget(machine: Machine, cell: string): void {
  const content = readCell(machine.layer, cell);
  if (content?.kind !== "list") return;
  machine.layer.cells.set(cell, {
    kind: "list",
    items: { kind: "repeated", element: unknown("the list was changed"), length: lengthUnknown(machine, cell) },
  });
}

function lengthUnknown(machine: Machine, cell: string): Dim {
  return unknownDim(`${cell}?${machine.path}`);
}

function sequenceMethod(machine: Machine, name: string, self: Value, values: readonly Value[], place: Place): Value {
  const items = iterated(machine, self);
  const [wanted] = values;
  if (name === "numel" && self.kind === "tuple") {
    return int(
      self.items.reduce<Dim>((product, item) => (item.kind === "int" ? multiply(product, item.value) : product), 1),
    );
  }
  if (items?.kind !== "items" || wanted === undefined) return unknown(`${name} isn't known`);
  const matches = items.items.map((item) => equality(machine, item, wanted));
  if (matches.includes(undefined)) return unknown(`${name} isn't known`);
  if (name === "count") return int(matches.filter((same) => same === true).length);
  if (name !== "index") return unknown(`${name} isn't read`);
  const at = matches.indexOf(true);
  if (at >= 0) return int(at);
  const text = self.kind === "list" ? "list item is not in list" : "tuple.index(x): x not in tuple";
  raise(machine, { code: "value", type: "ValueError", text }, place);
  return { ...unknown("there is no such item"), suspect: true };
}

function missingKey(machine: Machine, key: Value, place: Place): Value {
  const text = represented(key, (cell) => readCell(machine.layer, cell));
  if (text === undefined) return unknown("the key isn't known");
  raise(machine, { code: "index", type: "KeyError", text }, place);
  return { ...unknown("there is no such key"), suspect: true };
}

function dictMethod(
  machine: Machine,
  name: string,
  cell: string,
  given: readonly GivenArgument[],
  place: Place,
): Value {
  const content = readCell(machine.layer, cell);
  if (content?.kind !== "dict" || content.entries === undefined) return unknown("the dict isn't known");
  const { entries } = content;
  const [key, fallback] = given.map(({ value }) => value);
  const write = (changed: Entries | undefined): void => {
    machine.layer.cells.set(cell, { kind: "dict", entries: changed });
  };
  const find = (): Value | undefined | "unsure" => {
    if (key === undefined) return undefined;
    for (const entry of entries) {
      const same = equality(machine, entry.key, key);
      if (same === true) return entry.value;
      if (same === undefined) return "unsure";
    }
    return undefined;
  };
  switch (name) {
    case "get": {
      const found = find();
      return found === "unsure" ? unknown("the key isn't known") : (found ?? fallback ?? none);
    }
    case "keys":
      return { kind: "iterator", of: "dict_keys", items: { kind: "items", items: entries.map((entry) => entry.key) } };
    case "values":
      return {
        kind: "iterator",
        of: "dict_values",
        items: { kind: "items", items: entries.map((entry) => entry.value) },
      };
    case "items": {
      const items = entries.map((entry) => tuple([entry.key, entry.value]));
      return { kind: "iterator", of: "dict_items", items: { kind: "items", items } };
    }
    case "copy": {
      const copy = `${site(machine, place)}#dict`;
      machine.layer.cells.set(copy, content);
      return { kind: "dict", cell: copy };
    }
    case "clear":
      machine.layer.cells.set(cell, { kind: "dict", entries: [] });
      return none;
    case "pop": {
      const found = find();
      if (found === "unsure" || key === undefined) {
        write(undefined);
        return unknown("the key isn't known");
      }
      if (found !== undefined) write(entries.filter((entry) => equality(machine, entry.key, key) !== true));
      return found ?? fallback ?? missingKey(machine, key, place);
    }
    case "setdefault": {
      const found = find();
      if (found === undefined && key !== undefined) write([...entries, { key, value: fallback ?? none }]);
      if (found === "unsure") write(undefined);
      return found === "unsure" ? unknown("the key isn't known") : (found ?? fallback ?? none);
    }
    case "update": {
      const [source, ...more] = given.filter((argument) => argument.name === undefined).map(({ value }) => value);
      const first = source === undefined ? [] : more.length > 0 ? undefined : entriesOf(machine, source);
      const named = given.flatMap((argument) =>
        argument.name === undefined ? [] : [{ key: string(argument.name), value: argument.value }],
      );
      write(first && distinctEntries([...entries, ...first, ...named]));
      return none;
    }
    default:
      write(undefined);
      return unknown(`${name} isn't read`);
  }
}

/** A list with more items behind: known one by one, or as one element that stands for all. */
export function appended(items: Sequence, more: readonly Value[], site: string): Sequence {
  if (items.kind === "items") return { kind: "items", items: [...items.items, ...more] };
  let { element } = items;
  for (const item of more) element = sameDim(items.length, 0) ? item : joinValues(element, item, site);
  return { kind: "repeated", element, length: add(items.length, more.length) };
}

function extended(items: Sequence, more: Extract<Sequence, { readonly kind: "repeated" }>, site: string): Sequence {
  const before = items.kind === "items" ? items.items : [items.element];
  let { element } = more;
  for (const item of before) element = joinValues(element, item, site);
  const length = items.kind === "items" ? items.items.length : items.length;
  return { kind: "repeated", element, length: add(length, more.length) };
}

function asRepeated({ items }: ListContent): Sequence {
  if (items.kind === "repeated" || items.items[0] === undefined) return items;
  return { kind: "repeated", element: items.items[0], length: items.items.length };
}
