import { LanguageClient, type LanguageClientOptions } from "vscode-languageclient/browser";
import { clientStates } from "./client-states.ts";
import type { ServerConnection } from "./language-server.ts";

/** Prepares a client of a language server that is a worker. */
export function connectToWorker(worker: Worker, options: LanguageClientOptions): ServerConnection {
  const client = new LanguageClient("gatescope", "Gatescope", worker, options);
  return { client, onDidChangeState: clientStates(client), end: () => worker.terminate() };
}
