import {
  type CancellationToken,
  type DiagnosticServerCancellationData,
  type DocumentDiagnosticParams,
  DocumentDiagnosticReportKind,
  type DocumentDiagnosticReport,
  LSPErrorCodes,
  ResponseError,
} from "vscode-languageserver";
import type { Diagnostic } from "../engine/features/diagnostics.ts";
import { toDiagnostic } from "./convert.ts";
import type { OpenDocument } from "./documents.ts";
import { codesOf, patience, splitNew } from "./quiet.ts";

export type DiagnosticAnswers = {
  /**
   * Answers at once, unless there is something new: then what is resolved vanishes at once and the client is asked to
   * pull again after the pause, if it can be; or else the answer waits.
   */
  readonly answer: (
    document: OpenDocument,
    params: DocumentDiagnosticParams,
    token: CancellationToken,
  ) => Promise<DocumentDiagnosticReport>;
  readonly forget: (uri: string) => void;
};

/** For clients that ask for diagnostics. `refresh` makes the client ask again; undefined where it can't be made to. */
export function diagnosticAnswers(
  diagnostics: (document: OpenDocument) => readonly Diagnostic[],
  refresh: (() => void) | undefined,
): DiagnosticAnswers {
  const shown = new Map<string, { readonly codes: readonly string[]; readonly sent: string; readonly id: string }>();
  let reports = 0;

  return {
    async answer(document, params, token) {
      const all = diagnostics(document);
      const before = shown.get(document.uri);
      const wait = document.changed === undefined ? 0 : document.changed + patience - Date.now();
      if (before === undefined || wait <= 0) return report(document, params, all);

      const { kept, hasNew, resolved } = splitNew(before.codes, all);
      if (!hasNew) return report(document, params, all);
      if (resolved > 0 && refresh !== undefined) {
        setTimeout(refresh, wait);
        return report(document, params, kept);
      }
      await pause(wait, token);
      return report(document, params, all);
    },
    forget: (uri) => {
      shown.delete(uri);
    },
  };

  function report(
    document: OpenDocument,
    { previousResultId }: DocumentDiagnosticParams,
    all: readonly Diagnostic[],
  ): DocumentDiagnosticReport {
    const items = all.map((diagnostic) => toDiagnostic(document, diagnostic));
    const sent = JSON.stringify(items);
    const before = shown.get(document.uri);
    if (before?.sent === sent && before.id === previousResultId) {
      return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: before.id };
    }
    reports += 1;
    const id = String(reports);
    shown.set(document.uri, { codes: codesOf(all), sent, id });
    return { kind: DocumentDiagnosticReportKind.Full, resultId: id, items };
  }
}

/** The text has changed since: the client is to ask anew. */
export function pullAgain(): ResponseError<DiagnosticServerCancellationData> {
  return new ResponseError(LSPErrorCodes.ServerCancelled, "The document has changed since.", {
    retriggerRequest: true,
  });
}

function pause(milliseconds: number, token: CancellationToken): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    const listener = token.onCancellationRequested(done);
    function done(): void {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    }
  });
}
