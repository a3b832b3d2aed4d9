import * as vscode from "vscode";
import type { ProtocolRange } from "../../server/protocol.ts";
import type { TraceFix } from "../../server/trace-protocol.ts";
import type { LanguageServer } from "../language-server.ts";
import type { FromPage, ToPage } from "./messages.ts";
import { seededProgram } from "./seeded-program.ts";

/** Milliseconds that the status bar says what was done. */
const shortly = 3000;

/** Bytes of a captured file at most; a larger one would fill the language server. */
const largestCapture = 200 * 2 ** 20;

/** What a capture snippet saves, weights alone, an input alone, and all of it as JSON. */
const captureFiles = ["pt", "pth", "safetensors", "npz", "npy", "json"];

/** Selects the text and gives the editor the focus, in the column where the file stands already. */
export async function reveal(uri: string, range: ProtocolRange): Promise<void> {
  const open = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri);
  const document = open?.document ?? (await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true)));
  await vscode.window.showTextDocument(document, {
    viewColumn: open?.viewColumn ?? vscode.ViewColumn.One,
    selection: rangeOf(range),
  });
}

/** Does what an unavailable answer offers. Sizes are the page's own settings. */
export async function applyFix(uri: string, fix: TraceFix): Promise<void> {
  switch (fix.kind) {
    case "edit": {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(vscode.Uri.parse(uri, true), rangeOf(fix.range), fix.text);
      await vscode.workspace.applyEdit(edit);
      break;
    }
    case "setting":
      await vscode.commands.executeCommand("workbench.action.openSettings", fix.setting);
      break;
    case "sizes":
      break;
  }
}

export async function copyText(text: string, what: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t("{0} is in the clipboard.", what), shortly);
}

/** Copies the program as PyTorch runs it, with the lines that compute what is shown. */
export async function copyProgram(
  server: LanguageServer,
  { uri, seed, lines }: Extract<FromPage, { type: "copyProgram" }>,
): Promise<void> {
  const program = await server.request("gatescope/copyAsPyTorch", { textDocument: { uri } });
  if (!program) {
    void vscode.window.showWarningMessage(vscode.l10n.t("The program could not be written as PyTorch."));
    return;
  }
  const text = seed === undefined ? program.text : seededProgram(program.text, seed);
  await copyText(`${text.trimEnd()}\n\n${lines}`, vscode.l10n.t("The program"));
}

export async function saveText(beside: vscode.Uri | undefined, file: string, text: string): Promise<void> {
  const folder = beside === undefined ? undefined : vscode.Uri.joinPath(beside, "..", safeName(file));
  const target = await vscode.window.showSaveDialog(folder === undefined ? {} : { defaultUri: folder });
  if (target === undefined) return;
  try {
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  } catch (error) {
    void vscode.window.showErrorMessage(vscode.l10n.t("The file could not be written: {0}", reasonOf(error)));
  }
}

/** Lets the user choose a file that a capture snippet wrote, and hands it to the language server. */
export async function openCapture(
  server: LanguageServer,
  { uri, version, call }: Extract<FromPage, { type: "openCapture" }>,
): Promise<ToPage | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({ filters: { [vscode.l10n.t("Captured values")]: captureFiles } })) ?? [];
  if (chosen === undefined) return undefined;
  const file = chosen.path.slice(chosen.path.lastIndexOf("/") + 1);
  try {
    const { size } = await vscode.workspace.fs.stat(chosen);
    if (size > largestCapture)
      return problem(vscode.l10n.t("{0} has {1} MiB; up to 200 MiB are read.", file, Math.round(size / 2 ** 20)));
    const bytes = await vscode.workspace.fs.readFile(chosen);
    const content = file.endsWith(".json")
      ? ({ encoding: "json", text: new TextDecoder().decode(bytes) } as const)
      : ({ encoding: "base64", text: base64(bytes) } as const);
    const readsFiles = vscode.workspace.isTrusted;
    const params = { textDocument: { uri }, version, call, file, ...content, readsFiles };
    const opened = await server.request("gatescope/openCapture", params);
    if (!opened) return problem(vscode.l10n.t("The language server did not answer."));
    switch (opened.kind) {
      case "opened":
        return { type: "captured", capture: opened.capture, file };
      case "unavailable":
        return { type: "problem", problem: opened };
    }
  } catch (error) {
    return problem(vscode.l10n.t("{0} could not be read: {1}", file, reasonOf(error)));
  }
}

function base64(bytes: Uint8Array): string {
  const part = 0x8000;
  const letters = Array.from({ length: Math.ceil(bytes.length / part) }, (_, index) =>
    String.fromCharCode(...bytes.subarray(index * part, (index + 1) * part)),
  );
  return btoa(letters.join(""));
}

function problem(reason: string): ToPage {
  return { type: "problem", problem: { kind: "unavailable", reason } };
}

function rangeOf({ start, end }: ProtocolRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

function safeName(file: string): string {
  return file.replaceAll(/[^\p{L}\p{N}_.-]+/gu, "-");
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
