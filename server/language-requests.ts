import { type Connection, LSPErrorCodes, ResponseError, type ServerCapabilities } from "vscode-languageserver";
import type { Client } from "./client.ts";
import type { Documents } from "./documents.ts";
import type { Guard } from "./guard.ts";
import { nameAnswers } from "./name-answers.ts";
import { typingAnswers } from "./typing-answers.ts";

type Context = { readonly documents: Documents; readonly guarded: Guard; readonly client: Client };

/** Answers what an editor asks of any language: where names stand, what may be typed, how the text is built. */
export function registerLanguageRequests(connection: Connection, { documents, guarded, client }: Context): void {
  const names = nameAnswers(documents, client);
  connection.onReferences(guarded.request(uriOf, names.references));
  connection.onDocumentHighlight(guarded.request(uriOf, names.highlights));
  connection.onPrepareRename(guarded.request(uriOf, names.prepareRename));
  connection.onRenameRequest(guarded.request(uriOf, names.rename));

  const typing = typingAnswers(documents, client);
  connection.onCompletion(guarded.request(uriOf, typing.completion));
  connection.onCompletionResolve(async (item, token) => {
    const resolved = await guarded.request(typing.completionUri, typing.resolvedCompletion)(item, token);
    return resolved ?? new ResponseError(LSPErrorCodes.ContentModified, "The document was closed.");
  });
  connection.onSignatureHelp(guarded.request(uriOf, typing.signatureHelp));
}

export function languageCapabilities(_client: Client): ServerCapabilities {
  return {
    completionProvider: { triggerCharacters: [".", '"', "'"], resolveProvider: true },
    signatureHelpProvider: { triggerCharacters: ["(", ",", "="], retriggerCharacters: [")"] },
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: { prepareProvider: true },
  };
}

function uriOf({ textDocument }: { readonly textDocument: { readonly uri: string } }): string {
  return textDocument.uri;
}
