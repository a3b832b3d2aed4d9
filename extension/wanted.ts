import * as vscode from "vscode";
import { isRead } from "./active-document.ts";

/**
 * Waits for a document that the server has something to tell of: a Python file without recurrent layers starts nothing.
 * A file is looked at when it is opened, shown or saved.
 */
export function firstWanted(): Promise<void> {
  if (vscode.workspace.textDocuments.some(isRead)) return Promise.resolve();
  return new Promise((resolve) => {
    const look = (document: vscode.TextDocument | undefined): void => {
      if (document === undefined || !isRead(document)) return;
      listeners.forEach((listener) => void listener.dispose());
      resolve();
    };
    const listeners = [
      vscode.workspace.onDidOpenTextDocument(look),
      vscode.workspace.onDidSaveTextDocument(look),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        look(editor?.document);
      }),
    ];
  });
}
