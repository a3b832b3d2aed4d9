import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { recorded, until, written } from "../inspector/recorded.mjs";
import { openBrowser } from "./browser.mjs";
import { packagedExtension } from "./package.mjs";
import { tryAll } from "./report.mjs";
import { installExtension, startServer } from "./server.mjs";
import { editorOf, openWorkbench, placeCursor, runCommand, webview } from "./workbench.mjs";
import { artifacts, withTemporaryFolder, withWorkspace } from "./workspace.mjs";

const file = "gates.lstm";

/** The calls that generate-recordings.py recorded: each begins with the same seed. */
const program = `torch.manual_seed(0)
lstm = nn.LSTM(5, 8, num_layers=2)
x = torch.randn(12, 3, 5)
out, (h, c) = lstm(x)

torch.manual_seed(0)
both = nn.LSTM(4, 6, num_layers=2, bidirectional=True)
x = torch.randn(9, 2, 4)
out, (h, c) = both(x)
`;

const uncalled = "tagger.py";

const network = `import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self, vocab_size, hidden_size=6):
        super().__init__()
        self.embed = nn.Embedding(vocab_size, 8)
        self.gru = nn.GRU(8, hidden_size, batch_first=True)

    def forward(self, tokens):
        # tokens: (batch, seq)
        out, h = self.gru(self.embed(tokens))
        return out
`;

/** The gate inspector in a real workbench, with the package installed, against what PyTorch computed. */
export function inspector() {
  console.log("The gate inspector, as a person sees it:");
  return withWorkspace((folder) =>
    withTemporaryFolder("gatescope-inspector-", async (root) => {
      writeFileSync(join(folder, file), program);
      writeFileSync(join(folder, uncalled), network);
      await installExtension(root, await packagedExtension());
      const server = await startServer({ root, mode: "person" });
      try {
        const browser = await openBrowser({ width: 1700, height: 900 });
        try {
          const screenshot = (name) =>
            browser.page.screenshot({ path: join(artifacts("screenshots"), `gates-${name.slice(0, 30)}.png`) });
          return await tryAll(claims(browser.page, server.host, folder), screenshot);
        } finally {
          await browser.close();
        }
      } finally {
        await server.stop();
      }
    }),
  );
}

function claims(page, host, folder) {
  const editor = editorOf(page, file);
  const inner = webview(page);
  const sentence = inner.locator(".sentence").first();
  const field = inner.locator(".cell-tab .field");

  /** Waits until the heatmap says the number that PyTorch has. */
  async function reads(name, series, place) {
    const expected = `Step ${place.step}, unit ${place.unit}: ${written(recorded(name, series, place))}`;
    await until(
      async () => (await field.getAttribute("aria-label")) ?? "",
      (text) => text.endsWith(expected),
      expected,
    );
  }

  const scrubTo = (step) => inner.locator("input.steps").first().fill(String(step));

  return [
    [
      "opens for the call at the cursor, beside the code, and leaves the focus there",
      async () => {
        await openWorkbench(page, { host, folder });
        const row = page.locator(".explorer-viewlet .monaco-list-row", { hasText: file });
        await row.waitFor({ timeout: 60_000 });
        await row.dblclick();
        await editor.locator(".view-line").first().waitFor({ timeout: 60_000 });
        await placeCursor(page, editor, { line: 4, behind: "lstm(", source: program });
        await runCommand(page, "Gatescope: Inspect Gates");
        await sentence.waitFor({ timeout: 60_000 });
        assert.equal(await inner.locator("h1").innerText(), "out, (h, c) = lstm(x)");
        assert.equal(await editor.locator(":focus").count(), 1);
      },
    ],
    [
      "its numbers are PyTorch's at every step, in both layers",
      async () => {
        for (let step = 0; step < 12; step += 1) {
          await scrubTo(step);
          await reads("lstm", "c", { step, unit: 0 });
        }
        await inner.getByRole("radiogroup", { name: "layer" }).getByRole("radio", { name: "1" }).click();
        await reads("lstm", "c", { step: 11, unit: 0, layer: 1 });
        await inner.getByRole("radiogroup", { name: "batch item" }).getByRole("radio", { name: "2" }).click();
        await reads("lstm", "c", { step: 11, unit: 0, layer: 1, item: 2 });
      },
    ],
    [
      "a forget bias is computed anew",
      async () => {
        await inner.locator("#tab-memory").click();
        await inner.locator("#forget-bias").fill("2");
        await inner.locator(".badge", { hasText: "forget bias +2.0" }).waitFor();
        await inner.locator("#tab-cell").click();
        await reads("lstm", "c", { step: 11, unit: 0, layer: 1, item: 2, forgetBias: 2 });
        await inner.locator("#tab-memory").click();
        await inner.getByRole("button", { name: "Reset" }).click();
        await inner.locator("#tab-cell").click();
        await reads("lstm", "c", { step: 11, unit: 0, layer: 1, item: 2 });
      },
    ],
    [
      "it follows the cursor into another call, and that call's backward direction",
      async () => {
        await placeCursor(page, editor, { line: 9, behind: "both(", source: program });
        await inner.locator("h1", { hasText: "both(x)" }).waitFor();
        await inner.getByRole("radio", { name: "backward" }).click();
        await scrubTo(3);
        await reads("both", "c", { step: 3, unit: 0, layer: 1, item: 1, direction: "backward" });
      },
    ],
    [
      "broken text leaves the last result with the reason, and mended text is followed",
      async () => {
        await placeCursor(page, editor, { line: 9, behind: "both(x", source: program });
        await page.keyboard.press("Backspace");
        await inner.locator(".stale-bar", { hasText: "line 9" }).waitFor();
        assert.equal(await inner.locator(".picture.stale").count(), 1);
        await page.keyboard.type("x");
        await inner.locator(".stale-bar").waitFor({ state: "detached" });
        await reads("both", "c", { step: 3, unit: 0, layer: 1, item: 1, direction: "backward" });
        await page.keyboard.press("Control+s");
      },
    ],
    [
      "a language server that starts again is asked again",
      async () => {
        await runCommand(page, "Gatescope: Restart Language Server");
        await scrubTo(5);
        await inner.getByRole("radiogroup", { name: "Series" }).getByRole("radio", { name: "forget gate" }).click();
        await reads("both", "f", { step: 5, unit: 0, layer: 1, item: 1, direction: "backward" });
        await inner.locator(".stale-bar").waitFor({ state: "detached" });
      },
    ],
    [
      "a window that is loaded again shows the same",
      async () => {
        // The editor writes down what it shows when nothing happens.
        await page.waitForTimeout(5_000);
        await runCommand(page, "Developer: Reload Window");
        await page.waitForTimeout(3_000);
        await sentence.waitFor({ timeout: 60_000 });
        await reads("both", "f", { step: 5, unit: 0, layer: 1, item: 1, direction: "backward" });
      },
    ],
    [
      "a Python class that nothing calls runs with the shapes of its comment",
      async () => {
        await page.locator(".explorer-viewlet .monaco-list-row", { hasText: uncalled }).dblclick();
        const opened = editorOf(page, uncalled);
        await opened.locator(".view-line").first().waitFor({ timeout: 60_000 });
        await placeCursor(page, opened, { line: 13, behind: "self.gru(", source: network });
        await runCommand(page, "Gatescope: Inspect Gates");
        await inner.locator("h1", { hasText: "self.gru" }).waitFor({ timeout: 60_000 });
        await scrubTo(11);
        await sentence.filter({ hasText: "At step 11, unit" }).waitFor();
        assert.equal(await inner.getByRole("radiogroup", { name: "batch item" }).getByRole("radio").count(), 3);
        assert.equal(await inner.locator(".stale-bar").count(), 0);
        await inner.getByRole("tab", { name: "Inputs" }).click();
        await page.waitForTimeout(500);
        await page.screenshot({ path: join(artifacts("screenshots"), "gates-uncalled.png") });
      },
    ],
  ];
}
