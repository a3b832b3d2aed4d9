import type { Chunk } from "../language/syntax.ts";
import type { Dialect } from "./dialect.ts";
import { evaluate } from "./expressions.ts";
import { callDefined } from "./functions/call-defined.ts";
import { type Called, readUncalled } from "./functions/uncalled.ts";
import { invoke } from "./invoke.ts";
import { iterated } from "./iterate.ts";
import type { Machine } from "./machine.ts";
import type { ModuleFiles } from "./module-files.ts";
import { newRecorder, type Recorder } from "./recorder.ts";
import { execute } from "./statements.ts";
import { type Base, type Layer, layerOn } from "./store.ts";
import { subscript } from "./subscript.ts";

/** Statements and iterations that one chunk may take: beyond that, what it assigns isn't known. */
const FUEL = 20_000;

/** What all chunks of a program have in common. */
export type Context = { readonly dialect: Dialect; readonly files: ModuleFiles | undefined };

/** What one reading of a chunk told, of itself and of the chunks whose functions it called, and what it changed. */
export type Reading = { readonly recorder: Recorder; readonly layer: Layer };

/**
 * Runs one chunk of the program on what came before it. The uses of names are told only where they are asked for: they
 * are many, and a hover wants one.
 */
export function runChunk(context: Context, id: number, chunk: Chunk, base: Base, withUses: boolean): Reading {
  const layer = layerOn(base);
  const recorder = newRecorder(withUses, id);
  execute(newMachine(context, id, chunk, layer, recorder), chunk.statements);
  // A statement over our own limits may have bound any name.
  if (chunk.problems.some(({ message }) => message.endsWith("isn't read"))) {
    layer.variables.set("~*", { kind: "unknown", reason: "a statement that isn't read may have brought it" });
  }
  return { recorder, layer };
}

/** Reads the functions of a chunk that nothing calls, each on its own. */
export function runUncalled(
  context: Context,
  id: number,
  chunk: Chunk,
  base: Base,
  withUses: boolean,
  called: Called,
): Reading {
  const layer = layerOn(base);
  const recorder = newRecorder(withUses, id);
  readUncalled(newMachine(context, id, chunk, layer, recorder), chunk.statements, called);
  return { recorder, layer };
}

function newMachine(context: Context, id: number, chunk: Chunk, layer: Layer, recorder: Recorder): Machine {
  return {
    chunk: id,
    text: chunk.text,
    recorder,
    layer,
    scopes: [""],
    path: "",
    arms: [],
    quiet: 0,
    suppressed: 0,
    errors: 0,
    fuel: FUEL,
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
    ...context,
    imports: [],
    running: undefined,
    evaluate,
    iterate: iterated,
    item: subscript,
    execute,
    call: callDefined,
    invoke,
  };
}
