import type { Connection } from "vscode-languageserver";
import type { Diagnostic } from "../engine/features/diagnostics.ts";
import { toDiagnostic } from "./convert.ts";
import type { OpenDocument } from "./documents.ts";
import { codesOf, patience, splitNew } from "./quiet.ts";

export type Publisher = {
  /** After a document was opened, or the settings changed: everything at once. */
  readonly publish: (document: OpenDocument) => void;
  /** After an edit: what is resolved vanishes at once, what is new waits. */
  readonly update: (document: OpenDocument) => void;
  readonly clear: (uri: string) => void;
};

/** For clients that do not ask for diagnostics themselves. */
export function publisher(
  connection: Connection,
  context: {
    readonly diagnostics: (document: OpenDocument) => readonly Diagnostic[];
    readonly find: (uri: string) => OpenDocument | undefined;
    readonly run: (work: () => void) => void;
    readonly pages: string | undefined;
  },
): Publisher {
  const shown = new Map<string, { readonly codes: readonly string[]; readonly sent: string }>();
  const soon = new Map<string, ReturnType<typeof setTimeout>>();
  const later = new Map<string, ReturnType<typeof setTimeout>>();

  return {
    publish: (document) => {
      cancel(document.uri);
      send(document, context.diagnostics(document));
    },
    update: ({ uri }) => {
      cancel(uri);
      // Requests that wait behind the edit are answered first.
      soon.set(
        uri,
        setTimeout(() => context.run(() => keepKnown(uri)), 0),
      );
      later.set(
        uri,
        setTimeout(() => context.run(() => sendAll(uri)), patience),
      );
    },
    clear: (uri) => {
      cancel(uri);
      shown.delete(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    },
  };

  function keepKnown(uri: string): void {
    const document = context.find(uri);
    if (document === undefined) return;
    const { kept } = splitNew(shown.get(uri)?.codes ?? [], context.diagnostics(document));
    send(document, kept);
  }

  function sendAll(uri: string): void {
    const document = context.find(uri);
    if (document !== undefined) send(document, context.diagnostics(document));
  }

  function send(document: OpenDocument, diagnostics: readonly Diagnostic[]): void {
    const converted = diagnostics.map((diagnostic) => toDiagnostic(document, diagnostic, context.pages));
    const sent = JSON.stringify(converted);
    const before = shown.get(document.uri);
    shown.set(document.uri, { codes: codesOf(diagnostics), sent });
    if (before?.sent === sent) return;
    void connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics: converted });
  }

  function cancel(uri: string): void {
    clearTimeout(soon.get(uri));
    clearTimeout(later.get(uri));
  }
}
