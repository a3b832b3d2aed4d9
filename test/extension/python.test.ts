import assert from "node:assert/strict";
import * as vscode from "vscode";
import { labels, settled } from "./program.ts";

const model = [
  "import torch",
  "from torch import nn",
  "class Net(nn.Module):",
  "    def __init__(self):",
  "        super().__init__()",
  "        self.lstm = nn.LSTM(10, 20, batch_first=True)",
  "    def forward(self, x):",
  "        out, state = self.lstm(x)",
  "        return out[:, -1]",
  "y = Net()(torch.randn(3, 7, 10))",
  "",
].join("\n");

suite("Python", () => {
  test("a model in a Python file shows the shapes of its call", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "python", content: model });
    await vscode.window.showTextDocument(document);
    const found = await settled(
      () => labels(document),
      (all) => all.length > 0,
    );
    assert.deepEqual(found, [": [3, 7, 10]", ": [3, 7, 20]", ": ([1, 3, 20], [1, 3, 20])", ": [3, 20]"]);
  });

  test("a Python file without recurrent layers shows nothing", async () => {
    const document = await vscode.workspace.openTextDocument({
      language: "python",
      content: "import torch\nx = torch.zeros(3).unsqueeze(0)\n",
    });
    await vscode.window.showTextDocument(document);
    assert.deepEqual(await labels(document), []);
  });

  test("a notebook's cells share their names, in their order", async () => {
    const cell = (text: string): vscode.NotebookCellData =>
      new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, "python");
    const notebook = await vscode.workspace.openNotebookDocument(
      "jupyter-notebook",
      new vscode.NotebookData([
        cell("import torch\nfrom torch import nn"),
        cell("lstm = nn.LSTM(10, 20)"),
        cell("out, (h, c) = lstm(torch.randn(7, 3, 10))"),
      ]),
    );
    await vscode.window.showNotebookDocument(notebook);
    const { document } = notebook.cellAt(2);
    const found = await settled(
      () => labels(document),
      (all) => all.length > 0,
    );
    assert.deepEqual(found, [": [7, 3, 20]", ": [1, 3, 20]", ": [1, 3, 20]"]);
  });
});
