import { LanguageClient, type LanguageClientOptions, TransportKind } from "vscode-languageclient/node";
import { crashHandling } from "./crash-handling.ts";
import { clientStates } from "./client-states.ts";
import type { ServerConnection } from "./language-server.ts";

/** Prepares a client of a language server that is a process of its own. A bundle of its own too: see main.ts. */
export function connectToProcess(module: string, options: LanguageClientOptions): ServerConnection {
  const transport = TransportKind.ipc;
  const debug = { execArgv: ["--nolazy", "--inspect=6009"] };
  const servers = { run: { module, transport }, debug: { module, transport, options: debug } };
  const client = new LanguageClient("gatescope", "Gatescope", servers, {
    ...options,
    ...crashHandling(options.outputChannel),
  });
  return { client, onDidChangeState: clientStates(client), end: () => undefined };
}
