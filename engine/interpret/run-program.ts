import type { Document } from "../language/document.ts";
import type { Chunk, Statement } from "../language/syntax.ts";
import type { Place } from "../shape/place.ts";
import type { Value } from "../torch/value.ts";
import { noFacts } from "../shape/facts.ts";
import { RunStopped } from "../values/run.ts";
import type { Dialect } from "./dialect.ts";
import { evaluate } from "./expressions.ts";
import { callDefined } from "./functions/call-defined.ts";
import { runAlone } from "./functions/run-alone.ts";
import { invoke } from "./invoke.ts";
import { iterated } from "./iterate.ts";
import type { Machine } from "./machine.ts";
import { newRecorder } from "./recorder.ts";
import { ProgramRaised, type Running, StoppedAt } from "./running.ts";
import { execute } from "./statements.ts";
import { type Layer, layerOn, readVariable } from "./store.ts";
import { subscript } from "./subscript.ts";

export type Outcome =
  | { readonly kind: "finished" }
  /** What Python raised, and where. */
  | { readonly kind: "raised"; readonly type: string; readonly text: string; readonly place: Place }
  /** The run couldn't go on for a reason of ours: its budget, a cancellation, or a form that isn't computed. */
  | {
      readonly kind: "stopped";
      readonly reason: RunStopped["reason"];
      readonly message: string;
      readonly place: Place;
    };

/** Runs the chunks of a document one after the other, as Python runs a file. Chunks are named by their index. */
export function runChunks(document: Document, dialect: Dialect, running: Running, layer: Layer): Outcome {
  for (const [index, chunk] of document.chunks.entries()) {
    const [syntax] = chunk.problems;
    if (syntax !== undefined) {
      const place = { chunk: index, start: syntax.span.start, end: syntax.span.end };
      return { kind: "raised", type: "SyntaxError", text: syntax.message, place };
    }
  }
  for (const [index, chunk] of document.chunks.entries()) {
    const ended = guarded(index, chunk, () => {
      execute(newMachine(index, chunk, dialect, running, layer), chunk.statements);
    });
    if (ended !== undefined) return ended;
  }
  return { kind: "finished" };
}

/**
 * After a run, calls the function around an offset of the document that nothing has called: see run-alone.ts. What a run
 * that was left has not defined yet is defined first, as far as it can be read.
 */
export function uncalledRunner(
  { chunks, starts }: Document,
  dialect: Dialect,
  running: Running,
  layer: Layer,
  outcome: Outcome,
): (offset: number) => Outcome {
  if (outcome.kind === "stopped") {
    const { chunk: last, start } = outcome.place;
    for (const [index, chunk] of chunks.entries()) {
      for (const statement of index < last ? [] : chunk.statements) {
        if ((index > last || statement.span.start > start) && isDefinition(statement)) {
          guarded(index, chunk, () => {
            execute(newMachine(index, chunk, dialect, running, layer), [statement]);
          });
        }
      }
    }
  }
  return (offset) => {
    const index = starts.findLastIndex((start) => start <= offset);
    const [chunk, start] = [chunks[index], starts[index]];
    if (chunk === undefined || start === undefined) return { kind: "finished" };
    const machine = newMachine(index, chunk, dialect, running, layer);
    const ended = guarded(index, chunk, () => {
      runAlone(machine, running, chunk.statements, offset - start);
    });
    return ended ?? { kind: "finished" };
  };
}

/** Nothing is computed by it but what is written in it. */
function isDefinition(statement: Statement): boolean {
  if (statement.kind === "assignment") return /^(?:int|float|string)$/u.test(statement.value.kind);
  return /^(?:import|importFrom|function|class)$/u.test(statement.kind);
}

/** What ended it; undefined: it came to its end. */
function guarded(index: number, chunk: Chunk, run: () => void): Outcome | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return outcomeOf(error, { chunk: index, start: 0, end: chunk.text.trimEnd().length });
  }
}

function newMachine(index: number, chunk: Chunk, dialect: Dialect, running: Running, layer: Layer): Machine {
  return {
    chunk: index,
    text: chunk.text,
    recorder: newRecorder(false, index),
    layer,
    scopes: [""],
    path: "",
    arms: [],
    quiet: 0,
    suppressed: 0,
    errors: 0,
    fuel: Number.POSITIVE_INFINITY,
    withoutGradients: 0,
    depth: 0,
    onlyIf: undefined,
    exits: { breaks: [], continues: [], returns: [], loopEntry: undefined, callEntry: undefined },
    declared: new Map(),
    symbols: "~",
    frame: undefined,
    defining: undefined,
    alone: false,
    turn: 0,
    repetitions: 1,
    dialect,
    files: undefined,
    imports: [],
    running,
    evaluate,
    iterate: iterated,
    item: subscript,
    execute,
    call: callDefined,
    invoke,
  };
}

/** What ended the run; what isn't expected is a defect of ours, and said so. */
function outcomeOf(error: unknown, whole: Place): Outcome {
  if (error instanceof ProgramRaised) {
    return { kind: "raised", type: error.type, text: error.text, place: error.place };
  }
  if (error instanceof StoppedAt) {
    return { kind: "stopped", reason: error.stopped.reason, message: error.message, place: error.place };
  }
  if (error instanceof RunStopped) {
    return { kind: "stopped", reason: error.reason, message: error.message, place: whole };
  }
  if (error instanceof RangeError) {
    const deep = error.message.includes("call stack");
    return deep
      ? { kind: "raised", type: "RecursionError", text: "maximum recursion depth exceeded", place: whole }
      : { kind: "stopped", reason: "memory", message: `the memory isn't there: ${error.message}`, place: whole };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    kind: "stopped",
    reason: "defect",
    message: `a defect of Gatescope, please report it: ${message}`,
    place: whole,
  };
}

/** An empty state, in which a program begins. */
export function emptyLayer(): Layer {
  return layerOn({ variable: () => undefined, cell: () => undefined, facts: () => noFacts });
}

/** A variable of the module, after the run. */
export function variableIn(layer: Layer, name: string): Value | undefined {
  return readVariable(layer, name);
}
