import type { Analysis } from "../analyze.ts";
import type { ChunkFacts, Fact } from "../interpret/fact.ts";
import type { Chunk, Span } from "../language/syntax.ts";
import { attributeHome } from "./attribute-uses.ts";
import { type PlacedChunk, allChunks, shifted } from "./chunks.ts";
import { type ChunkNames, chunkNames, owningScope } from "./chunk-names.ts";
import { labelPieces, labelText } from "./label.ts";
import { shorten } from "./shorten.ts";
import { statementsWithin } from "./statements-within.ts";

export type DocumentSymbol = {
  readonly name: string;
  readonly kind: "class" | "function" | "method" | "module" | "number" | "variable" | "field";
  /** A shape, a module's settings. */
  readonly detail: string;
  /** The whole statement. */
  readonly span: Span;
  /** The name in it. */
  readonly selection: Span;
  readonly children: readonly DocumentSymbol[];
};

/** What a program defines, where it first does: variables, functions with their own, classes with methods and fields. */
export function documentSymbols(analysis: Analysis): readonly DocumentSymbol[] {
  const seen = new Set<string>();
  const found: DocumentSymbol[] = [];
  for (const placed of allChunks(analysis)) {
    for (const symbol of chunkSymbols(placed)) {
      if (isVariable(symbol) && seen.has(symbol.name)) continue;
      seen.add(symbol.name);
      found.push(moved(symbol, placed.start));
    }
  }
  return found;
}

function isVariable({ kind }: DocumentSymbol): boolean {
  return kind === "variable" || kind === "module" || kind === "number";
}

function moved(symbol: DocumentSymbol, by: number): DocumentSymbol {
  return {
    ...symbol,
    span: shifted(symbol.span, by),
    selection: shifted(symbol.selection, by),
    children: symbol.children.map((child) => moved(child, by)),
  };
}

/** Those of a chunk, at offsets from its start: they stay until it is run again. */
function chunkSymbols(placed: PlacedChunk): readonly DocumentSymbol[] {
  const known = told.get(placed.facts);
  if (known !== undefined) return known;
  const symbols = symbolsOf(placed);
  told.set(placed.facts, symbols);
  return symbols;
}

const told = new WeakMap<ChunkFacts, readonly DocumentSymbol[]>();

function symbolsOf({ chunk, facts }: PlacedChunk): readonly DocumentSymbol[] {
  const names = chunkNames(chunk);
  const statements = spansOf(chunk);
  const byScope = names.scopes.map((): DocumentSymbol[] => []);
  const known = names.scopes.map(() => new Set<string>());

  const add = (scope: number, name: string, kind: DocumentSymbol["kind"], at: Span): void => {
    if (known[scope]?.has(name) !== false) return;
    known[scope].add(name);
    const fact = facts.bindings.find(({ span }) => span.end === at.end)?.fact;
    const span = statements.findLast((one) => one.start <= at.start && at.end <= one.end) ?? at;
    byScope[scope]?.push({
      name,
      kind: kind === "variable" ? variableKind(fact) : kind,
      detail: fact === undefined || fact.kind === "unknown" ? "" : labelText(shorten(labelPieces(fact), longest)),
      span,
      selection: at,
      children: [],
    });
  };
  for (const { name, span, access, form, scope } of names.uses) {
    if (access === "read" || form === "import" || definedScope(names, name, span) !== undefined) continue;
    const owner = owningScope(names, name, scope);
    const home = names.scopes[owner];
    if (home?.kind !== "comprehension" && home?.parameters.has(name) === false) add(owner, name, "variable", span);
  }
  for (const attribute of names.attributes) {
    const home = attributeHome(names, attribute);
    if (attribute.access === "write" && names.scopes[home]?.kind === "class")
      add(home, attribute.name, "field", attribute.span);
  }
  return withInner(names, byScope);
}

const longest = 80;

/** The definitions take in what is defined inside them, from the innermost out. */
function withInner(names: ChunkNames, byScope: readonly DocumentSymbol[][]): readonly DocumentSymbol[] {
  for (let index = names.scopes.length - 1; index > 0; index--) {
    const scope = names.scopes[index];
    if (scope === undefined || scope.kind === "comprehension") continue;
    const use = names.uses.find(({ name, span }) => name === scope.name && definedScope(names, name, span) === index);
    if (use === undefined) continue;
    const inClass = names.scopes[scope.parent]?.kind === "class";
    byScope[scope.parent]?.push({
      name: scope.name,
      kind: scope.kind === "class" ? "class" : inClass ? "method" : "function",
      detail: scope.kind === "class" ? "" : `(${[...scope.parameters].join(", ")})`,
      span: scope.span,
      selection: use.span,
      children: inOrder(byScope[index] ?? []),
    });
  }
  return inOrder(byScope[0] ?? []);
}

/** The scope of the function or class that a name is the name of, there where it is defined. */
function definedScope({ scopes }: ChunkNames, name: string, { start, end }: Span): number | undefined {
  const index = scopes.findIndex((scope) => scope.name === name && scope.nameEnd === end && start >= scope.span.start);
  return index < 0 ? undefined : index;
}

function inOrder(symbols: readonly DocumentSymbol[]): readonly DocumentSymbol[] {
  return [...symbols].sort((a, b) => a.selection.start - b.selection.start);
}

function variableKind(fact: Fact | undefined): DocumentSymbol["kind"] {
  if (fact?.kind === "module") return "module";
  return fact?.kind === "int" ? "number" : "variable";
}

/** In the order of the text, so that the last one around a place is the innermost. */
function spansOf(chunk: Chunk): readonly Span[] {
  return statementsWithin(chunk.statements).map(({ span }) => span);
}
