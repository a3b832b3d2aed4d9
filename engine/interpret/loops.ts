import type { Block, Expression, Statement } from "../language/syntax.ts";
import { add, type Dim, formatDim, mentionsUnknown, subtract, unknownDim } from "../shape/dim.ts";
import { assume, type Condition, rangeOf } from "../shape/facts.ts";
import { int, type Sequence, tuple, unknown, type Value } from "../torch/value.ts";
import { joinArms } from "./arms.ts";
import { truth } from "./arithmetic.ts";
import { notIterable } from "./builtins.ts";
import { generalise, type Growth } from "./growth.ts";
import { isSuspect, suspected } from "./invoke.ts";
import { iterated, UNROLLED } from "./iterate.ts";
import { joinElements } from "./join.ts";
import { counted, iteration } from "./loop-counter.ts";
import { type Flow, type Machine, placeOf, site } from "./machine.ts";
import { mergeRecorder, newRecorder, type Recorder, supplement, takeProblems } from "./recorder.ts";
import { fork, type Layer, readCell, readFacts, snapshot } from "./store.ts";
import { bind } from "./targets.ts";
import { unreadBlock } from "./unread.ts";
import { repeatedly } from "./work.ts";

type For = Extract<Statement, { readonly kind: "for" }>;
type While = Extract<Statement, { readonly kind: "while" }>;

/** A `for` loop: a few known items one by one, all else by a fixed point whatever the number of iterations. */
export function loop(machine: Machine, statement: For): Flow {
  const source = machine.evaluate(machine, statement.iterable);
  const place = placeOf(machine, statement.iterable.span);
  const suspect = isSuspect(source);
  if (!suspect && notIterable(machine, source, place) !== undefined) {
    unreadBlock(machine, [statement]);
    return "on";
  }
  const items = iterated(machine, source);
  if (suspect) machine.suppressed++;
  let flow: Flow;
  const { arms } = machine;
  if (
    items?.kind === "items" &&
    items.items.length <= UNROLLED &&
    machine.fuel > items.items.length * costOf(statement.body)
  ) {
    flow = eachItem(machine, statement, suspect ? items.items.map(suspected) : items.items);
  } else {
    flow = fixedPoint(machine, statement, source, repeated(machine, statement, items));
  }
  machine.arms = arms;
  if (suspect) machine.suppressed--;
  return flow;
}

/** A `while` loop, whatever the number of iterations: as many as there are while its test is true. */
export function whileLoop(machine: Machine, statement: While): Flow {
  const { test, body, otherwise, span, comment } = statement;
  const holds = truth(machine, machine.evaluate(machine, test));
  if (holds === false) return otherwise === undefined ? "on" : machine.execute(machine, otherwise);
  const trips = unknownDim(`${site(machine, placeOf(machine, test.span))}#length`);
  const items: Repeated = {
    kind: "repeated",
    element: unknown("there is no item"),
    length: holds === true ? add(trips, 1) : trips,
  };
  const target: Expression = { kind: "missing", span: test.span };
  const leave: Statement = { kind: "break", span: test.span, comment: undefined };
  const turn: Statement = {
    kind: "if",
    branches: [{ test, body, headerEnd: test.span.end }],
    otherwise: [leave],
    span,
    comment: undefined,
  };
  const asFor: For = {
    kind: "for",
    target,
    iterable: test,
    body: [turn],
    otherwise,
    headerEnd: test.span.end,
    span,
    comment,
  };
  const start = machine.layer;
  const { arms } = machine;
  // The first turn alone is certain: what the others do depends on what the loop is left for.
  if (holds === true) pass(machine, { ...asFor, body }, items.element, fork(start));
  machine.layer = start;
  machine.suppressed++;
  const flow = fixedPoint(machine, asFor, unknown("there is no sequence"), items);
  machine.suppressed--;
  machine.arms = arms;
  return flow;
}

/** How many statements one run of the block takes, a loop inside counted as a fixed point. */
function costOf(block: Block): number {
  let cost = 1;
  for (const statement of block) {
    cost++;
    if (statement.kind === "for") cost += 4 * costOf(statement.body);
    if (statement.kind === "with") cost += costOf(statement.body);
    if (statement.kind === "if") {
      for (const { body } of statement.branches) cost += costOf(body);
      cost += costOf(statement.otherwise ?? []);
    }
  }
  return cost;
}

/** What follows the last iteration of a loop that wasn't left before: its `else`. */
function completed(machine: Machine, statement: For): Flow {
  return statement.otherwise === undefined ? "on" : machine.execute(machine, statement.otherwise);
}

/** After a break that isn't decided, what follows in the loop may not be reached. */
function goingOn(machine: Machine, breaks: readonly unknown[]): readonly string[] {
  const text = "the loop goes on";
  return breaks.length === 0 || machine.arms.includes(text) ? machine.arms : [...machine.arms, text];
}

type Repeated = Extract<Sequence, { readonly kind: "repeated" }>;

function repeated(machine: Machine, statement: For, items: Sequence | undefined): Repeated {
  const name = site(machine, placeOf(machine, statement.iterable.span));
  if (items === undefined) {
    return { kind: "repeated", element: unknown("what is iterated isn't known"), length: unknownDim(`${name}#length`) };
  }
  if (items.kind === "repeated") return items;
  return { kind: "repeated", element: joinElements(items.items, name), length: items.items.length };
}

/** What one run of the body leaves: the states in which the next iteration begins, and those that left the loop. */
type Pass = { readonly ends: readonly Layer[]; readonly breaks: readonly Layer[] };

function pass(machine: Machine, statement: For, item: Value, entry: Layer): Pass {
  const outer = machine.exits;
  const { arms } = machine;
  const exits = { ...outer, breaks: [], continues: [], loopEntry: entry };
  machine.exits = exits;
  const body = fork(entry);
  machine.layer = body;
  machine.fuel--;
  bind(machine, statement.target, item, "loop", undefined);
  const flow = machine.execute(machine, statement.body);
  machine.exits = outer;
  machine.arms = arms;
  return { ends: flow === "on" ? [...exits.continues, body] : exits.continues, breaks: exits.breaks };
}

function eachItem(machine: Machine, statement: For, items: readonly Value[]): Flow {
  const start = machine.layer;
  const { path } = machine;
  const left: Layer[] = [];
  let entry = fork(start);
  let flow: Flow = "on";
  // Of items that differ, one may fail by itself.
  const changesAlone = items.every(({ kind }) => kind === "int" || kind === "tensor");
  for (const [index, item] of items.entries()) {
    machine.path = `${path}.${String(index)}`;
    machine.arms = goingOn(machine, left);
    // Each iteration has its share, so that loops inside don't use all of it up in the first ones.
    const saved = machine.fuel - Math.ceil(machine.fuel / (items.length - index));
    machine.fuel -= saved;
    const { turn } = machine;
    if (changesAlone && index > 0) machine.turn++;
    const { ends, breaks } = pass(machine, statement, item, entry);
    machine.turn = turn;
    machine.fuel += saved;
    left.push(...breaks.map((layer) => snapshot(layer, start)));
    if (ends.length === 0) {
      flow = "gone";
      break;
    }
    // Without breaks to keep apart, every iteration goes on in one layer.
    const next = left.length > 0 ? fork(entry) : entry;
    machine.layer = next;
    joinArms(machine, ends, `${site(machine, placeOf(machine, statement.span))}+`);
    entry = next;
  }
  machine.path = path;
  if (flow === "on") {
    machine.layer = fork(entry);
    machine.arms = goingOn(machine, left);
    if (completed(machine, statement) === "on") left.push(snapshot(machine.layer, start));
  }
  machine.layer = start;
  joinArms(machine, left, `${site(machine, placeOf(machine, statement.span))}-`);
  return left.length > 0 ? "on" : "gone";
}

/**
 * At most four passes: the first and the second iteration as they are, whose errors are real; then one iteration
 * that stands for all, with what grew in equal steps written as a function of its number; and once more where that
 * didn't hold, with the sizes that changed not known.
 */
function fixedPoint(machine: Machine, statement: For, source: Value, items: Repeated): Flow {
  const start = machine.layer;
  const { min, max } = rangeOf(items.length, readFacts(start));
  if (max <= 0) return completed(machine, statement);
  if (min === 1 && max === 1) return eachItem(machine, statement, [firstItem(source, items)]);
  const name = site(machine, placeOf(machine, statement.span));
  const element = (): Value => counted(machine, source, statement.target, items);

  const turn = (number: 1 | 2, item: Value, entry: Layer, earlier: readonly Layer[]): Turn => ({
    number,
    item,
    entry,
    earlier,
    trips: items.length,
    reached: { kind: "atLeast", left: reach(source, items), right: number },
  });
  const first = exactPass(machine, statement, turn(1, firstItem(source, items), start, []), start);
  const second =
    first.ends === undefined || max < 2
      ? undefined
      : exactPass(machine, statement, turn(2, secondItem(source, items), first.ends, first.breaks), start);

  let growth: Growth = generalise(start, first.ends, second?.ends, name);
  let recorder: Recorder = newRecorder(machine.recorder.uses !== undefined, machine.chunk);
  let general: Pass = { ends: [], breaks: [] };
  let step: Dim = 0;
  for (let attempt = 0; attempt < 2; attempt++) {
    const entry = fork(start);
    machine.layer = entry;
    step = iteration(machine, statement.target, items.length);
    growth.enter(entry, step);
    recorder = newRecorder(machine.recorder.uses !== undefined, machine.chunk);
    const outer = machine.recorder;
    const { arms } = machine;
    machine.recorder = recorder;
    machine.arms = goingOn(machine, [...first.breaks, ...(second?.breaks ?? [])]);
    const { repetitions } = machine;
    machine.repetitions = repeatedly(repetitions, items.length);
    general = pass(machine, statement, element(), entry);
    machine.repetitions = repetitions;
    machine.arms = arms;
    machine.recorder = outer;
    machine.layer = fork(entry);
    joinArms(machine, general.ends, `${name}+`);
    setApart(machine.layer, start);
    const widened = growth.widen(machine.layer, step, name);
    if (widened === undefined) break;
    growth = widened;
  }
  mergeRecorder(machine.recorder, recorder, certain(min));
  supplement(machine.recorder, first.recorder);
  if (second !== undefined) supplement(machine.recorder, second.recorder);
  const end = machine.layer;
  machine.layer = start;
  const left = general.breaks.map((layer) => snapshot(layer, start));
  const last = fork(start);
  if (general.ends.length > 0) growth.leave(last, end, items.length, min >= 1, step);
  if (general.ends.length > 0 || min < 1) {
    machine.layer = last;
    machine.arms = goingOn(machine, left);
    if (completed(machine, statement) === "on") left.push(last);
    machine.layer = start;
  }
  joinArms(machine, left, `${name}-`);
  return left.length > 0 ? "on" : "gone";
}

/**
 * A list that the loop makes is made again by the next iteration, in the same cell: what a variable keeps of it from
 * one iteration to the next gets a cell of its own.
 */
function setApart(layer: Layer, start: Layer): void {
  for (const [name, value] of layer.variables) {
    if (value?.kind !== "list" || value.cell.endsWith("~") || readCell(start, value.cell) !== undefined) continue;
    const content = readCell(layer, value.cell);
    const cell = `${value.cell}~`;
    if (content !== undefined) layer.cells.set(cell, content);
    layer.variables.set(name, { ...value, cell });
  }
}

/** How many trips there would be if a range could run backwards. */
function reach(source: Value, items: Repeated): Dim {
  return source.kind === "range" && source.step === 1 ? subtract(source.stop, source.start) : items.length;
}

function firstItem(source: Value, items: Repeated): Value {
  if (source.kind === "range") return int(source.start);
  return numbered(source, items, 0);
}

function secondItem(source: Value, items: Repeated): Value {
  if (source.kind === "range") return int(add(source.start, source.step));
  return numbered(source, items, 1);
}

/** What enumerate gives in one of the first iterations. */
function numbered(source: Value, { element }: Repeated, index: number): Value {
  if (source.kind !== "iterator" || source.of !== "enumerate" || element.kind !== "tuple") return element;
  return tuple([int(add(source.start ?? 0, index)), element.items[1] ?? unknown("the item isn't known")]);
}

/** The first or the second iteration, as it is. */
type Turn = {
  readonly number: 1 | 2;
  readonly item: Value;
  readonly entry: Layer;
  /** The states that left the loop before. */
  readonly earlier: readonly Layer[];
  readonly trips: Dim;
  /** What must hold for the loop to get that far. */
  readonly reached: Condition;
};

/** One iteration from the state as it is: what fails in it fails when the program runs, if the loop gets that far. */
function exactPass(
  machine: Machine,
  statement: For,
  { number, item, entry, earlier, trips, reached }: Turn,
  start: Layer,
): { readonly ends: Layer | undefined; readonly breaks: readonly Layer[]; readonly recorder: Recorder } {
  const outer = machine.recorder;
  const { arms, onlyIf } = machine;
  const recorder = newRecorder(machine.recorder.uses !== undefined, machine.chunk);
  machine.recorder = recorder;
  const { min } = rangeOf(trips, readFacts(entry));
  if (min < number) {
    if (mentionsUnknown(trips)) machine.arms = [...arms, number === 1 ? "the loop runs" : "the loop runs twice"];
    else machine.onlyIf = number === 1 ? `${formatDim(trips)} == 0` : `${formatDim(trips)} ${min >= 1 ? "==" : "<="} 1`;
  }
  machine.arms = goingOn(machine, earlier);
  const own = fork(entry);
  if (min < number) own.facts = assume(readFacts(entry), reached);
  const { turn } = machine;
  if (number > 1) machine.turn++;
  const { ends, breaks } = pass(machine, statement, item, own);
  machine.turn = turn;
  machine.arms = arms;
  machine.onlyIf = onlyIf;
  machine.recorder = outer;
  takeProblems(machine.recorder, recorder, machine.onlyIf !== undefined || min < number);
  const joined = fork(entry);
  machine.layer = joined;
  if (ends.length === 0) {
    machine.layer = entry;
    return { ends: undefined, breaks, recorder };
  }
  joinArms(machine, ends, `${site(machine, placeOf(machine, statement.span))}${String(number)}`);
  setApart(joined, start);
  machine.layer = entry;
  return { ends: joined, breaks, recorder };
}

/** Whether what fails in every iteration fails for sure. */
function certain(min: number): boolean {
  return min >= 1;
}
