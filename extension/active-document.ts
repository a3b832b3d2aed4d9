import * as vscode from "vscode";

/** The .lstm document that the user means: the active editor's, or the one that is on the screen. */
export function activeDocument(): vscode.TextDocument | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  return [...(activeTextEditor ? [activeTextEditor] : []), ...visibleTextEditors]
    .map(({ document }) => document)
    .find(isLstm);
}

export function isLstm(document: vscode.TextDocument): boolean {
  return document.languageId === "lstm";
}
