import * as vscode from "vscode";
import type { LanguageClientOptions } from "vscode-languageclient";
import type { ConfiguredSeverity, ServerSettings } from "../server/protocol.ts";

/** What the client needs to know on every platform. A document's scheme doesn't matter: its text comes with it. */
export function clientOptions(
  extensionUri: vscode.Uri,
  output: vscode.LogOutputChannel,
  trace: vscode.LogOutputChannel,
): LanguageClientOptions {
  return {
    documentSelector: [{ language: "lstm" }, { language: "python" }],
    outputChannel: output,
    traceOutputChannel: trace,
    initializationOptions: () => ({
      ...settings(),
      commandLinks: true,
      codePages: vscode.Uri.joinPath(extensionUri, "docs", "codes").toString(),
      readsFiles: vscode.workspace.isTrusted,
    }),
    markdown: { isTrusted: { enabledCommands: ["gatescope.inspectGates"] }, supportHtml: false },
  };
}

/** The settings as they are now, as plain data that a worker's message may carry. */
function settings(): ServerSettings {
  const configuration = vscode.workspace.getConfiguration("gatescope");
  return {
    hints: {
      enabled: configuration.get("hints.enabled", true),
      modules: configuration.get("hints.modules", false),
      prints: configuration.get("hints.prints", true),
    },
    python: {
      enabled: configuration.get("python.enabled", true),
      hints: configuration.get<"all" | "recurrent" | "off">("python.hints", "all"),
      codeLens: configuration.get("python.codeLens", false),
    },
    codeLens: { enabled: configuration.get("codeLens.enabled", true) },
    run: {
      memoryLimitMiB: configuration.get("run.memoryLimitMiB", 512),
      timeLimitSeconds: configuration.get("run.timeLimitSeconds", 10),
    },
    diagnostics: {
      severity: { ...configuration.get<Readonly<Record<string, ConfiguredSeverity>>>("diagnostics.severity", {}) },
    },
  };
}
