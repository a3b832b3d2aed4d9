import assert from "node:assert/strict";
import { placeCursor, runCommand, settled } from "./workbench.mjs";

/** What people expect of any language, as they see it: lists while they type, lenses, names that change together. */
export function languageClaims({ page, editor, source, screenshot }) {
  const suggestions = page.locator(".suggest-widget.visible .monaco-list-row");
  const signature = page.locator(".parameter-hints-widget.visible");
  const texts = async (rows) => (await rows.allInnerTexts()).map((text) => text.replaceAll("\u00a0", " "));

  return [
    [
      "a lens stands above the recurrent call",
      async () => {
        const lens = editor.locator(".codelens-decoration a", { hasText: "Inspect Gates" });
        await lens.first().waitFor({ timeout: 60_000 });
        assert.equal(await lens.count(), 1);
        await screenshot("lens");
      },
    ],
    [
      "a dot offers what a tensor has, an opening bracket tells what the call takes",
      async () => {
        await newLine();
        await page.keyboard.type("y = out.unsq");
        const offered = await settled(
          () => texts(suggestions),
          (rows) => rows.some((row) => row.includes("unsqueeze")),
          15_000,
        );
        assert.ok(
          offered.some((row) => row.includes("unsqueeze")),
          `offered are ${JSON.stringify(offered)}`,
        );
        await page.waitForTimeout(500);
        await screenshot("completion");
        await page.keyboard.press("Escape");
        await page.keyboard.type("ueeze(");
        await signature.waitFor({ timeout: 15_000 });
        assert.match(await signature.innerText(), /Tensor\.unsqueeze\(dim: int\)/);
        await screenshot("signature");
        await page.keyboard.press("Escape");
        await asSaved();
      },
    ],
    [
      "a call offers the arguments that it lacks, with their types and defaults",
      async () => {
        await newLine();
        await page.keyboard.type("r = nn.GRU(3, 4, num");
        const offered = await settled(
          () => texts(suggestions),
          (rows) => rows.some((row) => row.includes("num_layers=")),
          15_000,
        );
        assert.ok(
          offered.some((row) => row.includes("num_layers=")),
          `offered are ${JSON.stringify(offered)}`,
        );
        await page.waitForTimeout(500);
        await screenshot("arguments");
        await page.keyboard.press("Escape");
        await asSaved();
      },
    ],
    [
      "a name is renamed wherever it stands; PyTorch's names refuse in a sentence",
      async () => {
        await placeCursor(page, editor, { line: 5, behind: "ou", source });
        await page.keyboard.press("F2");
        const input = page.locator(".rename-box input");
        await input.waitFor({ timeout: 15_000 });
        await input.fill("result");
        await page.keyboard.press("Enter");
        const changed = await settled(
          () => texts(editor.locator(".view-line")),
          (lines) => lines.filter((line) => line.includes("result")).length === 2,
          15_000,
        );
        assert.equal(changed.filter((line) => line.includes("result")).length, 2, JSON.stringify(changed));
        await screenshot("renamed");
        await asSaved();
        await placeCursor(page, editor, { line: 1, behind: "nn.LS", source });
        await page.keyboard.press("F2");
        const message = page.locator(".monaco-editor-overlaymessage");
        await message.waitFor({ timeout: 15_000 });
        assert.match(await message.innerText(), /LSTM is PyTorch's name/);
        await screenshot("refused");
        await page.keyboard.press("Escape");
      },
    ],
  ];

  async function newLine() {
    await placeCursor(page, editor, { line: 6, behind: "print(", source });
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
  }

  /** Back to the file as it is saved. */
  async function asSaved() {
    await runCommand(page, "File: Revert File");
    await settled(
      () => texts(editor.locator(".view-line")),
      (lines) => lines.length <= source.split("\n").length && !lines.some((line) => /^(?:y|r) = |result/.test(line)),
      15_000,
    );
  }
}
