import { parseDocument } from "../language/document.ts";
import type { Chunk } from "../language/syntax.ts";
import { unknown, type Value } from "../torch/value.ts";
import type { Machine } from "./machine.ts";
import { readVariable } from "./store.ts";

/** The text of a module of the program's own, by its name as an import spells it, dots included; undefined: it has none. */
export type ModuleFiles = (module: string) => string | undefined;

/** Files that one program follows, and the characters of each. */
const MOST_FILES = 20;
const MOST_CHARACTERS = 200_000;

/** Where a module's names are stored; it is also the path of its namespace. */
export const FILE = "file:";

/**
 * Runs a module of the program's own, once, in a scope of its own: what it defines can be imported. Nothing is told of
 * it here: it is another file. False: there is none, or it isn't followed.
 */
export function importFile(machine: Machine, module: string): boolean {
  if (machine.files === undefined || machine.running !== undefined) return false;
  const scope = `${FILE}${module}/`;
  if (readVariable(machine.layer, `${scope}${LOADED}`) !== undefined) return true;
  const text = machine.files(module);
  if (text === undefined || text.length > MOST_CHARACTERS || machine.imports.length >= MOST_FILES) return false;
  machine.layer.variables.set(`${scope}${LOADED}`, { kind: "none" });
  const outside = { ...machine };
  machine.imports = [...machine.imports, module];
  for (const [index, chunk] of chunksOf(text).entries()) {
    Object.assign(machine, {
      chunk: -1 - index - 10_000 * machine.imports.length,
      text: chunk.text,
      scopes: [scope],
      path: `${outside.path}~${module}`,
      quiet: outside.quiet + 1,
      suppressed: outside.suppressed + 1,
      exits: { breaks: [], continues: [], returns: [], loopEntry: undefined, callEntry: undefined },
      declared: new Map(),
      frame: undefined,
      defining: undefined,
    });
    if (machine.execute(machine, chunk.statements) === "gone") break;
  }
  const { chunk, text: own, scopes, path, quiet, suppressed, exits, declared, frame, defining } = outside;
  Object.assign(machine, { chunk, text: own, scopes, path, quiet, suppressed, exits, declared, frame, defining });
  return true;
}

const LOADED = "~loaded";

/** What a module's file has under a name. */
export function fileMember(machine: Machine, module: string, name: string): Value {
  return readVariable(machine.layer, `${FILE}${module}/${name}`) ?? unknown(`${module}.${name} isn't read`);
}

/** One text is parsed once, as long as it is the same. */
function chunksOf(text: string): readonly Chunk[] {
  const known = parsed.get(text) ?? parseDocument(text).chunks;
  parsed.delete(text);
  parsed.set(text, known);
  const [oldest] = parsed.keys();
  if (parsed.size > MOST_FILES && oldest !== undefined) parsed.delete(oldest);
  return known;
}

const parsed = new Map<string, readonly Chunk[]>();
