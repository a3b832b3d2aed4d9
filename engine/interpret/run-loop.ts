import type { Statement } from "../language/syntax.ts";
import { int, type Value } from "../torch/value.ts";
import { RunStopped } from "../values/run.ts";
import { truth } from "./arithmetic.ts";
import { notIterable } from "./builtins.ts";
import { iterated, rangeLength } from "./iterate.ts";
import { type Exits, type Flow, type Machine, placeOf } from "./machine.ts";
import { type Running, StoppedAt } from "./running.ts";
import { bind } from "./targets.ts";

type For = Extract<Statement, { readonly kind: "for" }>;
type While = Extract<Statement, { readonly kind: "while" }>;

/** A `for` loop of a run: every item, one after the other. */
export function runLoop(machine: Machine, running: Running, statement: For): Flow {
  const source = machine.evaluate(machine, statement.iterable);
  const place = placeOf(machine, statement.iterable.span);
  notIterable(machine, source, place);
  const before = running.callPlace;
  running.callPlace = place;
  const items = itemsOf(machine, source);
  running.callPlace = before;
  if (items === undefined) throw new StoppedAt(new RunStopped("unread", "what is iterated isn't known"), place);
  const outer = machine.exits;
  for (const item of items) {
    running.checkpoint();
    const exits: Exits = { ...outer, breaks: [], continues: [], loopEntry: machine.layer };
    machine.exits = exits;
    bind(machine, statement.target, item, "loop", undefined);
    const flow = machine.execute(machine, statement.body);
    machine.exits = outer;
    if (flow === "on" || exits.continues.length > 0) continue;
    return exits.breaks.length > 0 ? "on" : "gone";
  }
  return statement.otherwise === undefined ? "on" : machine.execute(machine, statement.otherwise);
}

/** A `while` loop of a run. */
export function runWhile(machine: Machine, running: Running, { test, body, otherwise }: While): Flow {
  const outer = machine.exits;
  while (truth(machine, machine.evaluate(machine, test)) === true) {
    running.checkpoint();
    const exits: Exits = { ...outer, breaks: [], continues: [], loopEntry: machine.layer };
    machine.exits = exits;
    const flow = machine.execute(machine, body);
    machine.exits = outer;
    if (flow === "on" || exits.continues.length > 0) continue;
    return exits.breaks.length > 0 ? "on" : "gone";
  }
  return otherwise === undefined ? "on" : machine.execute(machine, otherwise);
}

/** A range is counted, whatever its length; all else is listed before the first item, as it is then. */
function itemsOf(machine: Machine, source: Value): Iterable<Value> | undefined {
  if (source.kind === "range") {
    const length = rangeLength(source);
    const { start, step } = source;
    return typeof length === "number" && typeof start === "number" && typeof step === "number"
      ? counted(start, step, length)
      : undefined;
  }
  const items = iterated(machine, source);
  return items?.kind === "items" ? items.items : undefined;
}

function* counted(start: number, step: number, length: number): Generator<Value> {
  for (let index = 0; index < length; index++) yield int(start + index * step);
}
