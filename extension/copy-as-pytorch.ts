import * as vscode from "vscode";
import { activeDocument } from "./active-document.ts";
import type { LanguageServer } from "./language-server.ts";

/** Puts the program on the clipboard as one that PyTorch runs as it is. */
export async function copyAsPyTorch(server: LanguageServer): Promise<void> {
  const document = activeDocument();
  if (document === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Open an .lstm file to copy it as PyTorch."));
    return;
  }
  const program = await server.request("gatescope/copyAsPyTorch", { textDocument: { uri: document.uri.toString() } });
  if (!program) {
    void vscode.window.showWarningMessage(vscode.l10n.t("The language server did not answer, so nothing was copied."));
    return;
  }
  await vscode.env.clipboard.writeText(program.text);
  const sizes = program.sizes.map(({ name, size }) => `${name} = ${size}`).join(", ");
  const open = vscode.l10n.t("Open as Python");
  const chosen = await vscode.window.showInformationMessage(
    sizes === "" ? vscode.l10n.t("Copied as PyTorch.") : vscode.l10n.t("Copied as PyTorch, with {0}.", sizes),
    open,
  );
  if (chosen === open) {
    const copy = await vscode.workspace.openTextDocument({ language: "python", content: program.text });
    await vscode.window.showTextDocument(copy, vscode.ViewColumn.Beside);
  }
}
