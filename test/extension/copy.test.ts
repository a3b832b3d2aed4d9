import assert from "node:assert/strict";
import * as vscode from "vscode";
import { expectLabels, openProgram, settled } from "./program.ts";

suite("copy as PyTorch", () => {
  test("the clipboard has a program that PyTorch runs", async () => {
    const { document } = await openProgram("x: [seq, b, 100]\nout, (h, c) = nn.LSTM(100, 20)(x)\n");
    await expectLabels(document, [": [seq, b, 20]", ": [1, b, 20]", ": [1, b, 20]"]);
    await vscode.env.clipboard.writeText("");
    // The command ends when its message goes.
    void vscode.commands.executeCommand("gatescope.copyAsPyTorch");
    const copied = await settled(
      async () => vscode.env.clipboard.readText(),
      (text) => text !== "",
    );
    assert.deepEqual(copied.split("\n"), [
      "import torch",
      "import torch.nn as nn",
      "",
      "seq = 12",
      "b = 3",
      "",
      "x = torch.randn(seq, b, 100)",
      "out, (h, c) = nn.LSTM(100, 20)(x)",
      "",
    ]);
  });
});
