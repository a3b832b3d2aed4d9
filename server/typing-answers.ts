import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type CompletionParams,
  type MarkupContent,
  MarkupKind,
  type SignatureHelp,
  type SignatureHelpParams,
} from "vscode-languageserver";
import { completionDetails } from "../engine/features/completion-details.ts";
import { type Completion, completions } from "../engine/features/completion.ts";
import type { Prose } from "../engine/features/prose.ts";
import { signatureHelp } from "../engine/features/signature-help.ts";
import type { Client } from "./client.ts";
import { linkTo, toOffset, toRange } from "./convert.ts";
import type { Documents, OpenDocument } from "./documents.ts";
import { localProse } from "./localised.ts";
import { markdown, plainText } from "./markdown.ts";

export type TypingAnswers = {
  readonly completion: (document: OpenDocument, params: CompletionParams) => CompletionList;
  readonly completionUri: (item: CompletionItem) => string | undefined;
  readonly resolvedCompletion: (document: OpenDocument, item: CompletionItem) => CompletionItem;
  readonly signatureHelp: (document: OpenDocument, params: SignatureHelpParams) => SignatureHelp | null;
};

/** What may be typed at the cursor. */
export function typingAnswers(documents: Documents, client: Client): TypingAnswers {
  return {
    completion(document, { position }) {
      const offset = toOffset(document, position);
      const { span, items, incomplete } = completions(documents.analysis(document), offset);
      const range = toRange(document, span);
      return { isIncomplete: incomplete, items: items.map((item) => toItem(document, item, range, offset)) };
    },

    completionUri: (item) => completionData(item)?.uri,

    resolvedCompletion(document, item) {
      const data = completionData(item);
      if (data === undefined) return item;
      const prose = completionDetails(documents.analysis(document), data.about, data.offset);
      return prose.length === 0
        ? item
        : { ...item, documentation: content(document, prose, client.completionMarkdown) };
    },

    signatureHelp(document, { position }) {
      const found = signatureHelp(documents.analysis(document), toOffset(document, position));
      if (found === undefined) return null;
      const { signatures, active, page } = found;
      const prose: Prose =
        page === undefined ? [] : [[{ kind: "page", text: "PyTorch's documentation", url: `${documentation}${page}` }]];
      return {
        signatures: signatures.map(({ label, parameters, active: own }) => ({
          label,
          ...(prose.length === 0 ? {} : { documentation: content(document, prose, client.signatureMarkdown) }),
          parameters: parameters.map(({ span, meaning }) => ({
            label: client.labelOffsets ? [span.start, span.end] : label.slice(span.start, span.end),
            ...(meaning === "" ? {} : { documentation: client.translate(meaning) }),
          })),
          // Beyond the last parameter, none is marked.
          activeParameter: own ?? parameters.length,
        })),
        activeSignature: active,
        activeParameter: signatures[active]?.active ?? signatures[active]?.parameters.length ?? 0,
      };
    },
  };

  function content(document: OpenDocument, english: Prose, isMarkdown: boolean): MarkupContent {
    const prose = localProse(english, client.translate);
    return isMarkdown
      ? { kind: MarkupKind.Markdown, value: markdown(prose, linkTo(document, documents.analysis(document))) }
      : { kind: MarkupKind.PlainText, value: plainText(prose) };
  }
}

const documentation = "https://pytorch.org/docs/stable/";

/** What a completion carries to find itself again when it is looked at. */
type CompletionData = {
  readonly uri: string;
  readonly offset: number;
  readonly about: Completion["about"];
};

function toItem(
  document: OpenDocument,
  { label, kind, detail, about, rank }: Completion,
  range: ReturnType<typeof toRange>,
  offset: number,
): CompletionItem {
  const data: CompletionData = { uri: document.uri, offset, about };
  return {
    label,
    kind: kinds[kind],
    ...(detail === "" ? {} : { detail }),
    sortText: `${String(rank)}${label}`,
    textEdit: { range, newText: label },
    ...(label.endsWith("=") ? { filterText: label.slice(0, -1) } : {}),
    data,
  };
}

const kinds: Readonly<Record<Completion["kind"], CompletionItemKind>> = {
  variable: CompletionItemKind.Variable,
  dimension: CompletionItemKind.TypeParameter,
  module: CompletionItemKind.Module,
  class: CompletionItemKind.Class,
  function: CompletionItemKind.Function,
  method: CompletionItemKind.Method,
  property: CompletionItemKind.Property,
  parameter: CompletionItemKind.Field,
  keyword: CompletionItemKind.Keyword,
  constant: CompletionItemKind.Constant,
};

/** What a client sends back is checked: it may be from another server, or from before a restart. */
function completionData({ data }: CompletionItem): CompletionData | undefined {
  const sent = data as Partial<CompletionData> | null | undefined;
  return typeof sent?.uri === "string" && typeof sent.offset === "number" && typeof sent.about?.kind === "string"
    ? (sent as CompletionData)
    : undefined;
}
