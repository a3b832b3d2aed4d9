import assert from "node:assert/strict";
import * as vscode from "vscode";
import { lectureNotes, openExample, settled } from "./program.ts";

type Manifest = { readonly contributes: { readonly commands: readonly { readonly command: string }[] } };

suite("activation", () => {
  test("opening a .lstm file is enough", async () => {
    const extension = vscode.extensions.getExtension("gatescope.gatescope");
    assert.ok(extension);
    const editor = await openExample(lectureNotes);
    assert.equal(editor.document.languageId, "lstm");
    assert.ok(
      await settled(
        () => extension.isActive,
        (active) => active,
      ),
    );
  });

  test("every command of the manifest is there", async () => {
    const extension = vscode.extensions.getExtension("gatescope.gatescope");
    const manifest = extension?.packageJSON as Manifest | undefined;
    assert.ok(manifest);
    const names = await vscode.commands.getCommands(true);
    const missing = manifest.contributes.commands.filter(({ command }) => !names.includes(command));
    assert.deepEqual(missing, []);
  });

  test("a line's hints are not cut in .lstm files", () => {
    const settings = vscode.workspace.getConfiguration("editor", { languageId: "lstm" });
    assert.equal(settings.get("inlayHints.maximumLength"), 0);
  });
});
