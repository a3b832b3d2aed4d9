import { IPCMessageReader, IPCMessageWriter, ProposedFeatures, createConnection } from "vscode-languageserver/node";
import { moduleFiles } from "./module-files.ts";
import { spawnRunner } from "./node-worker.ts";
import { serve } from "./serve.ts";

/** Serves over Node's IPC where a parent opened a channel and doesn't ask for stdio, over standard input and output otherwise. */
export function serveOverNode(): void {
  const connection =
    process.send === undefined || process.argv.includes("--stdio")
      ? createConnection(ProposedFeatures.all, process.stdin, process.stdout)
      : createConnection(ProposedFeatures.all, new IPCMessageReader(process), new IPCMessageWriter(process));
  serve(connection, spawnRunner, moduleFiles);
}
