import { type Document, type Edit, editDocument, parseDocument } from "../language/document.ts";
import type { Chunk } from "../language/syntax.ts";
import { type Facts, noFacts, sameFacts } from "../shape/facts.ts";
import type { Content } from "../torch/content.ts";
import type { Value } from "../torch/value.ts";
import type { Binding, ChunkFacts, Fact } from "./fact.ts";
import { runChunk } from "./run-chunk.ts";
import { sameContent, sameValue } from "./same.ts";
import type { Base } from "./store.ts";

/**
 * The chunks of a document with what each read and wrote, so that an edit runs again only what depends on it: a
 * chunk that comes out as before stops there.
 */
export type Program = {
  document: Document;
  readonly units: Unit[];
  /** The units' facts, in the same order. */
  readonly facts: ChunkFacts[];
  readonly byId: Map<number, Unit>;
  /** By key, the units that write or read it, in the order of the document. */
  readonly writers: Map<string, Unit[]>;
  readonly readers: Map<string, Unit[]>;
  nextId: number;
};

/** One chunk that has been run. */
export type Unit = {
  readonly id: number;
  index: number;
  chunk: Chunk;
  facts: ChunkFacts;
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

export function newProgram(text: string): Program {
  const program: Program = {
    document: parseDocument(text),
    units: [],
    facts: [],
    byId: new Map(),
    writers: new Map(),
    readers: new Map(),
    nextId: 0,
  };
  for (const [index, chunk] of program.document.chunks.entries()) {
    const unit = newUnit(program, chunk, index);
    program.units.push(unit);
    runUnit(program, unit);
  }
  return program;
}

/** Applies one edit, and runs what it changes. */
export function editProgram(program: Program, edit: Edit): void {
  const { document, first, removed, inserted } = editDocument(program.document, edit);
  program.document = document;
  const queue = new Queue();
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
    if (!fresh.includes(unit)) retire(program, unit, queue);
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
      if (unit !== undefined) unit.index = index;
    }
  }
  for (const unit of fresh) queue.add(unit);
  for (let unit = queue.next(); unit !== undefined; unit = queue.next()) {
    if (unit.retired) continue;
    for (const key of runUnit(program, unit)) queueReaders(program, key, unit.index, queue);
  }
}

/** Array.prototype.splice for any number of items: as arguments, too many would overflow the stack. */
function splice<T>(array: T[], first: number, removed: number, items: readonly T[]): void {
  const step = 10_000;
  array.splice(first, removed, ...items.slice(0, step));
  for (let at = step; at < items.length; at += step) array.splice(first + at, 0, ...items.slice(at, at + step));
}

function newUnit(program: Program, chunk: Chunk, index: number): Unit {
  const id = program.nextId++;
  const facts: ChunkFacts = {
    id,
    bindings: [],
    hinted: [],
    uses: [],
    prints: [],
    calls: [],
    problems: [],
    stop: undefined,
  };
  const unit: Unit = {
    id,
    index,
    chunk,
    facts,
    reads: new Set(),
    writes: new Map(),
    queued: false,
    sound: [],
    retired: false,
  };
  program.byId.set(id, unit);
  return unit;
}

/** Takes a unit out of the tables; what read its writes must run again. */
function retire(program: Program, unit: Unit, queue: Queue): void {
  unit.retired = true;
  program.byId.delete(unit.id);
  for (const key of unit.writes.keys()) {
    remove(program.writers, key, unit);
    queueReaders(program, key, unit.index, queue);
  }
  for (const key of unit.reads) remove(program.readers, key, unit);
}

/** Runs a unit and answers with the keys whose entries have changed. */
function runUnit(program: Program, unit: Unit): readonly string[] {
  const reads = new Set<string>();
  const base = baseBefore(program, unit, reads);
  const { facts, layer } = runChunk(unit.id, unit.chunk, base, false);
  const hinted = hintedBindings(unit, facts.bindings);
  const told = withUses({ ...facts, hinted }, () => {
    const again = new Set<string>();
    const { uses } = runChunk(unit.id, unit.chunk, baseBefore(program, unit, again), true).facts;
    if (unit.facts === told && !unit.retired) readToo(program, unit, again);
    return uses;
  });
  unit.facts = told;
  program.facts[unit.index] = unit.facts;
  const writes = new Map<string, Entry>();
  for (const [name, value] of layer.variables) writes.set(name, { kind: "value", value });
  for (const [cell, content] of layer.cells) writes.set(`#${cell}`, { kind: "content", content });
  if (layer.facts !== undefined) writes.set(FACTS, { kind: "facts", facts: layer.facts });

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
