import assert from "node:assert/strict";
import * as vscode from "vscode";
import { openProgram, replace, settled } from "./program.ts";

suite("diagnostics", () => {
  test("a wrong width is an error in PyTorch's words, at the argument, until it is mended", async () => {
    const editor = await openProgram("lstm = nn.LSTM(100, 20)\nx = torch.zeros(10, 3, 64)\ny, s = lstm(x)\n");
    const { document } = editor;
    const found = await settled(
      () => diagnostics(document),
      (all) => all.length > 0,
    );
    assert.equal(found.length, 1);
    const [error] = found;
    assert.ok(error);
    assert.equal(error.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(codeOf(error), "input-size");
    assert.match(error.message, /100/);
    assert.match(error.message, /64/);
    assert.deepEqual(error.range, new vscode.Range(2, 12, 2, 13));

    await replace(editor, "64", "100");
    const after = await settled(
      () => diagnostics(document),
      (all) => all.length === 0,
    );
    assert.deepEqual(after, []);
  });

  test("a program that PyTorch runs has none", async () => {
    const { document } = await openProgram("y, (h, c) = nn.LSTM(4, 3, 2)(torch.zeros(5, 4))\nz = h[-1] + c[-1]\n");
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    assert.deepEqual(diagnostics(document), []);
  });
});

function diagnostics(document: vscode.TextDocument): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri);
}

function codeOf({ code }: vscode.Diagnostic): unknown {
  return typeof code === "object" ? code.value : code;
}
