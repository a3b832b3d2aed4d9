import type { Analysis } from "../analyze.ts";
import { builtin, otherBuiltins } from "../interpret/builtins.ts";
import { ambient } from "../interpret/expressions.ts";
import { nameEnd, startsName } from "../language/name.ts";
import type { Span } from "../language/syntax.ts";
import { tokenAt } from "../language/token.ts";
import { allChunks, chunkHolding, contains, shifted } from "./chunks.ts";
import { chunkNames, owningScope } from "./chunk-names.ts";
import { cursorAt } from "./cursor.ts";
import { type Meaning, type Occurrence, meaningAt, occurrences } from "./meaning.ts";
import { statementsWithin } from "./statements-within.ts";
import { type Subject, expressionBefore, subjectOf } from "./subject.ts";

export type Renaming =
  | { readonly kind: "name"; readonly span: Span; readonly name: string }
  | { readonly kind: "refused"; readonly message: string };

export type Renamed =
  { readonly kind: "edits"; readonly spans: readonly Span[] } | { readonly kind: "refused"; readonly message: string };

/** Whether the name at an offset can be renamed; the sentence says why not. */
export function prepareRename(analysis: Analysis, offset: number): Renaming {
  const found = renamed(analysis, offset);
  return "message" in found ? found : { kind: "name", span: found.span, name: found.meaning.name };
}

/** Every place that changes when the variable or dimension at an offset gets another name. */
export function rename(analysis: Analysis, offset: number, name: string): Renamed {
  const found = renamed(analysis, offset);
  if ("message" in found) return found;
  const { meaning, places } = found;
  if (name === meaning.name) return { kind: "edits", spans: places.map(({ span }) => span) };
  const problem = invalid(name) ?? misread(name, meaning, places) ?? clash(analysis, meaning, places, name);
  if (problem !== undefined) return refused(problem);
  return { kind: "edits", spans: [...places.map(({ span }) => span), ...symbolTexts(analysis, meaning, places)] };
}

type Refused = Extract<Renaming, { readonly kind: "refused" }>;

const sentences = {
  nothing: "There is no variable or dimension here.",
  keyword: (word: string) => `${word} is one of Python's words.`,
  attribute: (name: string) => `${name} is an attribute: variables and dimensions can be renamed.`,
  parameter: (name: string) => `${name} is the name of a parameter that isn't defined in this file.`,
  torch: (name: string) => `${name} is PyTorch's name.`,
  builtin: (name: string) => `${name} is Python's own name.`,
  undefined: (name: string) => `${name} isn't defined in this file.`,
  imported: (name: string) => `${name} is imported under its own name: give it another one with \`as\` first.`,
  invalid: (name: string) =>
    `"${name}" is no name in Python: letters, digits and _ make one, and no digit comes first.`,
  anonymous: (name: string) => `${name} would stand for any size: a dimension's name can't start with _ here.`,
  taken: (name: string) => `${name} already stands for something else here.`,
} as const;

function refused(message: string): Refused {
  return { kind: "refused", message };
}

function renamed(
  analysis: Analysis,
  offset: number,
): { readonly span: Span; readonly meaning: Meaning; readonly places: readonly Occurrence[] } | Refused {
  const asked = meaningAt(analysis, offset);
  if (asked === undefined) return refused(otherName(analysis, offset));
  const { span, meaning } = asked;
  const places = occurrences(analysis, meaning);
  const bound = meaning.kind === "dimension" || places.some(({ access }) => access === "write");
  if (!bound) return refused(unboundName(meaning.name));
  if (places.some(({ form }) => form === "import")) return refused(sentences.imported(meaning.name));
  return { span, meaning, places };
}

function unboundName(name: string): string {
  if (ambient(name) !== undefined) return sentences.torch(name);
  if (builtin(name) !== undefined || otherBuiltins.has(name)) return sentences.builtin(name);
  return sentences.undefined(name);
}

/** What stands at an offset that is neither a variable nor a dimension. */
function otherName(analysis: Analysis, offset: number): string {
  const placed = chunkHolding(analysis, offset);
  if (placed === undefined) return sentences.nothing;
  const { chunk, start } = placed;
  const at = offset - start;
  const keyword = chunkNames(chunk).keywords.find(({ span }) => contains(span, at));
  if (keyword !== undefined) return sentences.parameter(keyword.name);
  if (chunk.comments.some(({ span }) => contains(span, at))) return sentences.nothing;
  const left = /[\p{L}\p{N}_]*$/u.exec(chunk.text.slice(Math.max(0, at - longestName), at))?.[0] ?? "";
  const right = /^[\p{L}\p{N}_]*/u.exec(chunk.text.slice(at, at + longestName))?.[0] ?? "";
  const word = left + right;
  if (word === "") return sentences.nothing;
  if (isKeyword(word)) return sentences.keyword(word);
  const cursor = cursorAt(analysis, offset - left.length);
  if (cursor.inside !== "code" || cursor.tokens.at(-1)?.text !== ".") return sentences.nothing;
  const owner = subjectOf({ analysis, ...cursor }, expressionBefore(cursor.tokens.slice(0, -1)));
  return owner !== undefined && torchOwners.has(owner.kind) ? sentences.torch(word) : sentences.attribute(word);
}

const torchOwners: ReadonlySet<Subject["kind"]> = new Set(["namespace", "tensor", "module", "packed"] as const);

const longestName = 200;

function isKeyword(word: string): boolean {
  return startsName(word, 0) && tokenAt(word, 0, 0, 0, []).kind === "keyword";
}

function invalid(name: string): string | undefined {
  if (name === "" || !startsName(name, 0) || nameEnd(name, 0) !== name.length) return sentences.invalid(name);
  if (isKeyword(name)) return sentences.keyword(name);
  return ambient(name) === undefined ? undefined : sentences.torch(name);
}

/** In a shape, `_` is any size; in jaxtyping's text every name that starts with it. */
function misread(name: string, { kind }: Meaning, places: readonly Occurrence[]): string | undefined {
  const quoted = places.some(({ form }) => form === "quotedDimension");
  const bare = kind === "dimension" || places.some(({ form }) => form === "dimension");
  return (name === "_" && bare) || (name.startsWith("_") && quoted) ? sentences.anonymous(name) : undefined;
}

/** The new name would mean something else at one of the places, or take the place of what others mean by it. */
function clash(analysis: Analysis, meaning: Meaning, places: readonly Occurrence[], name: string): string | undefined {
  const home = meaning.home?.scope ?? 0;
  for (const { start, chunk, facts } of allChunks(analysis)) {
    if (meaning.home !== undefined && meaning.home.chunk !== facts.id) continue;
    if (!chunk.text.includes(name)) continue;
    const names = chunkNames(chunk);
    const captured = names.uses.some((use) => {
      if (use.name !== name) return false;
      const owner = owningScope(names, name, use.scope);
      return enclosing(names.scopes, use.scope, owner).includes(home);
    });
    const capturing = names.uses.some(
      (use) =>
        use.name === meaning.name &&
        places.some(({ span }) => span.start === use.span.start + start) &&
        enclosing(names.scopes, use.scope, home).some(
          (scope) => scope !== home && names.scopes[scope]?.bound.has(name),
        ),
    );
    if (captured || capturing) return sentences.taken(name);
  }
  return undefined;
}

/** The scopes from one out to another, both included. */
function enclosing(scopes: ReturnType<typeof chunkNames>["scopes"], from: number, to: number): readonly number[] {
  const path = [from];
  for (let at = from; at !== to && at > 0;) {
    at = scopes[at]?.parent ?? 0;
    path.push(at);
  }
  return path;
}

/** The text in `seq = Dim("seq")`, which names the symbol of the variable. */
function symbolTexts(analysis: Analysis, { name, kind }: Meaning, places: readonly Occurrence[]): readonly Span[] {
  if (kind === "dimension") return [];
  const found: Span[] = [];
  for (const { span, access } of places) {
    if (access === "read") continue;
    const placed = chunkHolding(analysis, span.start);
    if (placed === undefined) continue;
    for (const statement of statementsWithin(placed.chunk.statements)) {
      if (statement.kind !== "assignment" || statement.value.kind !== "call") continue;
      const { targets, value } = statement;
      if (targets[0]?.span.start !== span.start - placed.start) continue;
      const { callee, arguments: given } = value;
      const [first] = given;
      if (callee.kind !== "name" || callee.name !== "Dim" || first?.value.kind !== "string") continue;
      const text = first.value;
      const at = placed.chunk.text.indexOf(name, text.span.start);
      if (text.value === name && at < text.span.end)
        found.push(shifted({ start: at, end: at + name.length }, placed.start));
    }
  }
  return found;
}
