import type { Analysis } from "../analyze.ts";
import type { Span } from "../language/syntax.ts";
import { ignoreList } from "./ignore-comment.ts";

/** Replacements of text under one title. An empty span inserts. */
export type QuickFix = {
  readonly title: string;
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
};

/** Silences a code on the line where a span ends; undefined where a comment has no room. */
export function ignoreFix(analysis: Analysis, span: Span, code: string): QuickFix | undefined {
  const { text } = analysis.document;
  const breaks = /[\r\n]/g;
  breaks.lastIndex = span.end;
  const lineEnd = breaks.exec(text)?.index ?? text.length;
  const rest = text.slice(span.end, lineEnd);
  if (rest.endsWith("\\")) return undefined;

  const title = `Ignore ${code} on this line`;
  const list = ignoreList.exec(rest);
  if (list !== null) {
    const at = span.end + list.index + list[0].length - 1;
    return { title, edits: [{ span: { start: at, end: at }, text: `, ${code}` }] };
  }
  return { title, edits: [{ span: { start: lineEnd, end: lineEnd }, text: `  # gatescope: ignore[${code}]` }] };
}
