import type { Analysis } from "../analyze.ts";
import type { Fact } from "../interpret/fact.ts";
import type { Span } from "../language/syntax.ts";
import type { Token } from "../language/token.ts";
import { type PlacedChunk, contains, shifted } from "./chunks.ts";
import { type Callee, calleeOf, calleeOfSubject } from "./callee.ts";
import { calleeProse, parameterProse } from "./callee-prose.ts";
import { chunkNames } from "./chunk-names.ts";
import { cursorAt, openCall } from "./cursor.ts";
import { arithmetic, labelWithRoles, moduleDescription } from "./description.ts";
import { type Prose, code, text } from "./prose.ts";
import { type Subject, type Viewpoint, expressionBefore, subjectOf } from "./subject.ts";

export type CalleeHover = { readonly span: Span; readonly prose: Prose };

/** A class or function of PyTorch's, Python's or the program's own with what its call returns; a keyword argument's name. */
export function calleeHover(analysis: Analysis, placed: PlacedChunk, offset: number): CalleeHover | undefined {
  const names = chunkNames(placed.chunk);
  const at = offset - placed.start;
  const keyword = names.keywords.find(({ span }) => contains(span, at));
  if (keyword !== undefined) return keywordHover(analysis, shifted(keyword.span, placed.start), keyword.name);
  const named =
    names.members.find(({ span }) => contains(span, at)) ??
    names.uses.find(({ span, access, form }) => access === "read" && form === "code" && contains(span, at));
  if (named === undefined) return undefined;

  const span = shifted(named.span, placed.start);
  const cursor = cursorAt(analysis, span.end);
  const word: Token = { kind: "name", text: "", ...span, depth: 0 };
  const tokens = expressionBefore([...cursor.tokens, word]);
  const view: Viewpoint = { analysis, ...cursor };
  const subject = subjectOf(view, tokens);
  if (subject === undefined || !isCallable(subject)) return undefined;
  const start = tokens[0]?.start ?? span.start;
  const name = analysis.document.text.slice(start, span.end).replaceAll(/\s+/gu, "");
  const callee = calleeOfSubject(subject, name);
  if (callee === undefined) return undefined;
  return { span: { start, end: span.end }, prose: told(callee, callResult(placed, start, span.end)) };
}

const longest = 8;

/** A module that is called says more by itself. */
function isCallable({ kind }: Subject): boolean {
  return (
    kind === "moduleClass" || kind === "operation" || kind === "builtin" || kind === "function" || kind === "class"
  );
}

/** The signature, what the call at hand returns, and the page. */
function told(callee: Callee, result: Fact | undefined): Prose {
  const signature = calleeProse(callee);
  if (result === undefined || result.kind === "unknown" || result.kind === "other") return signature;
  if (result.kind === "module") {
    return [...calleeProse({ ...callee, page: undefined }), ...moduleDescription(callee.name, result).slice(1)].slice(
      0,
      longest,
    );
  }
  const head = signature.slice(0, callee.page === undefined ? undefined : -1);
  const room = longest - signature.length - 1;
  return [
    ...head,
    [text("returns "), code(labelWithRoles(result))],
    ...arithmetic(result).slice(0, Math.max(0, room)),
    ...signature.slice(head.length),
  ];
}

/** The call of what stands between two offsets. */
function callResult({ start, chunk, facts }: PlacedChunk, from: number, to: number): Fact | undefined {
  if (!/^\s*\(/u.test(chunk.text.slice(to - start, to - start + mostSpaces))) return undefined;
  const calls = facts.uses.filter(
    ({ span, text: words }) => words === "call" && span.start === from - start && span.end > to - start,
  );
  return calls.sort((a, b) => a.span.end - b.span.end)[0]?.fact;
}

const mostSpaces = 100;

function keywordHover(analysis: Analysis, span: Span, name: string): CalleeHover | undefined {
  const cursor = cursorAt(analysis, span.start);
  const opener = cursor.open.at(-1);
  const call = opener === undefined ? undefined : openCall(cursor, analysis.document.text, opener);
  if (call === undefined) return undefined;
  const callee = calleeOf({ analysis, ...cursor }, expressionBefore(cursor.tokens.slice(0, call.opener)));
  for (const parameters of callee?.overloads ?? []) {
    const parameter = parameters.find((one) => one.name === name);
    if (callee !== undefined && parameter !== undefined) return { span, prose: parameterProse(callee, parameter) };
  }
  return undefined;
}
