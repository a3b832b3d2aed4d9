import type { Expression, Span } from "../language/syntax.ts";
import { formatDim } from "../shape/dim.ts";
import { isAtLeast } from "../shape/facts.ts";
import type { Place } from "../shape/place.ts";
import { sequenceLength } from "../torch/content.ts";
import { assignIndexed } from "../torch/tensor/indexing.ts";
import { type Sequence, typeName, unknown, type Value } from "../torch/value.ts";
import { equality } from "./arithmetic.ts";
import { assignAttribute } from "./attributes.ts";
import { notIterable } from "./builtins.ts";
import { callOf } from "./call.ts";
import { describe } from "./describe.ts";
import type { Binding } from "./fact.ts";
import { isSuspect, suspected } from "./invoke.ts";
import { iterated, UNROLLED } from "./iterate.ts";
import { joinElements } from "./join.ts";
import { bindingKey, type Machine, placeOf, site } from "./machine.ts";
import { doubtsOf, judge } from "./mistakes/doubts.ts";
import { unpackedStates } from "./mistakes/unpacked-states.ts";
import { recordBinding } from "./recorder.ts";
import { demand, raise } from "./report.ts";
import { computed, readable } from "./running.ts";
import { readCell, readFacts } from "./store.ts";
import { countMistake, type Unpacking } from "./unpack-mistakes.ts";
import { spells } from "./spelled.ts";

/**
 * Binds a value to a target, as an assignment does. `source` is the expression that it comes from, if any; `around` the
 * place of the targets that this one is among.
 */
export function bind(
  machine: Machine,
  target: Expression,
  value: Value,
  form: Binding["form"],
  source: Expression | undefined,
  around?: Place,
): void {
  switch (target.kind) {
    case "name": {
      const own = named(value, target.name, placeOf(machine, target.span));
      machine.layer.variables.set(bindingKey(machine, target.name), own);
      judge(machine, doubtsOf(own), "bound");
      record(machine, target.span, target.name, own, form, source);
      return;
    }
    case "tuple":
    case "list":
      unpack(machine, { targets: target.items, place: placeOf(machine, target.span), around }, value, form, source);
      return;
    case "starred":
      bind(machine, target.value, value, form, source);
      return;
    case "attribute": {
      const owner = machine.evaluate(machine, target.value);
      assignAttribute(machine, owner, target.name, value, placeOf(machine, target.span));
      record(machine, target.span, written(target), value, form, source);
      return;
    }
    case "subscript": {
      const owner = machine.evaluate(machine, target.value);
      const index = machine.evaluate(machine, target.index);
      const tainted = isSuspect(owner) || isSuspect(index) || isSuspect(value);
      if (tainted) machine.suppressed++;
      assignItem(machine, owner, index, value, placeOf(machine, target.span));
      if (tainted) machine.suppressed--;
      return;
    }
    case "int":
    case "float":
    case "string":
    case "formatted":
    case "none":
    case "bool":
    case "ellipsis":
    case "set":
    case "dict":
    case "call":
    case "slice":
    case "unary":
    case "binary":
    case "comparison":
    case "boolean":
    case "conditional":
    case "comprehension":
    case "lambda":
    case "walrus":
    case "unread":
    case "missing":
      return;
  }
}

/** An int is known by the name of the variable that it was given to: names are evidence for an axis. */
export function named(value: Value, name: string, place: Place): Value {
  if (value.kind !== "int") return value;
  const label = value.factor?.label ?? "";
  if (label !== "" && label !== formatDim(value.value)) return value;
  return { ...value, factor: { size: value.value, label: name, place } };
}

function record(
  machine: Machine,
  span: Span,
  name: string,
  value: Value,
  form: Binding["form"],
  source: Expression | undefined,
): void {
  if (machine.quiet > 0) return;
  if (machine.running !== undefined) {
    machine.running.bound({ chunk: machine.chunk, ...span }, name, value);
    return;
  }
  const spelled = source !== undefined && spells(source);
  recordBinding(machine.recorder, { span, name, fact: describe(machine.layer, value), form, spelled });
}

/** A target as written ("self.cell"). */
export function written(target: Expression): string {
  if (target.kind === "name") return target.name;
  return target.kind === "attribute" ? `${written(target.value)}.${target.name}` : "…";
}

function unpack(
  machine: Machine,
  unpacking: Unpacking,
  value: Value,
  form: Binding["form"],
  source: Expression | undefined,
): void {
  const { targets, place } = unpacking;
  const star = targets.findIndex((target) => target.kind === "starred");
  const tainted = isSuspect(value);
  if (tainted) machine.suppressed++;
  const errors = machine.errors;
  const items =
    star >= 0 ? unpackStarred(machine, targets, star, value, place) : unpackExactly(machine, unpacking, value);
  if (tainted) machine.suppressed--;
  const failed = tainted || machine.errors > errors;
  const own = source?.kind === "tuple" && source.items.length === targets.length ? source.items : undefined;
  for (const [index, target] of targets.entries()) {
    const item = items?.[index] ?? unknown("what it is unpacked from isn't known");
    bind(
      machine,
      target,
      failed ? suspected(item) : item,
      form,
      own?.[index] ?? (source === undefined ? undefined : plain),
      place,
    );
  }
}

/** Stands for a source of which a part was taken: it spells no shape. */
const plain: Expression = { kind: "missing", span: { start: 0, end: 0 } };

function unpackExactly(machine: Machine, unpacking: Unpacking, value: Value): readonly Value[] | undefined {
  const { place } = unpacking;
  const wanted = unpacking.targets.length;
  if (value.kind === "none" || (value.kind === "tensor" && value.shape?.length === 0)) {
    const text = value.kind === "none" ? "cannot unpack non-iterable NoneType object" : "iteration over a 0-d tensor";
    raise(machine, { code: value.kind === "none" ? "argument" : "index", type: "TypeError", text }, place);
    return undefined;
  }
  if (value.kind === "int" || value.kind === "float" || value.kind === "bool" || value.kind === "ellipsis") {
    raise(
      machine,
      { code: "argument", type: "TypeError", text: `cannot unpack non-iterable ${typeName(value)} object` },
      place,
    );
    return undefined;
  }
  if (notIterableModule(machine, value, place)) return undefined;
  const items = iterated(machine, value);
  if (items === undefined) return undefined;
  const length = sequenceLength(items);
  const mistake = countMistake(unpacking, length, value);
  const fits = demand(machine, { kind: "equal", left: length, right: wanted }, () => mistake, place);
  // The pair was meant for h and c: h is the whole of what is taken apart.
  if (!fits && mistake.code === "unpack-gru") return [value];
  const { element } = items.kind === "repeated" ? items : { element: unknown("there is no item") };
  const taken = items.kind === "items" ? items.items : Array.from({ length: wanted }, () => element);
  return fits ? unpackedStates(machine, unpacking, value, taken) : taken;
}

function notIterableModule(machine: Machine, value: Value, place: Place): boolean {
  return value.kind === "module" && notIterable(machine, value, place) !== undefined;
}

function unpackStarred(
  machine: Machine,
  targets: readonly Expression[],
  star: number,
  value: Value,
  place: Place,
): readonly Value[] | undefined {
  const items = iterated(machine, value);
  if (items === undefined) return undefined;
  const behind = targets.length - star - 1;
  const list = (rest: Sequence): Value => {
    const cell = `${site(machine, place)}#rest`;
    machine.layer.cells.set(cell, { kind: "list", items: rest });
    return { kind: "list", cell };
  };
  if (items.kind === "items") {
    const count = items.items.length;
    if (count < targets.length - 1) {
      const text = `not enough values to unpack (expected at least ${String(targets.length - 1)}, got ${String(count)})`;
      raise(machine, { code: "value", type: "ValueError", text }, place);
      return undefined;
    }
    return [
      ...items.items.slice(0, star),
      list({ kind: "items", items: items.items.slice(star, count - behind) }),
      ...items.items.slice(count - behind),
    ];
  }
  const { element, length } = items;
  const rest: Sequence =
    typeof length === "number" && length <= UNROLLED && length >= targets.length - 1
      ? { kind: "items", items: Array.from({ length: length - targets.length + 1 }, () => element) }
      : { kind: "repeated", element, length };
  return targets.map((_, index) => (index === star ? list(rest) : element));
}

function assignItem(machine: Machine, owner: Value, index: Value, value: Value, place: Place): void {
  if (owner.kind === "tensor") {
    assignIndexed(callOf(machine, place, new Map(), undefined), owner, readable(index), value);
    computed(machine, "operator.setitem", { input: owner, index, value }, { kind: "none" }, place);
    return;
  }
  if (owner.kind === "tuple" || owner.kind === "none" || owner.kind === "int" || owner.kind === "string") {
    raise(
      machine,
      { code: "index", type: "TypeError", text: `'${typeName(owner)}' object does not support item assignment` },
      place,
    );
    return;
  }
  if (owner.kind !== "list" && owner.kind !== "dict") return;
  const content = readCell(machine.layer, owner.cell);
  if (content?.kind === "list") assignListItem(machine, owner.cell, content.items, index, value, place);
  if (content?.kind !== "dict" || content.entries === undefined) return;
  const matches = content.entries.map((entry) => equality(machine, entry.key, index));
  if (matches.includes(undefined) || index.kind === "unknown") {
    machine.layer.cells.set(owner.cell, { kind: "dict", entries: undefined });
    return;
  }
  const at = matches.indexOf(true);
  const entries =
    at >= 0
      ? content.entries.map((entry, position) => (position === at ? { key: entry.key, value } : entry))
      : [...content.entries, { key: index, value }];
  machine.layer.cells.set(owner.cell, { kind: "dict", entries });
}

/** The items after `list[1:3] = values`, where all of them are known. */
function replacedSlice(
  machine: Machine,
  items: Sequence,
  { lower, upper, step }: Extract<Value, { readonly kind: "slice" }>,
  value: Value,
): readonly Value[] | undefined {
  const values = iterated(machine, value);
  if (items.kind !== "items" || values?.kind !== "items" || step.kind !== "none") return undefined;
  const count = items.items.length;
  const at = (bound: Value, fallback: number): number | undefined => {
    if (bound.kind === "none") return fallback;
    if (bound.kind !== "int" || typeof bound.value !== "number") return undefined;
    return Math.min(count, Math.max(0, bound.value < 0 ? bound.value + count : bound.value));
  };
  const [start, end] = [at(lower, 0), at(upper, count)];
  if (start === undefined || end === undefined) return undefined;
  return [...items.items.slice(0, start), ...values.items, ...items.items.slice(Math.max(start, end))];
}

function assignListItem(
  machine: Machine,
  cell: string,
  items: Sequence,
  index: Value,
  value: Value,
  place: Place,
): void {
  const length = sequenceLength(items);
  if (index.kind === "int") {
    if (isAtLeast(index.value, length, readFacts(machine.layer)) === "always") {
      raise(machine, { code: "index", type: "IndexError", text: "list assignment index out of range" }, place);
      return;
    }
    if (items.kind === "items" && typeof index.value === "number") {
      const at = index.value < 0 ? index.value + items.items.length : index.value;
      const changed = items.items.map((item, position) => (position === at ? value : item));
      machine.layer.cells.set(cell, { kind: "list", items: { kind: "items", items: changed } });
      return;
    }
  }
  const replaced = index.kind === "slice" ? replacedSlice(machine, items, index, value) : undefined;
  if (replaced !== undefined) {
    machine.layer.cells.set(cell, { kind: "list", items: { kind: "items", items: replaced } });
    return;
  }
  const before = items.kind === "items" ? items.items : [items.element];
  const element =
    index.kind === "slice"
      ? unknown("a slice of the list was assigned")
      : joinElements([...before, value], site(machine, place));
  if (items.kind === "items" && index.kind !== "slice") {
    machine.layer.cells.set(cell, { kind: "list", items: { kind: "items", items: items.items.map(() => element) } });
  } else {
    machine.layer.cells.set(cell, { kind: "list", items: { kind: "repeated", element, length } });
  }
}
