import * as vscode from "vscode";
import type { LanguageServer, ServerState } from "./language-server.ts";

/** Shows in the status bar, where the language of an .lstm file stands, how its server is. */
export function showServerStatus(server: LanguageServer): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem("gatescope.server", { language: "lstm" });
  item.name = "Gatescope";
  show(item, server.state());
  const listener = server.onDidChangeState((state) => show(item, state));
  return vscode.Disposable.from(item, listener);
}

function show(item: vscode.LanguageStatusItem, state: ServerState): void {
  const { text, detail, severity } = appearance(state);
  item.busy = state.kind === "starting";
  item.text = text;
  item.detail = detail;
  item.severity = severity;
  item.command =
    state.kind === "starting" ? undefined : { command: "gatescope.restartServer", title: vscode.l10n.t("Restart") };
}

type Appearance = {
  readonly text: string;
  readonly detail: string;
  readonly severity: vscode.LanguageStatusSeverity;
};

function appearance(state: ServerState): Appearance {
  const { Information, Warning, Error } = vscode.LanguageStatusSeverity;
  switch (state.kind) {
    case "starting":
      return { text: "Gatescope", detail: vscode.l10n.t("Starting the language server"), severity: Information };
    case "running":
      return { text: "Gatescope", detail: vscode.l10n.t("Language server is running"), severity: Information };
    case "stopped":
      return { text: "$(warning) Gatescope", detail: vscode.l10n.t("Language server has stopped"), severity: Warning };
    case "failed":
      return { text: "$(error) Gatescope", detail: state.reason, severity: Error };
  }
}
