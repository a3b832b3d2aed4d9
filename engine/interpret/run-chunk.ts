import type { Chunk } from "../language/syntax.ts";
import { evaluate } from "./expressions.ts";
import type { ChunkFacts } from "./fact.ts";
import { invoke } from "./invoke.ts";
import { iterated } from "./iterate.ts";
import type { Machine } from "./machine.ts";
import { newRecorder, recorded } from "./recorder.ts";
import { execute } from "./statements.ts";
import { type Base, type Layer, layerOn } from "./store.ts";
import { subscript } from "./subscript.ts";

/** Statements and iterations that one chunk may take: beyond that, what it assigns isn't known. */
const FUEL = 20_000;

/**
 * Runs one chunk of the program on what came before it: what it told, and what it changed. The uses of names are told
 * only where they are asked for: they are many, and a hover wants one.
 */
export function runChunk(
  id: number,
  chunk: Chunk,
  base: Base,
  withUses: boolean,
): { readonly facts: ChunkFacts; readonly layer: Layer } {
  const recorder = newRecorder(withUses);
  const layer = layerOn(base);
  const machine: Machine = {
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
    running: undefined,
    evaluate,
    iterate: iterated,
    item: subscript,
    execute,
    invoke,
  };
  execute(machine, chunk.statements);
  // A statement over our own limits may have bound any name.
  if (chunk.problems.some(({ message }) => message.endsWith("isn't read"))) {
    layer.variables.set("~*", { kind: "unknown", reason: "a statement that isn't read may have brought it" });
  }
  return { facts: recorded(id, recorder), layer };
}
