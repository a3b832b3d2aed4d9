import type { Connection, ServerCapabilities } from "vscode-languageserver";
import type { Client } from "./client.ts";
import type { Documents } from "./documents.ts";
import type { Guard } from "./guard.ts";
import { nameAnswers } from "./name-answers.ts";

type Context = { readonly documents: Documents; readonly guarded: Guard; readonly client: Client };

/** Answers what an editor asks of any language: where names stand, what may be typed, how the text is built. */
export function registerLanguageRequests(connection: Connection, { documents, guarded, client }: Context): void {
  const names = nameAnswers(documents, client);
  connection.onReferences(guarded.request(uriOf, names.references));
  connection.onDocumentHighlight(guarded.request(uriOf, names.highlights));
  connection.onPrepareRename(guarded.request(uriOf, names.prepareRename));
  connection.onRenameRequest(guarded.request(uriOf, names.rename));
}

export function languageCapabilities(_client: Client): ServerCapabilities {
  return {
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: { prepareProvider: true },
  };
}

function uriOf({ textDocument }: { readonly textDocument: { readonly uri: string } }): string {
  return textDocument.uri;
}
