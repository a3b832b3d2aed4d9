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
  ) => Promise<DocumentDiagnosticReport | ResponseError<DiagnosticServerCancellationData>>;
  /** An answer that waits about the text before is given up. */
  readonly changed: (uri: string) => void;
  readonly forget: (uri: string) => void;
};

/** For clients that ask for diagnostics. `refresh` makes the client ask again; undefined where it can't be made to. */
export function diagnosticAnswers(
  diagnostics: (document: OpenDocument) => readonly Diagnostic[],
  refresh: (() => void) | undefined,
  pages: () => string | undefined,
): DiagnosticAnswers {
  const shown = new Map<string, { readonly codes: readonly string[]; readonly sent: string; readonly id: string }>();
  const waiting = new Map<string, Set<() => void>>();
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
      return (await pause(document.uri, wait, token)) ? report(document, params, all) : pullAgain();
    },
    changed,
    forget: (uri) => {
      shown.delete(uri);
      changed(uri);
    },
  };

  function changed(uri: string): void {
    for (const giveUp of waiting.get(uri) ?? []) giveUp();
  }

  /** True when the time has passed, false when the wait was given up. */
  function pause(uri: string, milliseconds: number, token: CancellationToken): Promise<boolean> {
    return new Promise((resolve) => {
      const all = waiting.get(uri) ?? new Set();
      waiting.set(uri, all);
      const timer = setTimeout(() => end(true), milliseconds);
      const giveUp = (): void => end(false);
      const listener = token.onCancellationRequested(giveUp);
      all.add(giveUp);
      function end(passed: boolean): void {
        clearTimeout(timer);
        listener.dispose();
        all.delete(giveUp);
        if (all.size === 0) waiting.delete(uri);
        resolve(passed);
      }
    });
  }

  function report(
    document: OpenDocument,
    { previousResultId }: DocumentDiagnosticParams,
    all: readonly Diagnostic[],
  ): DocumentDiagnosticReport {
    const items = all.map((diagnostic) => toDiagnostic(document, diagnostic, pages()));
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
