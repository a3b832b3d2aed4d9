import * as vscode from "vscode";
import type { ShapesResult } from "../../server/protocol.ts";

/** Asks where to, and writes the table as JSON: lines from 1, counts as numbers or, where symbolic, as texts. */
export async function exportShapes(result: ShapesResult, name: string): Promise<void> {
  const document = vscode.Uri.parse(result.uri, true);
  const folder =
    document.scheme === "untitled" ? vscode.workspace.workspaceFolders?.[0]?.uri : vscode.Uri.joinPath(document, "..");
  const proposed = `${name}.shapes.json`;
  const target = await vscode.window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, proposed) }),
    filters: { JSON: ["json"] },
  });
  if (target === undefined) return;
  try {
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(shapesJson(result, name)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await vscode.window.showErrorMessage(vscode.l10n.t("The shapes could not be written: {0}", reason));
    return;
  }
  vscode.window.setStatusBarMessage(
    vscode.l10n.t("Shapes written to {0}", target.path.slice(target.path.lastIndexOf("/") + 1)),
    4000,
  );
}

function shapesJson({ rows, totals }: ShapesResult, file: string): string {
  const lines = rows.map(({ range, label, ...row }) => ({
    line: range.start.line + 1,
    column: range.start.character + 1,
    ...row,
    shape: label,
  }));
  return `${JSON.stringify({ file, rows: lines, totals }, undefined, 2)}\n`;
}
