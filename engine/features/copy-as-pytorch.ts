import type { Analysis } from "../analyze.ts";
import type { Binding, Fact } from "../interpret/fact.ts";
import { type DimNotation, type ShapeNotation, jaxtypingOf, notationOf } from "../interpret/notation.ts";
import { lastFacts, namedSymbols } from "../interpret/program-symbols.ts";
import type { Chunk, Expression, Span, Statement } from "../language/syntax.ts";
import { chosenSizes } from "../shape/chosen-sizes.ts";
import { type Dim, evaluate, symbolsOf } from "../shape/dim.ts";
import type { Dtype } from "../torch/dtype.ts";
import { type PlacedChunk, allChunks, shifted } from "./chunks.ts";
import { statementsWithin } from "./statements-within.ts";

export type PyTorchProgram = {
  readonly text: string;
  /** What the symbols are set to, in the order of the program. */
  readonly sizes: readonly { readonly name: string; readonly size: number }[];
};

/**
 * The program as PyTorch runs it: with its imports, a size for every symbol, and a tensor for every declaration. All
 * else stays as it is written.
 */
export function copyAsPyTorch(analysis: Analysis): PyTorchProgram {
  const { text } = analysis.document;
  const facts = lastFacts(analysis.program);
  const symbols = namedSymbols(analysis.program);
  const values = chosenSizes(
    [...symbols.values()].flatMap((dim) => symbolsOf(dim)),
    facts,
  );
  const sizes = [...symbols].flatMap(([name, dim]) => {
    const size = evaluate(dim, values);
    return size === undefined ? [] : [{ name, size }];
  });
  const names: Names = { sizes: new Map(sizes.map(({ name, size }) => [name, size])), values, ints: intsOf(analysis) };
  const edits = [...allChunks(analysis)].flatMap((placed) => statementEdits(placed, names));
  const dims = new Set(edits.flatMap(({ sizeOf }) => (sizeOf === undefined ? [] : [sizeOf])));
  const given = sizes.filter(({ name }) => !dims.has(name));
  const body = replaced(text, edits);
  const lines = given.map(({ name, size }) => `${name} = ${String(size)}`);
  return { text: withBeginning(analysis, edits, missingImports(analysis, body), lines), sizes };
}

type Edit = {
  readonly span: Span;
  readonly text: string;
  /** The edit itself gives this symbol its size. */
  readonly sizeOf?: string;
};

type Names = {
  /** The size of each symbol that has a name. */
  readonly sizes: ReadonlyMap<string, number>;
  /** By symbol id. */
  readonly values: ReadonlyMap<string, number>;
  /** For each bound name, whether all that it is ever bound to is an integer. */
  readonly ints: ReadonlyMap<string, boolean>;
};

function intsOf(analysis: Analysis): ReadonlyMap<string, boolean> {
  const ints = new Map<string, boolean>();
  for (const { bindings } of analysis.facts) {
    for (const { name, fact } of bindings) ints.set(name, (ints.get(name) ?? true) && fact.kind === "int");
  }
  return ints;
}

function statementEdits({ start, chunk, facts }: PlacedChunk, names: Names): readonly Edit[] {
  const edits: Edit[] = [];
  for (const statement of statementsWithin(chunk.statements)) {
    const nested = !chunk.statements.includes(statement);
    const made =
      statement.kind === "annotation"
        ? annotationEdit(statement, chunk, facts.bindings, names, nested)
        : statement.kind === "assignment"
          ? dimEdit(statement, facts.bindings, names)
          : undefined;
    if (made !== undefined) edits.push({ ...made, span: shifted(made.span, start) });
  }
  return edits;
}

type Annotation = Extract<Statement, { readonly kind: "annotation" }>;
type Assignment = Extract<Statement, { readonly kind: "assignment" }>;

function annotationEdit(
  { target, annotation, value, span }: Annotation,
  chunk: Chunk,
  bindings: readonly Binding[],
  names: Names,
  nested: boolean,
): Edit | undefined {
  const notation = annotation.kind === "list" ? notationOf(annotation) : jaxtypingOf(annotation);
  if (notation === undefined) return undefined;
  const name = textOf(chunk, target.span);
  const declared = bindings.find(({ span: at, form }) => form === "declaration" && at.start === target.span.start);
  if (declared !== undefined) {
    return { span, text: `${name} = ${tensorText(notation, declared.fact, chunk, names)}` };
  }
  if (value !== undefined && value.kind !== "ellipsis") return { span, text: `${name} = ${textOf(chunk, value.span)}` };
  const behind = /^[^\S\r\n]*(?=$|[\r\n#])/u.test(chunk.text.slice(span.end));
  return { span, text: behind ? remark(textOf(chunk, span), nested) : "pass" };
}

/** A claim as a comment. What stands in a block needs a statement, too: there may be no other. */
function remark(claim: string, nested: boolean): string {
  if (!nested) return `# ${claim.replaceAll("\n", "\n# ")}`;
  return claim.includes("\n") ? "pass" : `pass  # ${claim}`;
}

/** `seq = Dim("seq", min=1)`: PyTorch's own Dim is no integer. */
function dimEdit({ targets, value }: Assignment, bindings: readonly Binding[], names: Names): Edit | undefined {
  const [target] = targets;
  if (target?.kind !== "name" || value.kind !== "call" || calleeName(value.callee) !== "Dim") return undefined;
  const fact = bindings.find(({ span }) => span.start === target.span.start)?.fact;
  const size = fact?.kind === "int" ? evaluate(fact.value, names.values) : undefined;
  return size === undefined ? undefined : { span: value.span, text: String(size), sizeOf: target.name };
}

function calleeName(callee: Expression): string {
  return callee.kind === "name" || callee.kind === "attribute" ? callee.name : "";
}

/** `torch.randn(seq, b, 100)`; zeros where the numbers are no floats, because any class or index may be zero. */
function tensorText({ dims, dtype }: ShapeNotation, fact: Fact, chunk: Chunk, names: Names): string {
  const axes = fact.kind === "tensor" ? fact.shape : undefined;
  const sizes = dims.flatMap((dim, index) => dimTexts(dim, axes?.[index]?.size, chunk, names));
  const shape = sizes.length === 0 ? "()" : sizes.join(", ");
  if (dtype === undefined || dtype === "float32") return `torch.randn(${shape})`;
  return `torch.${isFloating(dtype) ? "randn" : "zeros"}(${shape}, dtype=torch.${dtype})`;
}

function isFloating(dtype: Dtype): boolean {
  return dtype.startsWith("float") || dtype === "bfloat16" || dtype.startsWith("complex");
}

/** One size, or the two that stand for any number of leading dimensions. */
function dimTexts(dim: DimNotation, size: Dim | undefined, chunk: Chunk, names: Names): readonly string[] {
  if (dim.kind === "rest") return ["12", "3"];
  if (dim.kind === "int") return [String(dim.value)];
  const number = size === undefined ? undefined : evaluate(size, names.values);
  if (dim.kind === "name" && meansSize(dim.name, names)) return [dim.name];
  if (dim.kind === "expression" && dim.span.end - dim.span.start > 0) {
    const source = textOf(chunk, dim.span);
    const mentioned = source.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
    if (/^[^"'\n]+$/u.test(source) && mentioned.every((name) => meansSize(name, names))) return [source];
  }
  if (number !== undefined) return [String(number)];
  return [String(dim.kind === "name" ? (names.sizes.get(dim.name) ?? anySize) : anySize)];
}

const anySize = 5;

/** In ordinary code the name is that integer, wherever it stands. */
function meansSize(name: string, { sizes, ints }: Names): boolean {
  return ints.get(name) ?? sizes.has(name);
}

/** What the program uses and doesn't import. */
function missingImports(analysis: Analysis, body: string): readonly string[] {
  const imported = new Set<string>();
  for (const { chunk } of allChunks(analysis)) {
    for (const statement of chunk.statements) {
      if (statement.kind === "import")
        for (const { name, alias } of statement.names) imported.add(alias ?? rootOf(name));
      if (statement.kind === "importFrom" && statement.names !== "*") {
        for (const { name, alias } of statement.names) imported.add(alias ?? name);
      }
    }
  }
  return preamble
    .filter(({ name }) => !imported.has(name) && new RegExp(`(?<![\\p{L}\\p{N}_.])${name}\\s*\\.`, "u").test(body))
    .map(({ line }) => line);
}

const preamble = [
  { name: "torch", line: "import torch" },
  { name: "nn", line: "import torch.nn as nn" },
  { name: "F", line: "import torch.nn.functional as F" },
] as const;

function rootOf(name: string): string {
  return name.split(".", 1)[0] ?? name;
}

/** The program with its edits, and with what it lacks behind the imports that it begins with. */
function withBeginning(
  analysis: Analysis,
  edits: readonly Edit[],
  imports: readonly string[],
  sizes: readonly string[],
): string {
  const { text } = analysis.document;
  const line = text.includes("\r\n") ? "\r\n" : "\n";
  const block = (lines: readonly string[]): string => lines.map((each) => each + line).join("");
  const { at, hasImports } = beginning(analysis);
  const blocks = hasImports
    ? [block(imports), sizes.length > 0 ? line + block(sizes) + (/^\r?\n/.test(text.slice(at)) ? "" : line) : ""]
    : [imports, sizes].map((lines) => (lines.length > 0 ? block(lines) + line : ""));
  return replaced(text, [{ span: { start: at, end: at }, text: blocks.join("") }, ...edits]);
}

/** The line behind the first imports; without any, the line of the first statement that is no docstring. */
function beginning(analysis: Analysis): { readonly at: number; readonly hasImports: boolean } {
  const { text } = analysis.document;
  let at: number | undefined;
  for (const { start, chunk } of allChunks(analysis)) {
    for (const { kind, span } of chunk.statements) {
      if (kind === "import" || kind === "importFrom") at = lineAfter(text, start + span.end);
      else if (at !== undefined) return { at, hasImports: true };
      else if (!isDocstring(chunk)) return { at: lineOf(text, start + span.start), hasImports: false };
    }
  }
  return { at: at ?? 0, hasImports: at !== undefined };
}

function lineOf(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

function lineAfter(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end + 1;
}

/** A docstring stays the first line. */
function isDocstring({ statements: [first] }: Chunk): boolean {
  return first?.kind === "expression" && first.value.kind === "string";
}

function replaced(text: string, edits: readonly Edit[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { span, text: fresh } of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    pieces.push(text.slice(from, span.start), fresh);
    from = span.end;
  }
  return pieces.join("") + text.slice(from);
}

function textOf({ text }: Chunk, { start, end }: Span): string {
  return text.slice(start, end);
}
