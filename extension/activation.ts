import * as vscode from "vscode";
import { clientOptions } from "./client-options.ts";
import { registerCommands } from "./commands.ts";
import { gateInspector } from "./inspector/panel.ts";
import { type ConnectServer, startServer } from "./language-server.ts";
import { showServerStatus } from "./server-status.ts";
import { runFile } from "./run-file.ts";
import { shapeTable } from "./shapes/panel.ts";
import { traceChannel } from "./trace-channel.ts";
import { firstWanted } from "./wanted.ts";

type Connect = (options: ReturnType<typeof clientOptions>) => ReturnType<ConnectServer>;

/** Starts what every kind of editor has, and returns what stops the server. Nothing is waited for. */
export function activateWith(context: vscode.ExtensionContext, connect: Connect): () => Promise<void> {
  const output = vscode.window.createOutputChannel("Gatescope", { log: true });
  const trace = traceChannel();
  const server = startServer(async () => {
    await firstWanted();
    return connect(clientOptions(context.extensionUri, output, trace));
  }, output);
  const table = shapeTable(context.extensionUri, server);
  const runner = runFile(server);
  const inspector = gateInspector(context.extensionUri, server);
  const commands = registerCommands(server, table, runner, inspector);
  context.subscriptions.push(output, trace, server, showServerStatus(server), table, runner, inspector, commands);
  return server.stop;
}
