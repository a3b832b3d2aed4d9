import type * as vscode from "vscode";
import { activateWith } from "./activation.ts";
import type { ServerConnection } from "./language-server.ts";

let stop: (() => Promise<void>) | undefined;

/** The extension's entry where there is Node: the language server is a process of its own. */
export function activate(context: vscode.ExtensionContext): void {
  const module = context.asAbsolutePath("dist/server.js");
  stop = activateWith(context, async (options): Promise<ServerConnection> => {
    // Loaded only now, so that activation itself costs next to nothing.
    const { LanguageClient, TransportKind } = await import("vscode-languageclient/node");
    const transport = TransportKind.ipc;
    const client = new LanguageClient(
      "gatescope",
      "Gatescope",
      {
        run: { module, transport },
        debug: { module, transport, options: { execArgv: ["--nolazy", "--inspect=6009"] } },
      },
      options,
    );
    return { client, end: () => undefined };
  });
}

export function deactivate(): Promise<void> | undefined {
  return stop?.();
}
