import * as vscode from "vscode";

/**
 * A channel for the messages between client and server whose level follows the setting `gatescope.trace.server`:
 * the client itself asks the channel's level, which users can't set in their settings.
 */
export function traceChannel(): vscode.LogOutputChannel {
  let channel: vscode.OutputChannel | undefined;
  const changes = new vscode.EventEmitter<vscode.LogLevel>();
  const listener = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration("gatescope.trace.server")) changes.fire(level());
  });

  const shown: Pick<vscode.LogOutputChannel, "hide" | "show"> = Object.freeze({
    hide: () => channel?.hide(),
    show: () => opened().show(true),
  });

  return {
    ...shown,
    name: "Gatescope Trace",
    get logLevel() {
      return level();
    },
    onDidChangeLogLevel: changes.event,
    trace: write,
    debug: write,
    info: write,
    warn: write,
    error: write,
    append: (text) => opened().append(text),
    appendLine: (text) => opened().appendLine(text),
    replace: (text) => opened().replace(text),
    clear: () => channel?.clear(),
    dispose: () => {
      listener.dispose();
      changes.dispose();
      channel?.dispose();
    },
  };

  function write(message: string | Error): void {
    opened().appendLine(`[${new Date().toISOString()}] ${String(message)}`);
  }

  function opened(): vscode.OutputChannel {
    channel ??= vscode.window.createOutputChannel("Gatescope Trace");
    return channel;
  }
}

function level(): vscode.LogLevel {
  const setting = vscode.workspace.getConfiguration("gatescope").get<string>("trace.server", "off");
  return setting === "off" ? vscode.LogLevel.Info : vscode.LogLevel.Trace;
}
