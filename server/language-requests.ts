import {
  type CancellationToken,
  type Connection,
  LSPErrorCodes,
  ResponseError,
  type SemanticTokens,
  type ServerCapabilities,
} from "vscode-languageserver";
import type { Client } from "./client.ts";
import type { Documents, OpenDocument } from "./documents.ts";
import type { Guard } from "./guard.ts";
import { nameAnswers } from "./name-answers.ts";
import { outlineAnswers } from "./outline-answers.ts";
import type { ServerSettings } from "./protocol.ts";
import { legend, tokenAnswers } from "./token-answers.ts";
import { typingAnswers } from "./typing-answers.ts";

type Context = {
  readonly documents: Documents;
  readonly guarded: Guard;
  readonly client: Client;
  readonly settings: () => ServerSettings;
};

/**
 * Answers what an editor asks of any language: where names stand, what may be typed, how the text is built, what its
 * names are. Returns what is to be called when a document closes.
 */
export function registerLanguageRequests(
  connection: Connection,
  { documents, guarded, client, settings }: Context,
): (uri: string) => void {
  // In Python, an editor has other servers for all of this but our lenses.
  const uriOf = (params: { readonly textDocument: { readonly uri: string } }): string | undefined =>
    documents.find(documentUri(params))?.dialect === "python" ? undefined : documentUri(params);
  const names = nameAnswers(documents, client);
  connection.onReferences(guarded.request(uriOf, names.references));
  connection.onDocumentHighlight(guarded.request(uriOf, names.highlights));
  connection.onPrepareRename(guarded.request(uriOf, names.prepareRename));
  connection.onRenameRequest(guarded.request(uriOf, names.rename));

  const typing = typingAnswers(documents, client);
  connection.onCompletion(guarded.latest(uriOf, typing.completion));
  connection.onCompletionResolve(async (item, token) => {
    const resolved = await guarded.latest(typing.completionUri, typing.resolvedCompletion)(item, token);
    return resolved ?? new ResponseError(LSPErrorCodes.ContentModified, "The document was closed.");
  });
  connection.onSignatureHelp(guarded.latest(uriOf, typing.signatureHelp));

  const outline = outlineAnswers(documents, client, settings);
  connection.onDocumentSymbol(guarded.request(uriOf, outline.symbols));
  connection.onWorkspaceSymbol(guarded.query(outline.workspaceSymbols));
  connection.onFoldingRanges(guarded.request(uriOf, outline.foldings));
  connection.onSelectionRanges(guarded.request(uriOf, outline.selections));
  connection.onCodeLens(guarded.request(documentUri, outline.codeLenses));

  const tokens = tokenAnswers(documents);
  const { semanticTokens } = connection.languages;
  semanticTokens.on(tokenRequest(guarded, uriOf, tokens.all));
  semanticTokens.onDelta(tokenRequest(guarded, uriOf, tokens.changed));
  semanticTokens.onRange(tokenRequest(guarded, uriOf, tokens.within));
  return tokens.forget;
}

export const languageCapabilities: ServerCapabilities = {
  completionProvider: { triggerCharacters: [".", '"', "'"], resolveProvider: true },
  signatureHelpProvider: { triggerCharacters: ["(", ",", "="], retriggerCharacters: [")"] },
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  codeLensProvider: {},
  semanticTokensProvider: { legend, full: { delta: true }, range: true },
};

function documentUri({ textDocument }: { readonly textDocument: { readonly uri: string } }): string {
  return textDocument.uri;
}

/** A document that isn't open has no names: null is no answer here. */
function tokenRequest<P extends { readonly textDocument: { readonly uri: string } }, R>(
  guarded: Guard,
  uriOf: (params: P) => string | undefined,
  answer: (document: OpenDocument, params: P) => R,
): (params: P, token: CancellationToken) => Promise<R | SemanticTokens | ResponseError> {
  const request = guarded.request<P, R>(uriOf, answer);
  return async (params, token) => (await request(params, token)) ?? { data: [] };
}
