import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openBrowser } from "./browser.mjs";
import { crashClaims } from "./crashClaims.mjs";
import { packagedExtension } from "./package.mjs";
import { tryAll } from "./report.mjs";
import { languageClaims } from "./languageClaims.mjs";
import { installExtension, startServer } from "./server.mjs";
import {
  editorOf,
  hoverText,
  notifications,
  openWorkbench,
  placeCursor,
  runCommand,
  settled,
  visibleHints,
  visibleLines,
  webview,
} from "./workbench.mjs";
import { artifacts, firstExample, withTemporaryFolder, withWorkspace } from "./workspace.mjs";

/** Installs the package and uses it as a person does: reads the page, moves the mouse, types. */
export function endToEnd() {
  console.log("As a person, with the package installed:");
  return withWorkspace((folder) =>
    withTemporaryFolder("gatescope-person-", async (root) => {
      await installExtension(root, await packagedExtension());
      const server = await startServer({ root, mode: "person" });
      try {
        const browser = await openBrowser();
        try {
          const screenshot = (name) =>
            browser.page.screenshot({ path: join(artifacts("screenshots"), `${fileName(name)}.png`) });
          const afterFailure = async (name) => {
            await screenshot(name);
            await asSaved(browser.page);
          };
          return await tryAll(
            claims({ page: browser.page, host: server.host, folder, root, screenshot }),
            afterFailure,
          );
        } finally {
          await browser.close();
        }
      } finally {
        await server.stop();
      }
    }),
  );
}

/** Shapes and texts are what PyTorch 2.13 gives for the program, before and after each edit. */
function claims({ page, host, folder, root, screenshot }) {
  const source = readFileSync(join(folder, firstExample), "utf8");
  const editor = editorOf(page, firstExample);
  const hints = (expected) => settledHints(editor, expected);
  const before = [": [10, 3, 20]", ": [4, 3, 20]", ": [4, 3, 20]"];

  return [
    [
      "a file that is opened shows its shapes, and nothing where a comment says them already",
      async () => {
        await openWorkbench(page, { host, folder, file: firstExample });
        await hints(before);
        const lines = await visibleLines(editor);
        assert.equal(
          lines[4],
          "out: [10, 3, 20], (h: [4, 3, 20], c: [4, 3, 20]) = lstm(x)                    # 不传入h0,则默认为0.",
        );
        await screenshot("hints");
      },
    ],
    [
      "the mouse on a name shows its shape",
      async () => {
        const shape = /10[^\n]*3[^\n]*20/;
        const text = await hoverText(page, editor, /^out\b/, shape);
        await screenshot("hover");
        assert.match(text, shape);
        await page.mouse.move(5, 5);
      },
    ],
    [
      "hints follow the keystrokes",
      async () => {
        await placeCursor(page, editor, { line: 1, behind: "hidden_size=20", source });
        await page.keyboard.press("Backspace");
        await page.keyboard.type("5");
        await hints([
          "LSTM(100, 25, num_layers=4)",
          ": [10, 3, 25]",
          ": [4, 3, 25]",
          ": [4, 3, 25]",
          "[10, 3, 25] [4, 3, 25] [4, 3, 25]",
        ]);
        await screenshot("typed");
        await page.keyboard.press("Backspace");
        await page.keyboard.type("0");
        await hints(before);
      },
    ],
    [
      "a half-typed line keeps the shapes of the others",
      async () => {
        await placeCursor(page, editor, { line: 6, behind: "c.shape)", source });
        await page.keyboard.press("Backspace");
        await page.waitForTimeout(600);
        await hints(before);
        await page.keyboard.type(")");
        await hints(before);
      },
    ],
    [
      "a wrong width is underlined with PyTorch's words, and the mark goes when it is mended",
      async () => {
        const marks = page.locator(".squiggly-error");
        const marked = await settled(
          () => marks.count(),
          (count) => count === 0,
          5_000,
        );
        assert.equal(marked, 0);
        await placeCursor(page, editor, { line: 3, behind: "10, 3, 100", source });
        await page.keyboard.press("Backspace");
        await marks.first().waitFor({ timeout: 60_000 });
        await runCommand(page, "Problems: Focus on Problems View");
        const problems = page.locator(".markers-panel");
        await problems
          .getByText(/Expected 100, got 10/)
          .first()
          .waitFor({ timeout: 60_000 });
        await screenshot("problem");
        await placeCursor(page, editor, { line: 3, behind: "10, 3, 10", source });
        await page.keyboard.type("0");
        await marks.first().waitFor({ state: "detached", timeout: 60_000 });
        await hints(before);
        await runCommand(page, "View: Hide Panel");
      },
    ],
    [
      "Restart Language Server brings the hints back",
      async () => {
        await runCommand(page, "Gatescope: Restart Language Server");
        await page.waitForTimeout(1_000);
        await placeCursor(page, editor, { line: 1, behind: "hidden_size=20", source });
        await page.keyboard.press("Backspace");
        await page.keyboard.type("6");
        await settled(
          () => visibleHints(editor),
          (found) => found.includes(": [10, 3, 26]"),
        );
        await page.keyboard.press("Backspace");
        await page.keyboard.type("0");
        await hints(before);
      },
    ],
    ...languageClaims({ page, editor, source, screenshot }),
    [
      "Run File prints what Python prints, and hovers tell what names held",
      async () => {
        await runCommand(page, "Gatescope: Run File");
        const lines = page.locator(".part.panel .view-line");
        await lines
          .filter({ hasText: /✓\s\d+\sms/ })
          .first()
          .waitFor({ timeout: 60_000 });
        const output = (await lines.allInnerTexts()).map((line) => line.replaceAll("\u00a0", " "));
        assert.ok(
          output.includes("torch.Size([10, 3, 20]) torch.Size([4, 3, 20]) torch.Size([4, 3, 20])"),
          `the output is ${JSON.stringify(output)}`,
        );
        const text = await hoverText(page, editor, /^out\b/, /in the last run/);
        assert.match(text, /min -0\.\d+, max 0\.\d+, mean/);
        await screenshot("run");
        await runCommand(page, "View: Hide Panel");
      },
    ],
    [
      "Explain PyTorch Error explains what is typed, and says what to do",
      async () => {
        await placeCursor(page, editor, { line: 5, behind: "out", source });
        await runCommand(page, "Gatescope: Explain PyTorch Error");
        const input = page.locator(".quick-input-widget input").first();
        await input.waitFor({ timeout: 15_000 });
        await input.fill("RuntimeError: input.size(-1) must be equal to input_size. Expected 100, got 64");
        await page.keyboard.press("Enter");
        const dialog = page.locator(".monaco-dialog-box");
        await dialog.waitFor({ timeout: 15_000 });
        const text = await dialog.innerText();
        assert.match(text, /last axis of the input is 64/);
        assert.match(text, /input_size=64/);
        await screenshot("explain PyTorch error");
        await page.keyboard.press("Escape");
      },
    ],
    [
      "Show Shape Table opens a table beside the code, whose rows lead to it and follow it",
      async () => {
        await runCommand(page, "Gatescope: Show Shape Table");
        await tableRow(page, { name: "out", shape: "[10, 3, 20]" });
        await screenshot("shape table");
        await webview(page).locator("thead button", { hasText: "Memory" }).click();
        await webview(page).locator('th[aria-sort="ascending"]').waitFor();
        await webview(page).getByRole("button", { name: "Copy as Markdown" }).click();
        await page.getByText("The table is on the clipboard").waitFor();
        await webview(page).locator("thead button", { hasText: "Line" }).click();

        await webview(page).locator("tbody button", { hasText: /^out$/ }).click();
        await page.keyboard.press("Home");
        await editor.locator(".view-line .cursor, .cursors-layer .cursor").first().waitFor();
        await page.getByText(/^Ln 5, Col /).waitFor({ timeout: 60_000 });

        await placeCursor(page, editor, { line: 1, behind: "hidden_size=20", source });
        await page.keyboard.press("Backspace");
        await page.keyboard.type("7");
        await tableRow(page, { name: "out", shape: "[10, 3, 27]" });
        await page.keyboard.press("Backspace");
        await page.keyboard.type("0");
        await tableRow(page, { name: "out", shape: "[10, 3, 20]" });
      },
    ],
    [
      "New Example opens a program with its shapes",
      async () => {
        await runCommand(page, "Gatescope: New Example");
        await page.locator(".quick-input-list .monaco-list-row").first().waitFor();
        await page.keyboard.press("Enter");
        const untitled = page.locator('.editor-instance .monaco-editor[data-uri^="untitled:"]');
        const found = await settled(
          () => visibleHints(untitled),
          (shown) => shown.length > 0,
          30_000,
        );
        assert.ok(found.length > 0);
        await screenshot("new example");
      },
    ],
    [
      "a Python file with a model shows the shapes of each call",
      async () => {
        const file = "python/bidirectional_classifier.py";
        await openWorkbench(page, { host, folder, file });
        const found = await settled(
          () => visibleHints(editorOf(page, file)),
          (shown) => shown.some((hint) => hint.includes("[3, 4, 8]")),
        );
        assert.ok(
          found.some((hint) => hint.includes("[3, 4, 8]")),
          `the hints are ${JSON.stringify(found)}`,
        );
        await screenshot("python");
      },
    ],
    [
      "symbolic sizes stand in the hints as they are written",
      async () => {
        const file = "symbolic-sizes.lstm";
        await openWorkbench(page, { host, folder, file });
        await settledHints(editorOf(page, file), [
          ": [seq, b, hidden]",
          ": [layers, b, hidden]",
          ": [layers, b, hidden]",
        ]);
        await screenshot("symbolic");
      },
    ],
    [
      "nothing complains in the corner",
      async () => {
        assert.deepEqual(await notifications(page), []);
      },
    ],
    ...crashClaims({ page, host, folder, root, screenshot }),
  ];
}

/** Undoes what a claim that failed left half-done, so that the next one stands on its own. */
async function asSaved(page) {
  await page.keyboard.press("Escape");
  await runCommand(page, "File: Revert File").catch((error) => console.log(`      ${error.message}`));
}

async function tableRow(page, { name, shape }) {
  const rows = webview(page).locator("tbody tr");
  const read = () => rows.evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
  const holds = (found) => found.some((cells) => cells[1] === name && cells.includes(shape));
  await rows.first().waitFor({ timeout: 60_000 });
  const found = await settled(read, holds, 15_000);
  assert.ok(holds(found), `no row says ${name} ${shape}: ${JSON.stringify(found)}`);
}

/** Inside a hint VS Code draws spaces that don't break; a print's hint may begin with one. */
async function settledHints(editor, expected) {
  const read = async () => (await visibleHints(editor)).map((hint) => hint.trim());
  const found = await settled(read, (hints) => hints.join("\n") === expected.join("\n"), 30_000);
  assert.deepEqual(found, expected);
}

function fileName(name) {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}
