import * as vscode from "vscode";
import { examples } from "./examples.ts";

/** Opens an example as a new document that nothing has saved. */
export async function newExample(): Promise<void> {
  const chosen = await vscode.window.showQuickPick(examples(), {
    title: vscode.l10n.t("New Example"),
    matchOnDetail: true,
  });
  if (chosen === undefined) return;
  const document = await vscode.workspace.openTextDocument({ language: "lstm", content: chosen.text });
  await vscode.window.showTextDocument(document);
}
