import type { Block, Expression, Span } from "../language/syntax.ts";
import type { Dim } from "../shape/dim.ts";
import type { Place } from "../shape/place.ts";
import type { GivenArgument } from "../torch/signature.ts";
import type { CellId, Sequence, Value } from "../torch/value.ts";
import type { Dialect } from "./dialect.ts";
import type { ModuleFiles } from "./module-files.ts";
import type { Layer } from "./store.ts";
import type { Running } from "./running.ts";
import type { Recorder } from "./recorder.ts";

/** One evaluation of one chunk: where it is, what is bound, and what it has told so far. */
export type Machine = {
  /** The identity in places of the chunk whose text runs: in a call, the chunk of the function. */
  chunk: number;
  /** The chunk as it is written. */
  text: string;
  /** Swapped where a pass of a loop is tried whose facts may not stand. */
  recorder: Recorder;
  layer: Layer;
  /** Prefixes of variable names, the innermost scope first; the module's own is "". */
  scopes: readonly string[];
  /** Tells the cells and sizes of one unrolled iteration or call from those of another. */
  path: string;
  /** What must hold for the present arm of a branch to run, as text. */
  arms: readonly string[];
  /** Above 0: what happens is tried out, and nothing is recorded. */
  quiet: number;
  /** Above 0: an operand derives from a failed call, so that an error here would be a second one. */
  suppressed: number;
  /** Errors so far, those that weren't reported included. */
  errors: number;
  /** Statements and iterations that may still run. */
  fuel: number;
  /** Above 0: inside `with torch.no_grad()`. */
  withoutGradients: number;
  /** Calls within calls. */
  depth: number;
  /** Set while the second iteration of a loop is tried that may run only once: its errors are conditions. */
  onlyIf: string | undefined;
  exits: Exits;
  /** The decision of each `NAME: [...]` line, by its offset: fixed at the first visit. */
  declared: Map<string, "declaration" | "claim">;
  /** What the names of dimension symbols are stored under. */
  symbols: string;
  /** The call of a function that runs; undefined at the module's level. */
  frame: Frame | undefined;
  /** The class whose body runs. */
  defining: { readonly cell: CellId; readonly qualified: string } | undefined;
  /** Above 0: a loop's body runs again, after an iteration in which what fails now didn't. */
  turn: number;
  /** How often what runs now runs, where one iteration stands for all; undefined: that isn't known. */
  repetitions: Dim | undefined;
  /** Set while a function is read that nothing calls: conditions on what it might be called with say nothing. */
  alone: boolean;
  readonly dialect: Dialect;
  /** The program's other files; undefined: they aren't read. */
  readonly files: ModuleFiles | undefined;
  /** The modules of the program's own that are being run or have been, in this chunk. */
  imports: readonly string[];
  readonly evaluate: (machine: Machine, expression: Expression) => Value;
  readonly execute: (machine: Machine, block: Block) => Flow;
  /** Set where the program is executed, and not only read for its shapes. */
  readonly running: Running | undefined;
  /** What a `for` over a value sees; undefined: it can't be iterated, or what it holds isn't known. */
  readonly iterate: (machine: Machine, value: Value) => Sequence | undefined;
  readonly item: (machine: Machine, owner: Value, index: Value, place: Place) => Value;
  /** Calls a function or makes an object of a class of the program; undefined: it is none of the program's. */
  readonly call: (
    machine: Machine,
    callee: Callable,
    given: readonly GivenArgument[],
    place: Place,
  ) => Value | undefined;
  readonly invoke: (machine: Machine, callee: Value, given: readonly GivenArgument[], place: Place) => Value;
};

export type Callable = Extract<Value, { readonly kind: "callable" }>;

/** A call of a function of the program. */
export type Frame = {
  /** The cell of the function. */
  readonly cell: CellId;
  /** As Python names it where it tells what is defined inside: `Net.forward`. */
  readonly qualified: string;
  readonly scope: string;
  /** What its body binds: never looked for outside. */
  readonly bound: ReadonlySet<string>;
  /** Where names stand that it declares as global or nonlocal. */
  readonly elsewhere: ReadonlyMap<string, string>;
  /** The class in whose body the function stands, and its first argument: what `super()` needs. */
  readonly owner: CellId | undefined;
  readonly self: Value | undefined;
  /** The call; undefined: the function is read on its own. */
  readonly place: Place | undefined;
  readonly outer: Frame | undefined;
  /** How many calls are running, this one included. */
  readonly level: number;
};

/** Whether the statement after this one can be reached. */
export type Flow = "on" | "gone";

/** Where `break`, `continue` and `return` leave the state that they ended in. */
export type Exits = {
  readonly breaks: Layer[];
  readonly continues: Layer[];
  readonly returns: { readonly layer: Layer; readonly value: Value }[];
  /** Exits keep the changes since this layer. */
  readonly loopEntry: Layer | undefined;
  readonly callEntry: Layer | undefined;
};

export function placeOf(machine: Machine, span: Span): Place {
  return { chunk: machine.chunk, start: span.start, end: span.end };
}

/** What a name is stored under that is bound here. */
export function bindingKey({ scopes, frame }: Machine, name: string): string {
  const [scope = ""] = scopes;
  const elsewhere = frame?.scope === scope ? frame.elsewhere.get(name) : undefined;
  return (elsewhere ?? scope) + name;
}

/** A name for what is made at this place on this way through the program. */
export function site(machine: Machine, place: Place): CellId {
  const { running } = machine;
  if (running !== undefined) return `@${String(running.made++)}`;
  return `${String(machine.chunk)}:${String(place.start)}-${String(place.end)}${machine.path}`;
}
