import * as vscode from "vscode";
import type { ExplainErrorResult, ProtocolRange } from "../server/protocol.ts";
import { activeDocument } from "./active-document.ts";
import type { LanguageServer } from "./language-server.ts";

/** Explains an error that is selected, or on the clipboard, or typed: what it means, where it happens, what mends it. */
export async function explainError(server: LanguageServer): Promise<void> {
  const document = activeDocument();
  const ask = (text: string): Promise<ExplainErrorResult | null | undefined> =>
    server.request("gatescope/explainError", {
      text,
      ...(document === undefined ? {} : { textDocument: { uri: document.uri.toString() } }),
    });
  const text = await errorText();
  if (text === undefined) return;
  const found = await ask(text);
  if (!found) {
    void vscode.window.showWarningMessage(
      found === null
        ? vscode.l10n.t("This text tells of no error.")
        : vscode.l10n.t("The language server did not answer."),
    );
    return;
  }
  const { message, advice, range, fixes, error } = found;
  const [fix] = fixes;
  const goTo = vscode.l10n.t("Go to Line");
  const choices = [...(range === undefined ? [] : [goTo]), ...(fix === undefined ? [] : [fix.title])];
  const told =
    range === undefined || document === undefined
      ? message
      : vscode.l10n.t("{0} (line {1})", message, range.start.line + 1);
  const chosen = await vscode.window.showInformationMessage(
    told,
    { modal: true, detail: [error, advice].filter((line) => line !== "").join("\n\n") },
    ...choices,
  );
  if (document === undefined || chosen === undefined) return;
  if (chosen === goTo && range !== undefined) {
    await vscode.window.showTextDocument(document, { selection: selected(range) });
  } else if (chosen === fix?.title) {
    const edit = new vscode.WorkspaceEdit();
    for (const { range: changed, text: by } of fix.edits) edit.replace(document.uri, selected(changed), by);
    await vscode.workspace.applyEdit(edit);
  }
}

/** The selection where there is one of several words, else what is on the clipboard where that tells of an error. */
async function errorText(): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  const selection = editor?.document.getText(editor.selection) ?? "";
  if (/\S\s+\S/u.test(selection)) return selection;
  const copied = await clipboardText();
  if (/\w(?:Error|Exception|Warning)\b/u.test(copied)) return copied;
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t("Explain PyTorch Error"),
    ignoreFocusOut: true,
    prompt: vscode.l10n.t("Paste a traceback, or its last line"),
    placeHolder: "RuntimeError: input.size(-1) must be equal to input_size. Expected 100, got 64",
  });
  return typed === undefined || typed.trim() === "" ? undefined : typed;
}

/** A browser asks before it shows the clipboard to anyone, and complains aloud where it may not. */
async function clipboardText(): Promise<string> {
  return vscode.env.uiKind === vscode.UIKind.Web ? "" : vscode.env.clipboard.readText();
}

function selected({ start, end }: ProtocolRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
