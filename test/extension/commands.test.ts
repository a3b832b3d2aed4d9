import assert from "node:assert/strict";
import * as vscode from "vscode";
import { expectLabels, lectureNotes, openExample, openProgram, settled } from "./program.ts";

suite("commands", () => {
  test("a restarted server answers again", async () => {
    const { document } = await openExample(lectureNotes);
    await vscode.commands.executeCommand("gatescope.restartServer");
    await expectLabels(document, [": [10, 3, 20]", ": [4, 3, 20]", ": [4, 3, 20]"]);
  });

  test("the server may be restarted twice at once", async () => {
    const { document } = await openProgram("y, h = nn.GRU(8, 16)(torch.zeros(7, 2, 8))\n");
    await Promise.all([
      vscode.commands.executeCommand("gatescope.restartServer"),
      vscode.commands.executeCommand("gatescope.restartServer"),
    ]);
    await expectLabels(document, [": [7, 2, 16]", ": [1, 2, 16]"]);
  });

  test("the shape table opens beside the code", async () => {
    await openExample(lectureNotes);
    const before = tabs().length;
    await vscode.commands.executeCommand("gatescope.showShapes");
    const opened = await settled(tabs, (all) => all.length > before);
    const table = opened.find(({ input }) => input instanceof vscode.TabInputWebview);
    assert.ok(table, "a webview is open");
    assert.equal(table.group.viewColumn, vscode.ViewColumn.Two);
    await vscode.window.tabGroups.close(table);
  });
});

function tabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}
