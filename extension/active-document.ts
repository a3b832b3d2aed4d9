import * as vscode from "vscode";

/** The .lstm or Python document that the user means: the active editor's, or the one that is on the screen. */
export function activeDocument(): vscode.TextDocument | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  return [...(activeTextEditor ? [activeTextEditor] : []), ...visibleTextEditors]
    .map(({ document }) => document)
    .find(isRead);
}

/** Whether the server has something to tell of a document: in Python, where recurrent layers are named. */
export function isRead(document: vscode.TextDocument): boolean {
  if (document.languageId !== "python") return document.languageId === "lstm";
  const text = document.getText();
  return /\b(?:LSTM|GRU|RNN)(?:Cell)?\b/u.test(text) && /\btorch\b/u.test(text);
}
