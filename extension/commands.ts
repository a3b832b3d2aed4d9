import * as vscode from "vscode";
import { copyAsPyTorch } from "./copy-as-pytorch.ts";
import type { LanguageServer } from "./language-server.ts";
import type { GateInspector } from "./inspector/panel.ts";
import { newExample } from "./new-example.ts";
import type { RunFile } from "./run-file.ts";
import { explainError } from "./explain-error.ts";
import type { ShapeTable } from "./shapes/panel.ts";

type Name =
  | "run"
  | "cancelRun"
  | "inspectGates"
  | "showShapes"
  | "copyAsPyTorch"
  | "explainError"
  | "newExample"
  | "restartServer";

/** The commands of the palette. */
export function registerCommands(
  server: LanguageServer,
  table: ShapeTable,
  runner: RunFile,
  inspector: GateInspector,
): vscode.Disposable {
  const handlers: Readonly<Record<Name, (...sent: readonly unknown[]) => Promise<void> | void>> = {
    run: runner.run,
    cancelRun: runner.cancel,
    inspectGates: inspector.show,
    showShapes: table.show,
    copyAsPyTorch: () => copyAsPyTorch(server),
    explainError: () => explainError(server),
    newExample,
    restartServer: server.restart,
  };
  return vscode.Disposable.from(
    ...Object.entries(handlers).map(([name, handler]) =>
      vscode.commands.registerCommand(`gatescope.${name}`, (...sent: unknown[]) => handler(...sent)),
    ),
  );
}
