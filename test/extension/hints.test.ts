import assert from "node:assert/strict";
import {
  annotated,
  expectLabels,
  labels,
  lectureNotes,
  openExample,
  openProgram,
  replace,
  settled,
} from "./program.ts";

// What PyTorch 2.13 prints for these programs.
suite("inlay hints", () => {
  test("the lecture notes' program", async () => {
    const { document } = await openExample(lectureNotes);
    await expectLabels(document, [": [10, 3, 20]", ": [4, 3, 20]", ": [4, 3, 20]"]);
    const lines = await annotated(document);
    assert.equal(
      lines[4],
      "out: [10, 3, 20], (h: [4, 3, 20], c: [4, 3, 20]) = lstm(x)                    # 不传入h0,则默认为0.",
    );
  });

  test("sizes that are symbols", async () => {
    const { document } = await openExample("symbolic-sizes.lstm");
    await expectLabels(document, [": [seq, b, hidden]", ": [layers, b, hidden]", ": [layers, b, hidden]"]);
  });

  test("a cell in a loop", async () => {
    const { document } = await openExample("lecture-notes-cell.lstm");
    const lines = await settled(
      () => annotated(document),
      (texts) => texts.join("\n").includes("h: "),
    );
    assert.equal(lines[4], "for xt: [3, 100] in x:");
    assert.equal(lines[5], "    h: [3, 20], c: [3, 20] = cell(xt, [h, c])");
  });

  test("the recurrent layer with a given state", async () => {
    const { document } = await openExample("lecture-notes-rnn.lstm");
    await expectLabels(document, [": [10, 3, 20]", ": [1, 3, 20]"]);
  });

  test("an edit changes them", async () => {
    const editor = await openProgram("gru = nn.GRU(8, 16)\nx = torch.zeros(7, 2, 8)\ny, h = gru(x)\n");
    await expectLabels(editor.document, [": [7, 2, 16]", ": [1, 2, 16]"]);
    await replace(editor, "8, 16", "8, 5, num_layers=2");
    await expectLabels(editor.document, [": [7, 2, 5]", ": [2, 2, 5]"]);
    await replace(editor, "num_layers=2", "bidirectional=True");
    await expectLabels(editor.document, [": [7, 2, 10]", ": [2, 2, 5]"]);
  });

  test("a print shows what it prints", async () => {
    const { document } = await openProgram("y, h = nn.GRU(8, 16)(torch.zeros(7, 2, 8))\nprint(y.shape, h.shape)\n");
    await expectLabels(document, [": [7, 2, 16]", ": [1, 2, 16]", "[7, 2, 16] [1, 2, 16]"]);
  });

  test("a half-typed line leaves the others alone", async () => {
    const editor = await openProgram("y, h = nn.GRU(8, 16)(torch.zeros(7, 2, 8))\nz = y\n");
    await expectLabels(editor.document, [": [7, 2, 16]", ": [1, 2, 16]", ": [7, 2, 16]"]);
    await replace(editor, "z = y", "z = y +");
    const found = await labels(editor.document);
    assert.deepEqual(found.slice(0, 2), [": [7, 2, 16]", ": [1, 2, 16]"]);
  });

  test("a statement that doesn't parse keeps its last hints", async () => {
    const editor = await openProgram("y, h = nn.GRU(8, 16)(torch.zeros(7, 2, 8))\nz = y\n");
    await expectLabels(editor.document, [": [7, 2, 16]", ": [1, 2, 16]", ": [7, 2, 16]"]);
    await replace(editor, "z = y", "z = y[");
    await expectLabels(editor.document, [": [7, 2, 16]", ": [1, 2, 16]", ": [7, 2, 16]"]);
  });

  test("positions count UTF-16 units", async () => {
    const { document } = await openProgram('s = "😀"; y, h = nn.GRU(8, 16)(torch.zeros(7, 2, 8))\n');
    const lines = await settled(
      () => annotated(document),
      (texts) => texts.join("\n").includes("h: "),
    );
    assert.equal(lines[0], 's = "😀"; y: [7, 2, 16], h: [1, 2, 16] = nn.GRU(8, 16)(torch.zeros(7, 2, 8))');
  });
});
