import type * as vscode from "vscode";
import { activateWith } from "./activation.ts";

let stop: (() => Promise<void>) | undefined;

/** The extension's entry where there is Node: the language server is a process of its own. */
export function activate(context: vscode.ExtensionContext): void {
  stop = activateWith(context, async (options) => {
    // A bundle of its own: the client is twenty times the size of everything that activation needs.
    const { connectToProcess } = await import("./node-client.ts");
    return connectToProcess(context.asAbsolutePath("dist/server.js"), options);
  });
}

export function deactivate(): Promise<void> | undefined {
  return stop?.();
}
