import assert from "node:assert/strict";
import * as vscode from "vscode";
import { lectureNotes, openExample, settled } from "./program.ts";

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
    const names = await vscode.commands.getCommands(true);
    for (const name of ["run", "inspectGates", "showShapes", "restartServer"]) {
      assert.ok(names.includes(`gatescope.${name}`), `gatescope.${name}`);
    }
  });

  test("a line's hints are not cut in .lstm files", () => {
    const settings = vscode.workspace.getConfiguration("editor", { languageId: "lstm" });
    assert.equal(settings.get("inlayHints.maximumLength"), 0);
  });
});
