import assert from "node:assert/strict";
import * as vscode from "vscode";

/** The first example of the lecture notes. */
export const lectureNotes = "lecture-notes-lstm.lstm";

/** Opens an example of the workspace in an editor. */
export async function openExample(name: string): Promise<vscode.TextEditor> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, "a folder is open");
  return vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, name));
}

/** Opens a program that has no file. */
export async function openProgram(content: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ language: "lstm", content });
  return vscode.window.showTextDocument(document);
}

/** Puts a text in the place of the first occurrence of another. */
export async function replace(editor: vscode.TextEditor, found: string, text: string): Promise<void> {
  const offset = editor.document.getText().indexOf(found);
  assert.notEqual(offset, -1, `${found} is in the program`);
  const { document } = editor;
  const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + found.length));
  assert.ok(await editor.edit((edit) => edit.replace(range, text)));
}

/** The program with its hints written in, line by line, as an editor shows it. */
export async function annotated(document: vscode.TextDocument): Promise<readonly string[]> {
  const hints = await inlayHints(document);
  return document
    .getText()
    .split("\n")
    .map((line, number) =>
      hints
        .filter(({ position }) => position.line === number)
        .sort((one, other) => other.position.character - one.position.character)
        .reduce(
          (text, { position, label }) =>
            text.slice(0, position.character) + labelText(label) + text.slice(position.character),
          line,
        ),
    );
}

/** The hints' texts in the order of the source. */
export async function labels(document: vscode.TextDocument): Promise<readonly string[]> {
  const hints = await inlayHints(document);
  return [...hints]
    .sort((one, other) => one.position.compareTo(other.position))
    .map(({ label }) => labelText(label).trim());
}

/** Every hover's text at the first occurrence of a text. */
export async function hoverAt(document: vscode.TextDocument, text: string): Promise<string> {
  const position = document.positionAt(document.getText().indexOf(text));
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : JSON.stringify(content)))
    .join("\n");
}

/** Waits until a reading satisfies a claim; after 10 seconds it returns the last reading, for the assertion to show. */
export async function settled<T>(read: () => T | Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const end = Date.now() + 10_000;
  let value = await read();
  while (!holds(value) && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    value = await read();
  }
  return value;
}

/** Waits until the hints are these. */
export async function expectLabels(document: vscode.TextDocument, expected: readonly string[]): Promise<void> {
  const found = await settled(
    () => labels(document),
    (texts) => texts.join("\n") === expected.join("\n"),
  );
  assert.deepEqual(found, expected);
}

async function inlayHints(document: vscode.TextDocument): Promise<readonly vscode.InlayHint[]> {
  const whole = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await vscode.commands.executeCommand<vscode.InlayHint[] | undefined>(
    "vscode.executeInlayHintProvider",
    document.uri,
    whole,
  );
  return hints ?? [];
}

function labelText(label: vscode.InlayHint["label"]): string {
  return typeof label === "string" ? label : label.map(({ value }) => value).join("");
}
