import assert from "node:assert/strict";
import { hoverAt, lectureNotes, openExample, settled } from "./program.ts";

suite("hover", () => {
  test("a name shows its shape with the axes' roles", async () => {
    const { document } = await openExample(lectureNotes);
    const text = await settled(
      () => hoverAt(document, "h, c) = lstm"),
      (found) => found !== "",
    );
    assert.match(text, /4 layers, 3 batch, 20 hidden/);
  });

  test("a module shows its parameters' count", async () => {
    const { document } = await openExample(lectureNotes);
    const text = await settled(
      () => hoverAt(document, "lstm = "),
      (found) => found !== "",
    );
    // sum(p.numel() for p in nn.LSTM(100, 20, 4).parameters())
    assert.match(text.replaceAll(/[,\s]/g, ""), /19840/);
  });
});
