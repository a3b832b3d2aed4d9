import {
  type CodeLens,
  type DocumentSymbol as ProtocolSymbol,
  type DocumentSymbolParams,
  type FoldingRange,
  FoldingRangeKind,
  type SelectionRange,
  type SelectionRangeParams,
  type SymbolInformation,
  SymbolKind,
  type WorkspaceSymbolParams,
} from "vscode-languageserver";
import { codeLenses } from "../engine/features/code-lenses.ts";
import { type DocumentSymbol, documentSymbols } from "../engine/features/document-symbols.ts";
import { type Folding, foldings } from "../engine/features/folding.ts";
import { selectionSpans } from "../engine/features/selection.ts";
import type { Client } from "./client.ts";
import { toOffset, toPosition, toRange } from "./convert.ts";
import type { Documents, OpenDocument } from "./documents.ts";
import type { ServerSettings } from "./protocol.ts";

export type OutlineAnswers = {
  readonly symbols: (document: OpenDocument, params: DocumentSymbolParams) => ProtocolSymbol[] | SymbolInformation[];
  readonly workspaceSymbols: (params: WorkspaceSymbolParams) => SymbolInformation[];
  readonly foldings: (document: OpenDocument) => FoldingRange[];
  readonly selections: (document: OpenDocument, params: SelectionRangeParams) => SelectionRange[];
  readonly codeLenses: (document: OpenDocument) => CodeLens[];
};

/** How a program is built. */
export function outlineAnswers(documents: Documents, client: Client, settings: () => ServerSettings): OutlineAnswers {
  return {
    symbols(document) {
      const found = documentSymbols(documents.analysis(document));
      return client.nestedSymbols
        ? found.map((symbol) => toSymbol(document, symbol))
        : found.flatMap((symbol) => flatSymbols(document, symbol, undefined));
    },

    workspaceSymbols({ query }) {
      const wanted = typeof query === "string" ? query.toLowerCase() : "";
      const found: SymbolInformation[] = [];
      for (const document of documents.all().filter(({ dialect }) => dialect === "lstm")) {
        for (const symbol of documentSymbols(documents.analysis(document))) {
          for (const flat of flatSymbols(document, symbol, undefined)) {
            if (!isWithin(wanted, flat.name.toLowerCase())) continue;
            found.push(flat);
            if (found.length === most) return found;
          }
        }
      }
      return found;
    },

    foldings: (document) => {
      const lines = new Set<number>();
      return foldings(documents.analysis(document)).flatMap(({ span, kind }): FoldingRange[] => {
        const startLine = toPosition(document, span.start).line;
        const endLine = toPosition(document, span.end).line;
        if (endLine <= startLine || lines.has(startLine)) return [];
        lines.add(startLine);
        const known = foldingKinds[kind];
        return [{ startLine, endLine, ...(known === undefined ? {} : { kind: known }) }];
      });
    },

    selections(document, { positions }) {
      const analysis = documents.analysis(document);
      return positions.map((position) => {
        const spans = selectionSpans(analysis, toOffset(document, position));
        const outermost = { range: toRange(document, spans.at(-1) ?? { start: 0, end: 0 }) };
        return spans
          .slice(0, -1)
          .reduceRight<SelectionRange>((parent, span) => ({ range: toRange(document, span), parent }), outermost);
      });
    },

    codeLenses(document) {
      const { codeLens, python } = settings();
      if (!codeLens.enabled) return [];
      if (document.dialect === "python" && !(python.enabled && python.codeLens)) return [];
      return codeLenses(documents.analysis(document)).map(({ call, title }) => {
        const range = toRange(document, call.span);
        return {
          range,
          command: {
            title: client.translate(title),
            command: "gatescope.inspectGates",
            arguments: [document.uri, range.start],
          },
        };
      });
    },
  };
}

/** More symbols than anyone reads. */
const most = 500;

const foldingKinds: Readonly<Record<Folding["kind"], FoldingRangeKind | undefined>> = {
  block: undefined,
  comment: FoldingRangeKind.Comment,
  imports: FoldingRangeKind.Imports,
  region: FoldingRangeKind.Region,
};

const symbolKinds: Readonly<Record<DocumentSymbol["kind"], SymbolKind>> = {
  class: SymbolKind.Class,
  function: SymbolKind.Function,
  method: SymbolKind.Method,
  module: SymbolKind.Object,
  number: SymbolKind.Number,
  variable: SymbolKind.Variable,
  field: SymbolKind.Field,
};

function toSymbol(document: OpenDocument, symbol: DocumentSymbol): ProtocolSymbol {
  const { name, kind, detail, span, selection, children } = symbol;
  return {
    name,
    kind: symbolKinds[kind],
    ...(detail === "" ? {} : { detail }),
    range: toRange(document, span),
    selectionRange: toRange(document, selection),
    children: children.map((child) => toSymbol(document, child)),
  };
}

function flatSymbols(
  document: OpenDocument,
  { name, kind, selection, children }: DocumentSymbol,
  containerName: string | undefined,
): readonly SymbolInformation[] {
  const own: SymbolInformation = {
    name,
    kind: symbolKinds[kind],
    location: { uri: document.uri, range: toRange(document, selection) },
    ...(containerName === undefined ? {} : { containerName }),
  };
  return [own, ...children.flatMap((child) => flatSymbols(document, child, name))];
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
