import type { Analysis } from "../analyze.ts";
import type { Span } from "../language/syntax.ts";
import { calleeOf } from "./callee.ts";
import { type Completion, attributeCompletions } from "./attribute-completions.ts";
import { type Cursor, cursorAt, openCall } from "./cursor.ts";
import { dimensionCompletions, nameCompletions } from "./name-completions.ts";
import { type Viewpoint, expressionBefore, subjectOf } from "./subject.ts";

export type { Completion };

export type Completions = {
  /** What a completion takes the place of: the name that is begun. */
  readonly span: Span;
  readonly items: readonly Completion[];
  /** There are more that begin otherwise. */
  readonly incomplete: boolean;
};

/** What may be typed at an offset, in a line that is finished or not. */
export function completions(analysis: Analysis, offset: number): Completions {
  const cursor = cursorAt(analysis, offset);
  const view: Viewpoint = { analysis, ...cursor };
  const begun = analysis.document.text.slice(cursor.word.start, offset).toLowerCase();
  const fits = (name: string): boolean => isWithin(begun, name.toLowerCase());
  const fitting = itemsAt(view, cursor, fits)
    .filter(({ label }) => fits(label))
    .sort((a, b) => behind(a, begun) - behind(b, begun));
  return { span: cursor.word, items: fitting.slice(0, most), incomplete: fitting.length >= most };
}

/** More than anyone reads; another letter brings others. */
const most = 1000;

function itemsAt(view: Viewpoint, cursor: Cursor, fits: (name: string) => boolean): readonly Completion[] {
  const { tokens } = cursor;
  const { text } = view.analysis.document;
  switch (cursor.inside) {
    case "comment":
    case "number":
      return [];
    case "string":
      return inQuotes(view, cursor);
    case "code":
  }
  const words = tokens.map(({ start, end }) => text.slice(start, end));
  const imported = importCompletions(words);
  if (imported !== undefined) return imported;
  const last = words.at(-1);
  if (last === "def" || last === "class" || last === "as" || last === "global" || last === "nonlocal") return [];
  if (last === ".") {
    const subject = subjectOf(view, expressionBefore(tokens.slice(0, -1)));
    return subject === undefined ? [] : attributeCompletions(view, subject);
  }
  if (isAnnotationShape(cursor)) return dimensionCompletions(view);
  return [...keywordArguments(view, cursor), ...nameCompletions(view, tokens.length === 0, fits)];
}

/** The names of the arguments that the call at hand doesn't have yet. */
function keywordArguments(view: Viewpoint, cursor: Cursor): readonly Completion[] {
  const call = callAt(view, cursor);
  if (call?.fresh !== true) return [];
  const callee = calleeOf(view, expressionBefore(cursor.tokens.slice(0, call.opener)));
  const seen = new Set<string>(call.keywords);
  const items: Completion[] = [];
  for (const parameters of callee?.overloads ?? []) {
    for (const [index, { name, kind, type, fallback, meaning }] of parameters.entries()) {
      const given = kind === "positional" && index < call.index;
      if (given || seen.has(name) || kind === "rest" || kind === "restKeywords") continue;
      seen.add(name);
      const detail = `${type}${fallback === undefined ? "" : ` = ${fallback}`}`.trim();
      items.push({ label: `${name}=`, kind: "parameter", detail, about: { kind: "text", text: meaning }, rank: 0 });
    }
  }
  return items;
}

function callAt({ analysis }: Viewpoint, cursor: Cursor): ReturnType<typeof openCall> {
  const opener = cursor.open.at(-1);
  return opener === undefined ? undefined : openCall(cursor, analysis.document.text, opener);
}

/** The texts that a parameter takes, and the dimensions in jaxtyping's notation. */
function inQuotes(view: Viewpoint, cursor: Cursor): readonly Completion[] {
  const { tokens, open } = cursor;
  const { text } = view.analysis.document;
  const opener = open.at(-1);
  const call = callAt(view, cursor);
  if (call !== undefined) {
    const callee = calleeOf(view, expressionBefore(tokens.slice(0, call.opener)));
    for (const parameters of callee?.overloads ?? []) {
      const parameter = parameters.find(({ name }, index) =>
        call.keyword === undefined ? index === call.index : name === call.keyword,
      );
      if (parameter === undefined || parameter.choices.length === 0) continue;
      const about = { kind: "text", text: parameter.meaning } as const;
      return parameter.choices.map((label) => ({ label, kind: "constant", detail: parameter.name, about, rank: 0 }));
    }
    return [];
  }
  if (opener === undefined || tokens[opener]?.text !== "[") return [];
  const inner = tokens.slice(opener + 1).map(({ start, end }) => text.slice(start, end));
  return inner.at(-1) === "," && inner.at(-2)?.endsWith("Tensor") === true ? dimensionCompletions(view) : [];
}

/** Between the brackets of `x: [` as a statement, or of a parameter's annotation. */
function isAnnotationShape({ tokens, open }: Cursor): boolean {
  const opener = open.at(-1);
  if (opener === undefined || tokens[opener]?.text !== "[" || tokens[opener - 1]?.text !== ":") return false;
  const depth = tokens[opener].depth;
  if (tokens[opener - 2]?.kind !== "name") return false;
  return depth === 0
    ? tokens.slice(0, opener - 1).every((token) => token.kind === "name" || token.text === ".")
    : tokens[0]?.text === "def" && depth === 1;
}

function importCompletions(words: readonly string[]): readonly Completion[] | undefined {
  const [first] = words;
  if (first !== "import" && first !== "from") return undefined;
  const at = words.indexOf("import");
  if (first === "from" && at > 0) {
    if (words.at(-1) === "as") return [];
    return attributeCompletions(undefined, { kind: "namespace", path: words.slice(1, at).join("") });
  }
  if (words.at(-1) === "as") return [];
  const path = words
    .slice(words.lastIndexOf(",") + 1)
    .join("")
    .replace(/^(?:import|from)/u, "");
  return modules
    .filter((name) => name.startsWith(path) && !name.slice(path.length).includes("."))
    .map((name) => ({
      label: name.slice(path.length),
      kind: "module",
      detail: "",
      about: { kind: "namespace", path: name },
      rank: 0,
    }));
}

/** What a program may import and be followed. */
const modules: readonly string[] = [
  "math",
  "torch",
  "torch.autograd",
  "torch.export",
  "torch.linalg",
  "torch.nn",
  "torch.nn.functional",
  "torch.nn.init",
  "torch.nn.utils",
  "torch.nn.utils.rnn",
];

/** Those that begin with what is begun come first, then those of a lower rank. */
function behind({ label, rank }: Completion, begun: string): number {
  return (label.toLowerCase().startsWith(begun) ? 0 : 10) + rank;
}

/** Whether the letters stand in the other text, in their order. */
function isWithin(letters: string, text: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
