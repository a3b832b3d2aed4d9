import type { Analysis } from "../analyze.ts";
import { builtin } from "../interpret/builtins.ts";
import { typeNames } from "../interpret/type-names.ts";
import { ambient } from "../interpret/expressions.ts";
import type { Span } from "../language/syntax.ts";
import { member } from "../torch/registry.ts";
import type { Value } from "../torch/value.ts";
import { type PlacedChunk, chunksIn } from "./chunks.ts";
import { type ChunkNames, type MemberUse, type NameUse, chunkNames } from "./chunk-names.ts";
import { type Meaning, lastBefore, meaningOf } from "./meaning.ts";

export type TokenType =
  "namespace" | "class" | "function" | "method" | "property" | "variable" | "parameter" | "dimension";

export type SemanticToken = {
  readonly span: Span;
  readonly type: TokenType;
  /** It binds the name. */
  readonly declares: boolean;
  /** It is PyTorch's or Python's own. */
  readonly library: boolean;
};

/** What the names in a part of a program are, in the order of the source; the cost is that of the part. */
export function semanticTokens(analysis: Analysis, asked: Span): readonly SemanticToken[] {
  const found: SemanticToken[] = [];
  for (const placed of chunksIn(analysis, asked)) {
    for (const token of chunkTokens(analysis, placed)) {
      const span = { start: token.span.start + placed.start, end: token.span.end + placed.start };
      if (span.end >= asked.start && span.start <= asked.end) found.push({ ...token, span });
    }
  }
  return found;
}

/** No two at the same place: a name that starts where another does is the same name. */
function chunkTokens(analysis: Analysis, placed: PlacedChunk): readonly SemanticToken[] {
  const names = chunkNames(placed.chunk);
  const tokens = [
    ...names.uses.map((use) => nameToken(analysis, placed, names, use)),
    ...names.members.map((use) => memberToken(analysis, placed, use)),
    ...names.keywords.map(({ span }) => token(span, "parameter")),
  ].sort((a, b) => a.span.start - b.span.start);
  return tokens.filter(({ span }, index) => span.start >= (tokens[index - 1]?.span.end ?? 0));
}

function token(span: Span, type: TokenType): SemanticToken {
  return { span, type, declares: false, library: false };
}

function nameToken(analysis: Analysis, placed: PlacedChunk, names: ChunkNames, use: NameUse): SemanticToken {
  const meaning = meaningOf(analysis, placed, names, use);
  const own = token(use.span, "variable");
  const declares = use.access !== "read";
  if (meaning.kind === "dimension") return { ...own, type: "dimension" };
  if (use.form === "dimension") return { ...own, type: "dimension" };
  if (meaning.home !== undefined) return { ...own, type: localType(names, meaning), declares };
  const value = valueBefore(analysis, placed, meaning.name);
  if (value !== undefined) {
    const { type, library } = valueType(value);
    return { ...own, type: definedType(analysis, meaning.name) ?? type, library, declares };
  }
  if (analysis.program.writers.has(meaning.name)) {
    return { ...own, type: definedType(analysis, meaning.name) ?? "variable", declares };
  }
  const brought = ambient(meaning.name);
  if (brought !== undefined) return { ...own, ...valueType(brought) };
  if (typeNames.has(meaning.name)) return { ...own, type: "class", library: true };
  return builtin(meaning.name) === undefined ? own : { ...own, type: "function", library: true };
}

function localType({ scopes }: ChunkNames, { name, home }: Meaning): TokenType {
  const scope = scopes[home?.scope ?? 0];
  if (scope?.parameters.has(name) === true) return "parameter";
  const defined = scopes.find((one) => one.name === name && one.parent === home?.scope);
  if (defined === undefined) return "variable";
  return defined.kind === "class" ? "class" : scope?.kind === "class" ? "method" : "function";
}

/** A function or class that the module itself defines. */
function definedType({ program }: Analysis, name: string): TokenType | undefined {
  for (const { chunk } of program.writers.get(name)?.slice(0, 1) ?? []) {
    const defined = chunkNames(chunk).scopes.find((scope) => scope.name === name && scope.parent === 0);
    if (defined !== undefined) return defined.kind === "class" ? "class" : "function";
  }
  return undefined;
}

/** What a variable of the module holds where a chunk begins, or what the chunk gives it. */
function valueBefore({ program }: Analysis, { facts }: PlacedChunk, name: string): Value | undefined {
  const unit = program.byId.get(facts.id);
  const entry = lastBefore(program.writers.get(name), unit)?.writes.get(name) ?? unit?.writes.get(name);
  return entry?.kind === "value" ? entry.value : undefined;
}

function valueType(value: Value): { readonly type: TokenType; readonly library: boolean } {
  if (value.kind === "namespace") return { type: "namespace", library: true };
  if (value.kind === "moduleClass" || value.kind === "type") return { type: "class", library: true };
  if (value.kind === "operation") return { type: "function", library: true };
  return value.kind === "callable"
    ? { type: "function", library: value.id.startsWith("builtin:") }
    : { type: "variable", library: false };
}

function memberToken(analysis: Analysis, placed: PlacedChunk, { owner, name, span, called }: MemberUse): SemanticToken {
  const path = owner === undefined ? undefined : namespacePath(analysis, placed, owner);
  if (path === undefined) return token(span, called ? "method" : "property");
  const found = member(path, name);
  if (found === undefined || found === "unmodelled") {
    const type = called ? (/^\p{Lu}/u.test(name) ? "class" : "function") : "property";
    return { ...token(span, type), library: found === "unmodelled" };
  }
  const { type } = valueType(found);
  return { ...token(span, type === "variable" ? "property" : type), library: true };
}

/** The namespace that a chain of names leads to: "torch.nn" for "nn". */
function namespacePath(analysis: Analysis, placed: PlacedChunk, chain: string): string | undefined {
  const [first = "", ...rest] = chain.split(".");
  let value = valueBefore(analysis, placed, first) ?? ambient(first);
  for (const name of rest) {
    if (value?.kind !== "namespace") return undefined;
    const inner = member(value.path, name);
    value = inner === "unmodelled" ? undefined : inner;
  }
  return value?.kind === "namespace" ? value.path : undefined;
}
