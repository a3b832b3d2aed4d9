import * as vscode from "vscode";
import { activateWith } from "./activation.ts";

let stop: (() => Promise<void>) | undefined;

/** The extension's entry in a browser: the language server is a worker. */
export function activate(context: vscode.ExtensionContext): void {
  stop = activateWith(context, async (options) => {
    const { connectToWorker } = await import("./worker-client.ts");
    // The same file as on the desktop: it finds out where it runs.
    const module = vscode.Uri.joinPath(context.extensionUri, "dist/server.js").toString(true);
    return connectToWorker(new Worker(module), options);
  });
}

export function deactivate(): Promise<void> | undefined {
  return stop?.();
}
