import * as vscode from "vscode";
import type { RunOutput, RunResult } from "../server/run-protocol.ts";
import type { ProtocolRange } from "../server/protocol.ts";
import { activeDocument } from "./active-document.ts";
import type { LanguageServer } from "./language-server.ts";

export type RunFile = {
  readonly run: () => Promise<void>;
  readonly cancel: () => void;
  readonly dispose: () => void;
};

/** While a program runs: the play button is a stop button then. */
const RUNNING = "gatescope.running";

/** Runs the program in the editor as PyTorch would, its output in a channel of its own. */
export function runFile(server: LanguageServer): RunFile {
  const channel = vscode.window.createOutputChannel("Gatescope Run");
  let current: vscode.CancellationTokenSource | undefined;
  let runs = 0;

  return {
    async run() {
      const document = activeDocument();
      if (document === undefined) {
        void vscode.window.showInformationMessage(
          vscode.l10n.t("Open an .lstm file, or a Python file with recurrent layers, to run it."),
        );
        return;
      }
      current?.cancel();
      const source = new vscode.CancellationTokenSource();
      current = source;
      const token = String(++runs);
      const path = vscode.workspace.asRelativePath(document.uri, false);
      channel.replace(`▶ ${path}\n`);
      channel.show(true);
      const listener = server.onNotification("gatescope/runOutput", (sent) => {
        const output = sent as Partial<RunOutput> | undefined;
        if (output?.token === token && typeof output.text === "string") channel.append(output.text);
      });
      void vscode.commands.executeCommand("setContext", RUNNING, true);
      try {
        const result = await vscode.window.withProgress(
          {
            location: vscode.ProgressLocation.Notification,
            title: vscode.l10n.t("Running {0}", path),
            cancellable: true,
          },
          (_progress, cancelled) => {
            cancelled.onCancellationRequested(() => source.cancel());
            const params = {
              textDocument: { uri: document.uri.toString() },
              readsFiles: vscode.workspace.isTrusted,
              token,
            };
            return server.request("gatescope/run", params, source.token);
          },
        );
        if (current === source || result) report(channel, result, source.token.isCancellationRequested, document);
      } finally {
        listener.dispose();
        source.dispose();
        if (current === source) {
          current = undefined;
          void vscode.commands.executeCommand("setContext", RUNNING, false);
        }
      }
    },
    cancel: () => current?.cancel(),
    dispose: () => channel.dispose(),
  };
}

function report(
  channel: vscode.OutputChannel,
  result: RunResult | null | undefined,
  cancelled: boolean,
  document: vscode.TextDocument,
): void {
  if (!result) {
    channel.appendLine(
      `■ ${cancelled ? vscode.l10n.t("cancelled") : vscode.l10n.t("The language server did not answer.")}`,
    );
    return;
  }
  const { outcome, sizes, seed, seedMatters, took } = result;
  switch (outcome.kind) {
    case "finished":
      break;
    case "raised":
      channel.append(outcome.traceback);
      reveal(document, result.version, outcome.range);
      break;
    case "stopped":
      if (outcome.range === undefined) channel.appendLine(`■ ${outcome.message}`);
      else {
        channel.appendLine(`■ ${vscode.l10n.t("line {0}: {1}", outcome.range.start.line + 1, outcome.message)}`);
        reveal(document, result.version, outcome.range);
      }
      break;
  }
  const chosen = [
    ...sizes.map(({ name, size }) => `${name}=${String(size)}`),
    ...(seedMatters ? [vscode.l10n.t("seed {0} (torch.manual_seed({0}) repeats these numbers)", seed)] : []),
  ];
  const end = outcome.kind === "finished" ? "✓" : "✗";
  channel.appendLine(`${end} ${took} ms${chosen.length === 0 ? "" : `, ${chosen.join(", ")}`}`);
}

/** Shows where the run ended, without taking the focus from where the user is by now. */
function reveal(document: vscode.TextDocument, version: number, { start, end }: ProtocolRange): void {
  if (document.version !== version) return;
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  for (const editor of vscode.window.visibleTextEditors) {
    if (editor.document === document) editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}
