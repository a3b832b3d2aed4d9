import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  type LanguageClientOptions,
  type MessageSignature,
} from "vscode-languageclient/node";
import { type Crash, type CrashWatch, crashWatch } from "./crash-watch.ts";

type Handling = Pick<LanguageClientOptions, "errorHandler" | "middleware">;

/**
 * Starts a server again that has crashed, and says so; a document that makes it crash twice is named and left alone.
 * The client sends the open documents anew, as they are in the editor: nothing is lost.
 */
export function crashHandling(output: LanguageClientOptions["outputChannel"]): Handling {
  const watch = crashWatch();
  return {
    errorHandler: errorHandler(watch, output),
    middleware: {
      async sendNotification(type, next, params) {
        const uri = documentOf(params);
        if (uri === undefined) return next(type, params);
        if (watch.isLeftAlone(uri)) return;
        watch.sent(uri, "notification");
        return next(type, params);
      },
      async sendRequest(type, params, token, next) {
        const uri = documentOf(params);
        if (uri === undefined) return next(type, params, token);
        // No hints, no hover: what LSP says in place of an answer.
        if (watch.isLeftAlone(uri)) return null as Awaited<ReturnType<typeof next>>;
        const answered = watch.sent(uri, onThreads.has(methodOf(type)) ? "run" : "request");
        try {
          return await next(type, params, token);
        } finally {
          answered();
        }
      },
    },
  };
}

const onThreads: ReadonlySet<string> = new Set(["gatescope/run", "gatescope/trace"]);

function errorHandler(watch: CrashWatch, output: LanguageClientOptions["outputChannel"]): ErrorHandler {
  return {
    error: () => ({ action: ErrorAction.Continue, handled: true }),
    closed() {
      const crash = watch.crashed(Date.now());
      const text = textOf(crash);
      output?.error(text);
      void say(crash, text);
      const action = crash.kind === "giveUp" ? CloseAction.DoNotRestart : CloseAction.Restart;
      return { action, message: text, handled: true };
    },
  };
}

function textOf(crash: Crash): string {
  switch (crash.kind) {
    case "restart":
      return vscode.l10n.t("Gatescope's language server ended unexpectedly and was started again. Nothing is lost.");
    case "leaveAlone":
      return vscode.l10n.t(
        "{0} has ended Gatescope's language server twice and is left alone now, so that other files keep their shapes. Restart Language Server tries it again.",
        nameOf(crash.uri),
      );
    case "giveUp":
      return vscode.l10n.t("Gatescope's language server ended five times in three minutes and isn't started again.");
  }
}

async function say(crash: Crash, text: string): Promise<void> {
  if (crash.kind === "restart") {
    void vscode.window.showWarningMessage(text);
    return;
  }
  const again = vscode.l10n.t("Restart Language Server");
  const chosen = await vscode.window.showErrorMessage(text, again);
  if (chosen === again) await vscode.commands.executeCommand("gatescope.restartServer");
}

function nameOf(uri: string): string {
  const { path } = vscode.Uri.parse(uri, true);
  return path.slice(path.lastIndexOf("/") + 1);
}

function methodOf(type: string | MessageSignature): string {
  return typeof type === "string" ? type : type.method;
}

/** The document or the notebook that a message is about. */
function documentOf(params: unknown): string | undefined {
  if (typeof params !== "object" || params === null) return undefined;
  const document =
    "textDocument" in params ? params.textDocument : "notebookDocument" in params ? params.notebookDocument : undefined;
  if (typeof document !== "object" || document === null || !("uri" in document)) return undefined;
  return typeof document.uri === "string" ? document.uri : undefined;
}
