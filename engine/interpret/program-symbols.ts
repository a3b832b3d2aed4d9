import { type Dim, symbolsOf } from "../shape/dim.ts";
import { type Facts, noFacts } from "../shape/facts.ts";
import type { Program } from "./program.ts";

/** What is known of the symbols where the program ends. */
export function lastFacts(program: Program): Facts {
  for (let index = program.units.length - 1; index >= 0; index--) {
    for (const entry of program.units[index]?.writes.values() ?? []) if (entry.kind === "facts") return entry.facts;
  }
  return noFacts;
}

/** What the program calls by a name of its own: dimension symbols and symbolic integers, in its order. */
export function namedSymbols(program: Program): ReadonlyMap<string, Dim> {
  const symbols = new Map<string, Dim>();
  for (const { writes, facts } of program.units) {
    for (const { name, fact } of facts.bindings) {
      if (fact.kind !== "int" || symbols.has(name)) continue;
      const [symbol, ...others] = symbolsOf(fact.value);
      if (symbol?.name === name && others.length === 0) symbols.set(name, fact.value);
    }
    for (const [key, entry] of writes) {
      const name = /^~([\p{L}_][\p{L}\p{N}_]*)$/u.exec(key)?.[1];
      if (name === undefined || symbols.has(name)) continue;
      if (entry.kind === "value" && entry.value?.kind === "int") symbols.set(name, entry.value.value);
    }
  }
  return symbols;
}
