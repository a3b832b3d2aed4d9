import * as vscode from "vscode";
import { activateWith } from "./activation.ts";
import type { ServerConnection } from "./language-server.ts";

let stop: (() => Promise<void>) | undefined;

/** The extension's entry in a browser: the language server is a worker. */
export function activate(context: vscode.ExtensionContext): void {
  const module = vscode.Uri.joinPath(context.extensionUri, "dist/server.web.js").toString(true);
  stop = activateWith(context, async (options): Promise<ServerConnection> => {
    const { LanguageClient } = await import("vscode-languageclient/browser");
    const worker = new Worker(module);
    const client = new LanguageClient("gatescope", "Gatescope", worker, options);
    return { client, end: () => worker.terminate() };
  });
}

export function deactivate(): Promise<void> | undefined {
  return stop?.();
}
