import type { Analysis } from "../analyze.ts";
import type { Unit } from "../interpret/program.ts";
import type { Span } from "../language/syntax.ts";
import { type PlacedChunk, allChunks, chunksIn, contains, shifted } from "./chunks.ts";
import { type ChunkNames, type KeywordUse, type NameUse, chunkNames, owningScope } from "./chunk-names.ts";

/** What a name stands for: one variable of one scope, or one dimension symbol. */
export type Meaning = {
  readonly kind: "variable" | "dimension";
  readonly name: string;
  /** Undefined: the module's own scope; else a scope of one chunk. */
  readonly home: { readonly chunk: number; readonly scope: number } | undefined;
};

/** A name at its place in the document. */
export type PlacedName = { readonly span: Span; readonly meaning: Meaning };

/** One place of a meaning. */
export type Occurrence = {
  readonly span: Span;
  readonly access: "read" | "write";
  /** Of one that binds: from which offset on it is in force. */
  readonly from: number;
  readonly form: NameUse["form"] | "keyword";
};

/** The name that holds an offset, or ends at it, with what it stands for. */
export function meaningAt(analysis: Analysis, offset: number): PlacedName | undefined {
  let last: PlacedName | undefined;
  for (const placed of chunksIn(analysis, { start: offset, end: offset })) {
    const names = chunkNames(placed.chunk);
    const at = offset - placed.start;
    const use = names.uses.findLast(({ span }) => contains(span, at));
    if (use !== undefined) {
      last = { span: shifted(use.span, placed.start), meaning: meaningOf(analysis, placed, names, use) };
    } else {
      const keyword = names.keywords.findLast(({ span }) => contains(span, at));
      const meaning = keyword && parameterMeaning(analysis, keyword);
      if (keyword !== undefined && meaning !== undefined) {
        last = { span: shifted(keyword.span, placed.start), meaning };
      }
    }
  }
  return last;
}

/** Every place of a meaning, in the order of the source. */
export function occurrences(analysis: Analysis, meaning: Meaning): readonly Occurrence[] {
  const found: Occurrence[] = [];
  const called = calleeOf(analysis, meaning);
  for (const placed of allChunks(analysis)) {
    const { start, chunk, facts } = placed;
    const own = meaning.home === undefined || meaning.home.chunk === facts.id;
    if (!own && called === undefined) continue;
    const names = chunkNames(chunk);
    for (const use of own ? names.uses : []) {
      if (use.name !== meaning.name || !sameMeaning(meaningOf(analysis, placed, names, use), meaning)) continue;
      const access = use.access === "annotate" ? annotatedAccess(placed, use) : use.access;
      found.push({ span: shifted(use.span, start), access, from: use.from + start, form: use.form });
    }
    for (const { name, span, callee } of names.keywords) {
      if (called === undefined || name !== meaning.name || !calls(callee, called)) continue;
      found.push({ span: shifted(span, start), access: "read", from: span.end + start, form: "keyword" });
    }
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

/** What a name of a chunk stands for. A name in a shape's brackets is an integer variable, or else a dimension. */
export function meaningOf(analysis: Analysis, placed: PlacedChunk, names: ChunkNames, use: NameUse): Meaning {
  const { name, form, access, scope } = use;
  const chunk = placed.facts.id;
  const around = dimensionScope(names, name, scope);
  const dimension: Meaning = { kind: "dimension", name, home: around === 0 ? undefined : { chunk, scope: around } };
  const variable: Meaning = { kind: "variable", name, home: undefined };

  if (form === "quotedDimension") return around === 0 && isNamedInteger(analysis, name) ? variable : dimension;
  const owner = owningScope(names, name, scope);
  if (owner > 0) return { kind: "variable", name, home: { chunk, scope: owner } };
  if (form === "dimension") {
    return isNamedInteger(analysis, name) || isIntegerBefore(analysis, placed, use) ? variable : dimension;
  }
  if (access !== "read") return variable;
  const bound = analysis.program.writers.has(name);
  if (around > 0 && !bound) return dimension;
  if (!analysis.program.writers.has(`~${name}`)) return variable;
  if (!bound) return dimension;
  if (isNamedInteger(analysis, name)) return variable;
  return scope > 0 || isBoundBefore(analysis, placed, names, use) ? variable : dimension;
}

/** The function whose own annotations name a dimension; 0 for the module. */
function dimensionScope({ scopes }: ChunkNames, name: string, from: number): number {
  for (let at = from; at > 0; at = scopes[at]?.parent ?? 0) {
    if (scopes[at]?.dimensions.has(name) === true) return at;
  }
  return 0;
}

export function sameMeaning(a: Meaning, b: Meaning): boolean {
  return a.name === b.name && a.kind === b.kind && a.home?.chunk === b.home?.chunk && a.home?.scope === b.home?.scope;
}

/** `hidden: int` and `seq = Dim("seq")`: the variable and the symbol are one. */
function isNamedInteger({ program }: Analysis, name: string): boolean {
  const [first] = program.writers.get(`~${name}`) ?? [];
  return first?.facts.bindings.some((binding) => binding.name === name && binding.fact.kind === "int") === true;
}

function isIntegerBefore({ program }: Analysis, { facts }: PlacedChunk, { name, span }: NameUse): boolean {
  const here = facts.bindings.findLast((binding) => binding.name === name && binding.span.start < span.start);
  if (here !== undefined) return here.fact.kind === "int";
  const entry = lastBefore(program.writers.get(name), program.byId.get(facts.id))?.writes.get(name);
  return entry?.kind === "value" && entry.value?.kind === "int";
}

function isBoundBefore({ program }: Analysis, { facts }: PlacedChunk, names: ChunkNames, use: NameUse): boolean {
  const { name, span } = use;
  if (names.uses.some((other) => other.name === name && other.access === "write" && other.from <= span.start)) {
    return true;
  }
  return lastBefore(program.writers.get(name), program.byId.get(facts.id)) !== undefined;
}

/** The last of the units, which stand in the document's order, before one of it. */
export function lastBefore(units: readonly Unit[] | undefined, unit: Unit | undefined): Unit | undefined {
  if (units === undefined || unit === undefined) return undefined;
  let low = 0;
  let high = units.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((units[middle]?.index ?? 0) < unit.index) low = middle + 1;
    else high = middle;
  }
  return units[low - 1];
}

/** A claim reads what a declaration writes. */
function annotatedAccess({ facts }: PlacedChunk, { span }: NameUse): Occurrence["access"] {
  return facts.bindings.some(({ form, span: at }) => form === "claim" && at.start === span.start) ? "read" : "write";
}

type Callee = { readonly name: string; readonly method: boolean };

/** Of a function's parameter: what calls of the function are called. */
function calleeOf(analysis: Analysis, { home, name }: Meaning): Callee | undefined {
  if (home === undefined) return undefined;
  const unit = analysis.program.byId.get(home.chunk);
  if (unit === undefined) return undefined;
  const { scopes } = chunkNames(unit.chunk);
  const scope = scopes[home.scope];
  if (scope?.kind !== "function" || !scope.parameters.has(name)) return undefined;
  const outer = scopes[scope.parent];
  if (outer?.kind !== "class") return { name: scope.name, method: false };
  return scope.name === "__init__" ? { name: outer.name, method: false } : { name: scope.name, method: true };
}

function calls(callee: string | undefined, { name, method }: Callee): boolean {
  if (callee === undefined) return false;
  return method ? callee.endsWith(`.${name}`) : callee === name;
}

/** A keyword argument stands for the parameter of the program's own function. */
function parameterMeaning(analysis: Analysis, { name, callee }: KeywordUse): Meaning | undefined {
  if (callee === undefined) return undefined;
  for (const { chunk, facts } of allChunks(analysis)) {
    if (!chunk.text.includes(name)) continue;
    for (const scope of chunkNames(chunk).scopes.keys()) {
      const meaning: Meaning = { kind: "variable", name, home: { chunk: facts.id, scope } };
      const own = calleeOf(analysis, meaning);
      if (own !== undefined && calls(callee, own)) return meaning;
    }
  }
  return undefined;
}
