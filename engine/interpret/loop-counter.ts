import type { Expression } from "../language/syntax.ts";
import { add, type Dim, multiply, subtract, symbol, unknownDim } from "../shape/dim.ts";
import { counting, rangeOf, withRange } from "../shape/facts.ts";
import { int, type Sequence, tuple, unknown, type Value } from "../torch/value.ts";
import { type Machine, placeOf, site } from "./machine.ts";
import { LOOP_SYMBOL } from "./loop-symbol.ts";
import { readFacts } from "./store.ts";

type Repeated = Extract<Sequence, { readonly kind: "repeated" }>;

/** The item of one iteration that stands for all: a range counts with a symbol that is named as its variable. */
export function counted(machine: Machine, source: Value, target: Expression, items: Repeated): Value {
  if (source.kind === "range") {
    const step = iteration(machine, target, items.length);
    const counter = add(source.start, multiply(source.step, step));
    const before = source.step === 1 ? subtract(source.stop, add(counter, 1)) : undefined;
    if (before !== undefined) machine.layer.facts = counting(readFacts(machine.layer), before);
    return int(counter);
  }
  const { element } = items;
  if (source.kind === "iterator" && source.of === "enumerate" && element.kind === "tuple") {
    const first = target.kind === "tuple" || target.kind === "list" ? target.items[0] : undefined;
    const step = iteration(machine, first ?? target, items.length);
    return tuple([int(add(source.start ?? 0, step)), element.items[1] ?? unknown("the item isn't known")]);
  }
  return element;
}

/** Which iteration this is, from 0: named as the loop's variable where there is one. */
export function iteration(machine: Machine, target: Expression, trips: Dim): Dim {
  const id = LOOP_SYMBOL + site(machine, placeOf(machine, target.span));
  const counter = target.kind === "name" ? symbol(id, target.name) : unknownDim(id);
  const { max } = rangeOf(subtract(trips, 1), readFacts(machine.layer));
  const ranged = withRange(readFacts(machine.layer), id, { min: 0, max: Math.max(0, max) });
  machine.layer.facts = counting(ranged, subtract(trips, add(counter, 1)));
  return counter;
}
