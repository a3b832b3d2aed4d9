import type {
  SemanticTokens,
  SemanticTokensDelta,
  SemanticTokensDeltaParams,
  SemanticTokensLegend,
  SemanticTokensParams,
  SemanticTokensRangeParams,
} from "vscode-languageserver";
import { type SemanticToken, type TokenType, semanticTokens } from "../engine/features/semantic-tokens.ts";
import { toSpan } from "./convert.ts";
import type { Documents, OpenDocument } from "./documents.ts";

export type TokenAnswers = {
  readonly all: (document: OpenDocument, params: SemanticTokensParams) => SemanticTokens;
  readonly changed: (document: OpenDocument, params: SemanticTokensDeltaParams) => SemanticTokens | SemanticTokensDelta;
  readonly within: (document: OpenDocument, params: SemanticTokensRangeParams) => SemanticTokens;
  readonly forget: (uri: string) => void;
};

/** What names are, for their colours: all of them, those of a range, or what has changed since the last answer. */
export function tokenAnswers(documents: Documents): TokenAnswers {
  const sent = new Map<string, { readonly id: string; readonly data: readonly number[] }>();
  let answers = 0;

  return {
    all: (document) => remembered(document, allData(document)),
    changed(document, { previousResultId }) {
      const before = sent.get(document.uri);
      const data = allData(document);
      if (before?.id !== previousResultId) return remembered(document, data);
      const { resultId } = remembered(document, data);
      const edits = difference(before.data, data);
      return { ...(resultId === undefined ? {} : { resultId }), edits };
    },
    within: (document, { range }) => ({
      data: encoded(document, semanticTokens(documents.analysis(document), toSpan(document, range))),
    }),
    forget: (uri) => {
      sent.delete(uri);
    },
  };

  function allData(document: OpenDocument): number[] {
    return encoded(document, semanticTokens(documents.analysis(document), { start: 0, end: document.text.length }));
  }

  function remembered({ uri }: OpenDocument, data: number[]): SemanticTokens {
    answers += 1;
    const id = String(answers);
    sent.set(uri, { id, data });
    return { resultId: id, data };
  }
}

const types: readonly TokenType[] = [
  "namespace",
  "class",
  "function",
  "method",
  "property",
  "variable",
  "parameter",
  "dimension",
];

export const legend: SemanticTokensLegend = {
  tokenTypes: [...types],
  tokenModifiers: ["declaration", "defaultLibrary"],
};

const typeIndex: ReadonlyMap<TokenType, number> = new Map(types.map((type, index) => [type, index]));

/** Five numbers for each: lines and characters from the one before, length, type, modifiers. */
function encoded({ lines, text }: OpenDocument, tokens: readonly SemanticToken[]): number[] {
  const data: number[] = [];
  let line = 0;
  let last = { line: 0, character: 0 };
  for (const { span, type, declares, library } of tokens) {
    while ((lines[line + 1] ?? text.length + 1) <= span.start) line += 1;
    const character = span.start - (lines[line] ?? 0);
    data.push(
      line - last.line,
      line === last.line ? character - last.character : character,
      span.end - span.start,
      typeIndex.get(type) ?? 0,
      (declares ? 1 : 0) + (library ? 2 : 0),
    );
    last = { line, character };
  }
  return data;
}

/** The one part between what both begin with and what both end with. */
function difference(before: readonly number[], after: readonly number[]): SemanticTokensDelta["edits"] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const deleteCount = before.length - end - start;
  const data = after.slice(start, after.length - end);
  return deleteCount === 0 && data.length === 0 ? [] : [{ start, deleteCount, data }];
}
