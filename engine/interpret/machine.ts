import type { Block, Expression, Span } from "../language/syntax.ts";
import type { Place } from "../shape/place.ts";
import type { GivenArgument } from "../torch/signature.ts";
import type { CellId, Sequence, Value } from "../torch/value.ts";
import type { Layer } from "./store.ts";
import type { Running } from "./running.ts";
import type { Recorder } from "./recorder.ts";

/** One evaluation of one chunk: where it is, what is bound, and what it has told so far. */
export type Machine = {
  /** The chunk's identity in places. */
  readonly chunk: number;
  /** The chunk as it is written. */
  readonly text: string;
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
  readonly declared: Map<string, "declaration" | "claim">;
  readonly evaluate: (machine: Machine, expression: Expression) => Value;
  readonly execute: (machine: Machine, block: Block) => Flow;
  /** Set where the program is executed, and not only read for its shapes. */
  readonly running: Running | undefined;
  /** What a `for` over a value sees; undefined: it can't be iterated, or what it holds isn't known. */
  readonly iterate: (machine: Machine, value: Value) => Sequence | undefined;
  readonly item: (machine: Machine, owner: Value, index: Value, place: Place) => Value;
  readonly invoke: (machine: Machine, callee: Value, given: readonly GivenArgument[], place: Place) => Value;
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

/** A name for what is made at this place on this way through the program. */
export function site(machine: Machine, place: Place): CellId {
  const { running } = machine;
  if (running !== undefined) return `@${String(running.made++)}`;
  return `${String(machine.chunk)}:${String(place.start)}-${String(place.end)}${machine.path}`;
}
