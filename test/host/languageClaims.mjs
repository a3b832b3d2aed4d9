import assert from "node:assert/strict";
import { placeCursor, settled } from "./workbench.mjs";

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
        await typed("y = x.unsq");
        await offers("unsqueeze");
        await page.waitForTimeout(500);
        await screenshot("completion");
        await page.keyboard.press("Escape");
        await typed("ueeze(");
        await signature.waitFor({ timeout: 15_000 });
        assert.match(await signature.innerText(), /Tensor\.unsqueeze\(dim: int\)/);
        await screenshot("signature");
        await page.keyboard.press("Escape");
        await takenBack();
      },
    ],
    [
      "a call offers the arguments that it lacks, with their types and defaults",
      async () => {
        await newLine();
        await typed("r = nn.GRU(3, 4, num");
        await offers("num_layers=");
        await page.waitForTimeout(500);
        await screenshot("arguments");
        await page.keyboard.press("Escape");
        await takenBack();
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
        await takenBack();
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

  /** At a person's pace: VS Code drops a list that is overtaken. */
  async function typed(text) {
    await page.keyboard.type(text, { delay: 60 });
  }

  /** The list comes by itself; on a machine that is busy, the editor may miss its moment, and is asked. */
  async function offers(name) {
    const has = (rows) => rows.some((row) => row.includes(name));
    let rows = await settled(() => texts(suggestions), has, 5_000);
    if (!has(rows)) {
      await page.keyboard.press("Control+Space");
      rows = await settled(() => texts(suggestions), has, 15_000);
    }
    assert.ok(has(rows), `offered are ${JSON.stringify(rows)}`);
  }

  /** Below a line without a comment: what is typed where a comment was may count as one until it is coloured. */
  async function newLine() {
    await placeCursor(page, editor, { line: 3, behind: "x = ", source });
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
  }

  /** Takes back what was typed, step by step. */
  async function takenBack() {
    const lines = source.split("\n").length;
    const holds = (shown) => shown.length === lines && !shown.some((line) => /^(?:y|r) = |result/.test(line));
    for (let step = 0; step < 50 && !holds(await texts(editor.locator(".view-line"))); step++) {
      await page.keyboard.press("ControlOrMeta+z");
      await page.waitForTimeout(100);
    }
    assert.ok(holds(await texts(editor.locator(".view-line"))), "the program is as it was");
    await page.keyboard.press("Home");
  }
}
