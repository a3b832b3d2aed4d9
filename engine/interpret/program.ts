import { type Document, type Edit, editDocument, parseDocument } from "../language/document.ts";
import type { Chunk } from "../language/syntax.ts";
import { type Facts, noFacts, sameFacts } from "../shape/facts.ts";
import type { Content } from "../torch/content.ts";
import type { Value } from "../torch/value.ts";
import type { Binding, ChunkFacts, Fact } from "./fact.ts";
import type { Called } from "./functions/uncalled.ts";
import { joinedFacts, type Part } from "./gathered.ts";
import { type Recorder, recorderOf } from "./recorder.ts";
import { type Context, type Reading, runChunk, runUncalled } from "./run-chunk.ts";
import { sameContent, sameValue } from "./same.ts";
import type { Base } from "./store.ts";

/**
 * The chunks of a document with what each read and wrote, so that an edit runs again only what depends on it: a
 * chunk that comes out as before stops there.
 */
export type Program = {
  document: Document;
  readonly context: Context;
  readonly units: Unit[];
  /** The units' facts, in the same order. */
  readonly facts: ChunkFacts[];
  readonly byId: Map<number, Unit>;
  /** By key, the units that write or read it, in the order of the document. */
  readonly writers: Map<string, Unit[]>;
  readonly readers: Map<string, Unit[]>;
  /** By chunk, the readings of its functions where nothing calls them. */
  readonly alone: Map<number, Unit>;
  /** By chunk, the units that told something of it because they called its functions. */
  readonly guests: Map<number, Set<Unit>>;
  nextId: number;
};

/** One chunk that has been run; or, where `alone`, the reading of its functions that nothing calls, at the program's end. */
export type Unit = {
  readonly id: number;
  readonly alone: boolean;
  index: number;
  chunk: Chunk;
  facts: ChunkFacts;
  /** What its last reading told. */
  recorder: Recorder | undefined;
  reads: ReadonlySet<string>;
  writes: ReadonlyMap<string, Entry>;
  queued: boolean;
  /** What it told when it last parsed. */
  sound: readonly Binding[];
  /** Taken out of the document while it waited. */
  retired: boolean;
};

/** What is stored under one key: `x` a variable, `#id` a cell, `!` what is known about the symbols. */
export type Entry =
  | { readonly kind: "value"; readonly value: Value | undefined }
  | { readonly kind: "content"; readonly content: Content }
  | { readonly kind: "facts"; readonly facts: Facts };

const FACTS = "!";

export function newProgram(text: string, context: Context): Program {
  const program: Program = {
    document: parseDocument(text),
    context,
    units: [],
    facts: [],
    byId: new Map(),
    writers: new Map(),
    readers: new Map(),
    alone: new Map(),
    guests: new Map(),
    nextId: 0,
  };
  const run: Run = { queue: new Queue(), told: new Set(), most: 0 };
  for (const [index, chunk] of program.document.chunks.entries()) {
    const unit = newUnit(program, chunk, index);
    program.units.push(unit);
    runUnit(program, unit, run);
  }
  settle(program, run);
  return program;
}

/** What an edit sets off: the units that wait, and the chunks of which something was told. */
type Run = { readonly queue: Queue; readonly told: Set<Unit>; most: number };

/** Runs what waits, and what that changes, and tells of it. */
function settle(program: Program, run: Run): void {
  const { queue, told } = run;
  // Functions that call each other can't keep this going forever.
  run.most = 4 * (program.units.length + program.alone.size) + 100;
  for (let unit = queue.next(); unit !== undefined; unit = queue.next()) {
    if (unit.retired || run.most-- <= 0) continue;
    for (const key of runUnit(program, unit, run)) queueReaders(program, key, unit.index, queue);
  }
  for (const unit of told) if (!unit.retired) tell(program, unit);
}

/** Applies one edit, and runs what it changes. */
export function editProgram(program: Program, edit: Edit): void {
  const { document, first, removed, inserted } = editDocument(program.document, edit);
  program.document = document;
  const run: Run = { queue: new Queue(), told: new Set(), most: 0 };
  const { queue } = run;
  const old = program.units.slice(first, first + removed);
  const fresh: Unit[] = [];
  for (let index = 0; index < inserted; index++) {
    const chunk = document.chunks[first + index];
    if (chunk === undefined) continue;
    // A chunk keeps its identity through an edit inside it, and so do the places in it.
    const before = inserted === removed ? old[index] : undefined;
    const unit = before ?? newUnit(program, chunk, first + index);
    unit.chunk = chunk;
    fresh.push(unit);
  }
  for (const unit of old) {
    if (!fresh.includes(unit)) retire(program, unit, run);
  }
  if (inserted !== removed) {
    splice(program.units, first, removed, fresh);
    splice(
      program.facts,
      first,
      removed,
      fresh.map(({ facts }) => facts),
    );
    for (let index = first; index < program.units.length; index++) {
      const unit = program.units[index];
      if (unit !== undefined) place(program, unit, index);
    }
  }
  for (const unit of fresh) queue.add(unit);
  settle(program, run);
}

/** What is read alone comes at the end, the last function first: it may call those before it. */
const END = 2 ** 40;

function place(program: Program, unit: Unit, index: number): void {
  unit.index = index;
  const alone = program.alone.get(unit.id);
  if (alone !== undefined) alone.index = END - index;
}

/** Array.prototype.splice for any number of items: as arguments, too many would overflow the stack. */
function splice<T>(array: T[], first: number, removed: number, items: readonly T[]): void {
  const step = 10_000;
  array.splice(first, removed, ...items.slice(0, step));
  for (let at = step; at < items.length; at += step) array.splice(first + at, 0, ...items.slice(at, at + step));
}

function newUnit(program: Program, chunk: Chunk, index: number): Unit {
  const unit = unitOf(program.nextId++, chunk, index, false);
  program.byId.set(unit.id, unit);
  return unit;
}

function unitOf(id: number, chunk: Chunk, index: number, alone: boolean): Unit {
  const facts: ChunkFacts = {
    id,
    bindings: [],
    hinted: [],
    uses: [],
    prints: [],
    calls: [],
    works: [],
    problems: [],
    uncalled: [],
    doubted: [],
    verdicts: [],
    stop: undefined,
  };
  return {
    id,
    alone,
    index,
    chunk,
    facts,
    recorder: undefined,
    reads: new Set(),
    writes: new Map(),
    queued: false,
    sound: [],
    retired: false,
  };
}

/** Takes a unit out of the tables; what read its writes must run again. */
function retire(program: Program, unit: Unit, run: Run): void {
  unit.retired = true;
  const alone = program.alone.get(unit.id);
  if (!unit.alone) {
    program.byId.delete(unit.id);
    program.guests.delete(unit.id);
    if (alone !== undefined) retire(program, alone, run);
  }
  for (const key of unit.writes.keys()) {
    remove(program.writers, key, unit);
    queueReaders(program, key, unit.index, run.queue);
  }
  for (const key of unit.reads) remove(program.readers, key, unit);
  takeAsGuest(program, unit, undefined, run);
  if (unit.alone) program.alone.delete(unit.id);
}

/** Runs a unit and answers with the keys whose entries have changed. */
function runUnit(program: Program, unit: Unit, run: Run): readonly string[] {
  const reads = new Set<string>();
  const { recorder, layer } = read(program, unit, reads, false);
  const writes = new Map<string, Entry>();
  if (!unit.alone) {
    for (const [name, value] of layer.variables) writes.set(name, { kind: "value", value });
    for (const [cell, content] of layer.cells) writes.set(`#${cell}`, { kind: "content", content });
    if (layer.facts !== undefined) writes.set(FACTS, { kind: "facts", facts: layer.facts });
  }
  takeAsGuest(program, unit, recorder, run);
  const host = program.byId.get(unit.id);
  if (host !== undefined) run.told.add(host);
  if (!unit.alone) readAlone(program, unit, run);

  for (const key of unit.reads) if (!reads.has(key)) remove(program.readers, key, unit);
  for (const key of reads) if (!unit.reads.has(key)) insert(program.readers, key, unit);
  const changed: string[] = [];
  for (const [key, entry] of unit.writes) {
    const after = writes.get(key);
    if (after === undefined) {
      remove(program.writers, key, unit);
      changed.push(key);
    } else if (!sameEntry(entry, after)) changed.push(key);
  }
  for (const key of writes.keys()) {
    if (unit.writes.has(key)) continue;
    insert(program.writers, key, unit);
    changed.push(key);
  }
  unit.reads = reads;
  unit.writes = writes;
  return changed;
}

function read(program: Program, unit: Unit, reads: Set<string>, withUses: boolean): Reading {
  const base = baseBefore(program, unit, reads);
  return unit.alone
    ? runUncalled(program.context, unit.id, unit.chunk, base, withUses, calledIn(program, unit.id))
    : runChunk(program.context, unit.id, unit.chunk, base, withUses);
}

/** Has the functions of a chunk read on their own, where it defines any. */
function readAlone(program: Program, unit: Unit, { queue }: Run): void {
  const before = program.alone.get(unit.id);
  if (!unit.chunk.statements.some(defines)) {
    if (before !== undefined) queue.add(before);
    if (before !== undefined) before.chunk = unit.chunk;
    return;
  }
  const alone = before ?? unitOf(unit.id, unit.chunk, END - unit.index, true);
  alone.chunk = unit.chunk;
  program.alone.set(unit.id, alone);
  queue.add(alone);
}

function defines({ kind }: Chunk["statements"][number]): boolean {
  return kind === "function" || kind === "class" || kind === "if";
}

/** Notes of which other chunks a unit now tells something; what is read alone there may be called now, or not any more. */
function takeAsGuest(program: Program, unit: Unit, recorder: Recorder | undefined, run: Run): void {
  const before = unit.recorder;
  unit.recorder = recorder;
  const hosts = new Set([...(before?.family.members.keys() ?? []), ...(recorder?.family.members.keys() ?? [])]);
  for (const id of hosts) {
    if (id === unit.id) continue;
    const guests = program.guests.get(id) ?? new Set();
    if (recorder?.family.members.has(id) === true) guests.add(unit);
    else guests.delete(unit);
    if (guests.size > 0) program.guests.set(id, guests);
    else program.guests.delete(id);
    const host = program.byId.get(id);
    if (host === undefined) continue;
    run.told.add(host);
    const alone = program.alone.get(id);
    if (alone !== undefined && alone !== unit && calledAs(before, id) !== calledAs(recorder, id)) run.queue.add(alone);
  }
}

/** What a unit calls of a chunk, to be compared. */
function calledAs(recorder: Recorder | undefined, id: number): string {
  const member = recorder?.family.members.get(id);
  return member === undefined ? "" : `${[...member.entered.keys()].join(" ")} ${[...member.made.keys()].join(" ")}`;
}

/** What others than the reading alone call of a chunk's functions. */
function calledIn(program: Program, id: number): Called {
  const entered = new Set<number>();
  const made = new Map<string, Value>();
  for (const unit of [...(program.guests.get(id) ?? []), program.byId.get(id)]) {
    const member = unit?.recorder?.family.members.get(id);
    for (const start of member?.entered.keys() ?? []) entered.add(start);
    for (const [cell, value] of member?.made ?? []) made.set(cell, value);
  }
  return { entered, made };
}

/** Gathers what is told of a chunk: by itself, by those that call its functions, and by what is read alone. */
function tell(program: Program, unit: Unit): void {
  const gathered = joinedFacts(
    unit.id,
    partsOf(program, unit, ({ recorder }) => recorder),
  );
  const hinted = hintedBindings(unit, gathered.bindings);
  const told = withUses({ ...gathered, hinted }, () => {
    const parts = partsOf(program, unit, (one) => {
      const again = new Set<string>();
      const { recorder } = read(program, one, again, true);
      if (unit.facts === told && !one.retired) readToo(program, one, again);
      return recorder;
    });
    return joinedFacts(unit.id, parts).uses;
  });
  unit.facts = told;
  program.facts[unit.index] = told;
}

function partsOf(program: Program, unit: Unit, recorderFrom: (unit: Unit) => Recorder | undefined): readonly Part[] {
  const guests = [...(program.guests.get(unit.id) ?? [])].sort((a, b) => a.index - b.index);
  const alone = program.alone.get(unit.id);
  const part = (one: Unit, rank: number): readonly Part[] => {
    const recorder = recorderFrom(one);
    return recorder === undefined
      ? []
      : [{ recorder: recorderOf(recorder, unit.id), rank, stop: rank === 0 ? recorder.family.stop : undefined }];
  };
  return [
    ...part(unit, 0),
    ...guests.flatMap((guest) => part(guest, guest.alone ? 2 : 1)),
    ...(alone === undefined ? [] : part(alone, 3)),
  ];
}

/** While its text doesn't parse, a chunk's hints stay, for the names that still stand in it. */
function hintedBindings(unit: Unit, bindings: readonly Binding[]): readonly Binding[] {
  const { problems, text } = unit.chunk;
  if (problems.length === 0) {
    unit.sound = bindings;
    return bindings;
  }
  const last = new Map(unit.sound.map((binding) => [binding.name, binding]));
  const shown = bindings.map((binding) => {
    const before = last.get(binding.name);
    last.delete(binding.name);
    return shapeless(binding.fact) && before !== undefined ? { ...binding, fact: before.fact } : binding;
  });
  const lost = [...last.values()].filter(({ name, span }) => text.slice(span.start, span.end) === name);
  return [...shown, ...lost].sort((a, b) => a.span.start - b.span.start);
}

function shapeless(fact: Fact): boolean {
  return fact.kind === "unknown" || (fact.kind === "tensor" && fact.shape === undefined);
}

/** The facts, whose uses of names are found when they are first asked for. */
function withUses(facts: ChunkFacts, find: () => ChunkFacts["uses"]): ChunkFacts {
  let found: ChunkFacts["uses"] | undefined;
  return {
    ...facts,
    get uses() {
      found ??= find();
      return found;
    },
  };
}

/** To tell what a name is may need more than to run it, such as a module's settings. */
function readToo(program: Program, unit: Unit, keys: ReadonlySet<string>): void {
  const more = [...keys].filter((key) => !unit.reads.has(key));
  for (const key of more) insert(program.readers, key, unit);
  unit.reads = new Set([...unit.reads, ...more]);
}

function baseBefore(program: Program, unit: Unit, reads: Set<string>): Base {
  const find = (key: string): Entry | undefined => {
    reads.add(key);
    const writers = program.writers.get(key);
    if (writers === undefined) return undefined;
    const at = firstFrom(writers, unit.index) - 1;
    return writers[at]?.writes.get(key);
  };
  return {
    variable: (name) => {
      const entry = find(name);
      return entry?.kind === "value" ? entry.value : undefined;
    },
    cell: (cell) => {
      const entry = find(`#${cell}`);
      return entry?.kind === "content" ? entry.content : undefined;
    },
    facts: () => {
      const entry = find(FACTS);
      return entry?.kind === "facts" ? entry.facts : noFacts;
    },
  };
}

function sameEntry(a: Entry, b: Entry): boolean {
  switch (a.kind) {
    case "value":
      return b.kind === "value" && sameValue(a.value, b.value);
    case "content":
      return b.kind === "content" && sameContent(a.content, b.content);
    case "facts":
      return b.kind === "facts" && sameFacts(a.facts, b.facts);
  }
}

/** The readers of a key behind the unit, up to and with the next unit that writes it. */
function queueReaders(program: Program, key: string, index: number, queue: Queue): void {
  const readers = program.readers.get(key);
  if (readers === undefined) return;
  const writers = program.writers.get(key) ?? [];
  const end = writers[firstFrom(writers, index + 1)]?.index ?? Number.POSITIVE_INFINITY;
  for (let at = firstFrom(readers, index + 1); at < readers.length; at++) {
    const reader = readers[at];
    if (reader === undefined || reader.index > end) return;
    queue.add(reader);
  }
}

/** Where the units from `index` on begin. */
function firstFrom(units: readonly Unit[], index: number): number {
  let low = 0;
  let high = units.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((units[middle]?.index ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insert(table: Map<string, Unit[]>, key: string, unit: Unit): void {
  const units = table.get(key);
  if (units === undefined) table.set(key, [unit]);
  else units.splice(firstFrom(units, unit.index), 0, unit);
}

function remove(table: Map<string, Unit[]>, key: string, unit: Unit): void {
  const units = table.get(key);
  if (units === undefined) return;
  const guess = firstFrom(units, unit.index);
  const at = units[guess] === unit ? guess : units.indexOf(unit);
  if (at >= 0) units.splice(at, 1);
  if (units.length === 0) table.delete(key);
}

/** Units that wait to run, the first of the document first: a binary heap. */
class Queue {
  readonly #units: Unit[] = [];

  add(unit: Unit): void {
    if (unit.queued) return;
    unit.queued = true;
    this.#units.push(unit);
    this.#rise(this.#units.length - 1);
  }

  next(): Unit | undefined {
    const [first] = this.#units;
    const last = this.#units.pop();
    if (first === undefined || last === undefined) return undefined;
    if (last !== first) {
      this.#units[0] = last;
      this.#sink(0);
    }
    first.queued = false;
    return first;
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#swapIfLess(at, above)) return;
      at = above;
    }
  }

  #sink(from: number): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      const child = this.#index(left + 1) < this.#index(left) ? left + 1 : left;
      if (child >= this.#units.length || !this.#swapIfLess(child, at)) return;
      at = child;
    }
  }

  #index(at: number): number {
    return this.#units[at]?.index ?? Number.POSITIVE_INFINITY;
  }

  #swapIfLess(at: number, other: number): boolean {
    const [a, b] = [this.#units[at], this.#units[other]];
    if (a === undefined || b === undefined || a.index >= b.index) return false;
    this.#units[at] = b;
    this.#units[other] = a;
    return true;
  }
}
