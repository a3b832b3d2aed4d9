import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentHighlightParams,
  LSPErrorCodes,
  type Location,
  type PrepareRenameParams,
  type Range,
  type ReferenceParams,
  type RenameParams,
  ResponseError,
  type WorkspaceEdit,
} from "vscode-languageserver";
import { references } from "../engine/features/references.ts";
import { prepareRename, rename } from "../engine/features/rename.ts";
import type { Client } from "./client.ts";
import { toOffset, toRange } from "./convert.ts";
import type { Documents, OpenDocument } from "./documents.ts";

export type NameAnswers = {
  readonly references: (document: OpenDocument, params: ReferenceParams) => Location[];
  readonly highlights: (document: OpenDocument, params: DocumentHighlightParams) => DocumentHighlight[];
  readonly prepareRename: (
    document: OpenDocument,
    params: PrepareRenameParams,
  ) => { readonly range: Range; readonly placeholder: string } | ResponseError;
  readonly rename: (document: OpenDocument, params: RenameParams) => WorkspaceEdit | ResponseError;
};

/** Where a name stands, and what calling it otherwise changes. */
export function nameAnswers(documents: Documents, client: Client): NameAnswers {
  return {
    references: (document, { position, context }) =>
      references(documents.analysis(document), toOffset(document, position))
        .filter(({ access }) => context.includeDeclaration || access === "read")
        .map(({ span }) => ({ uri: document.uri, range: toRange(document, span) })),

    highlights: (document, { position }) =>
      references(documents.analysis(document), toOffset(document, position)).map(({ span, access }) => ({
        range: toRange(document, span),
        kind: access === "write" ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
      })),

    prepareRename(document, { position }) {
      const found = prepareRename(documents.analysis(document), toOffset(document, position));
      switch (found.kind) {
        case "name":
          return { range: toRange(document, found.span), placeholder: found.name };
        case "refused":
          return refusal(client.translate(found.message));
      }
    },

    rename(document, { position, newName }) {
      const found = rename(documents.analysis(document), toOffset(document, position), newName);
      switch (found.kind) {
        case "edits": {
          const edits = found.spans.map((span) => ({ range: toRange(document, span), newText: newName }));
          return client.versionedEdits
            ? { documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits }] }
            : { changes: { [document.uri]: edits } };
        }
        case "refused":
          return refusal(client.translate(found.message));
      }
    },
  };
}

/** The editor shows the sentence. */
function refusal(message: string): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
