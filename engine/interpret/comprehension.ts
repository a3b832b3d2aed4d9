import type { Expression } from "../language/syntax.ts";
import type { Place } from "../shape/place.ts";
import { type Sequence, tuple, unknown, type Value } from "../torch/value.ts";
import { newList, truth } from "./arithmetic.ts";
import { notIterable } from "./builtins.ts";
import { distinct, distinctEntries } from "./distinct.ts";
import { iterated, UNROLLED } from "./iterate.ts";
import { joinElements } from "./join.ts";
import { counted } from "./loop-counter.ts";
import { type Machine, placeOf, site } from "./machine.ts";
import { fork, commit } from "./store.ts";
import { bind } from "./targets.ts";
import { repeatedly } from "./work.ts";

type Comprehension = Extract<Expression, { readonly kind: "comprehension" }>;

/** The most items that a comprehension looks at one by one: weights of deep networks, characters of a sentence. */
const LISTED = 256;

/** A list, set or dict comprehension, or a generator, in a scope of its own. */
export function comprehension(machine: Machine, expression: Comprehension, place: Place): Value {
  const { scopes, path } = machine;
  machine.scopes = [`${String(place.start)}${path}/`, ...scopes];
  const items = clause(machine, expression, 0);
  machine.scopes = scopes;
  machine.path = path;
  switch (expression.form) {
    case "list":
      return newList(machine, items, place);
    case "generator":
      return items === undefined
        ? unknown("what is generated isn't known")
        : { kind: "iterator", of: "generator", items };
    case "set":
      return { kind: "set", items: items?.kind === "items" ? distinct(items.items) : undefined };
    case "dict": {
      const cell = `${site(machine, place)}#dict`;
      const known = items?.kind === "items" ? items.items : undefined;
      const entries = known && distinctEntries(known.map((pair) => pairOf(pair)));
      machine.layer.cells.set(cell, { kind: "dict", entries });
      return { kind: "dict", cell };
    }
  }
}

function pairOf(pair: Value): { readonly key: Value; readonly value: Value } {
  const [key, value] = pair.kind === "tuple" ? pair.items : [];
  return { key: key ?? unknown("the key isn't known"), value: value ?? unknown("the value isn't known") };
}

/** What the clauses from this one on produce; undefined: not known. */
function clause(machine: Machine, expression: Comprehension, index: number): Sequence | undefined {
  const current = expression.clauses[index];
  if (current === undefined) {
    const element = machine.evaluate(machine, expression.element);
    const key = expression.key === undefined ? undefined : machine.evaluate(machine, expression.key);
    return { kind: "items", items: [key === undefined ? element : tuple([key, element])] };
  }
  const source = machine.evaluate(machine, current.iterable);
  const place = placeOf(machine, current.iterable.span);
  if (notIterable(machine, source, place) !== undefined) return undefined;
  const all = iterated(machine, source);
  if (all?.kind === "items" && (all.items.length <= LISTED || machine.running !== undefined))
    return eachItem(machine, expression, index, all.items);
  const items =
    all?.kind === "items"
      ? ({
          kind: "repeated",
          element: joinElements(all.items, site(machine, place)),
          length: all.items.length,
        } as const)
      : all;
  const element =
    items === undefined ? unknown("what is iterated isn't known") : counted(machine, source, current.target, items);
  bind(machine, current.target, element, "loop", undefined);
  const { repetitions } = machine;
  machine.repetitions = repeatedly(repetitions, items?.length);
  let filtered = false;
  for (const condition of current.conditions) {
    if (truth(machine, machine.evaluate(machine, condition)) !== true) filtered = true;
  }
  const inner = clause(machine, expression, index + 1);
  machine.repetitions = repetitions;
  if (inner === undefined || items === undefined || filtered) return undefined;
  const produced = inner.kind === "items" ? inner.items : [inner.element];
  if (inner.kind !== "items" || produced.length !== 1 || produced[0] === undefined) return undefined;
  return { kind: "repeated", element: produced[0], length: items.length };
}

function eachItem(
  machine: Machine,
  expression: Comprehension,
  index: number,
  items: readonly Value[],
): Sequence | undefined {
  const current = expression.clauses[index];
  if (current === undefined) return undefined;
  const collected: Value[] = [];
  let known = true;
  const { path } = machine;
  for (const [at, item] of items.entries()) {
    machine.fuel--;
    if (machine.fuel < 0) return undefined;
    machine.running?.checkpoint();
    machine.path = `${path}.${String(at)}`;
    bind(machine, current.target, item, "loop", undefined);
    let taken = true;
    for (const condition of current.conditions) {
      const holds = truth(machine, machine.evaluate(machine, condition));
      if (holds === undefined) known = false;
      if (holds === false) taken = false;
    }
    if (!taken) continue;
    const before = machine.layer;
    if (machine.running === undefined) machine.layer = fork(before);
    const inner = clause(machine, expression, index + 1);
    if (machine.running === undefined) commit(machine.layer, before);
    machine.layer = before;
    if (inner?.kind === "items") collected.push(...inner.items);
    else known = false;
    if (collected.length > UNROLLED * UNROLLED && machine.running === undefined) known = false;
  }
  machine.path = path;
  return known ? { kind: "items", items: collected } : undefined;
}
