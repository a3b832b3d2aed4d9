import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openBrowser } from "./browser.mjs";
import { packagedExtension } from "./package.mjs";
import { installExtension, startServer } from "./server.mjs";
import { smallPng } from "./smallPng.mjs";
import { editorOf, openWorkbench, placeCursor, runCommand, settled, visibleHints, webview } from "./workbench.mjs";
import { top, withTemporaryFolder, withWorkspace } from "./workspace.mjs";

/** Makes docs/images from the real thing: `node test/host/screenshot.mjs`, after `npm run build`. */
const file = "whole-program.lstm";
const images = join(top, "docs", "images");

/** The code and its shapes, nothing else. */
const settings = {
  "workbench.activityBar.location": "hidden",
  "window.commandCenter": false,
  "window.title": "${activeEditorShort}",
  "editor.occurrencesHighlight": "off",
  "editor.scrollBeyondLastLine": false,
  "breadcrumbs.enabled": false,
};

mkdirSync(images, { recursive: true });

await withWorkspace((folder) =>
  withTemporaryFolder("gatescope-screenshot-", async (root) => {
    await installExtension(root, await packagedExtension());
    const server = await startServer({ root, mode: "person", settings });
    const browser = await openBrowser({ width: 900, height: 470 });
    try {
      const { page } = browser;
      await openWorkbench(page, { host: server.host, folder, file });
      const editor = editorOf(page, file);
      await settled(
        () => visibleHints(editor),
        (hints) => hints.length >= 8,
      );
      await runCommand(page, "View: Toggle Primary Side Bar Visibility");
      await page.locator(".part.sidebar").waitFor({ state: "hidden" });
      await editor.locator("textarea, .native-edit-context").first().focus();
      await page.mouse.move(5, 5);
      await page.waitForTimeout(500);
      await picture(browser, "hints.png");

      await page.setViewportSize({ width: 1240, height: 470 });
      await runCommand(page, "Gatescope: Show Shape Table");
      await webview(page).locator("table").waitFor({ timeout: 60_000 });
      await page.mouse.move(5, 5);
      await page.waitForTimeout(1_000);
      await picture(browser, "shape-table.png");

      await runCommand(page, "View: Close All Editors");
      await inspectorPictures(browser, { host: server.host, folder });
    } finally {
      await browser.close();
      await server.stop();
    }
  }),
);
console.log(`The pictures in ${images} are new.`);

/** The gate inspector alone, wide enough to be drawn from left to right, in both themes. */
async function inspectorPictures(browser, { host, folder }) {
  const { page } = browser;
  const file = "unrolled-lstm.lstm";
  const source = readFileSync(join(folder, file), "utf8");
  const line = source.split("\n").findIndex((text) => text.includes("= lstm(x)")) + 1;
  await page.setViewportSize({ width: 1804, height: 760 });
  await openWorkbench(page, { host, folder, file });
  await placeCursor(page, editorOf(page, file), { line, behind: "lstm(", source });
  await runCommand(page, "Gatescope: Inspect Gates");
  const inner = webview(page);
  await inner.locator(".sentence").waitFor({ timeout: 60_000 });
  await inner.locator("input.steps").fill("7");
  for (const theme of ["Default Dark Modern", "Default Light Modern"]) {
    await chooseTheme(page, theme);
    await page.mouse.move(5, 5);
    await page.waitForTimeout(1_500);
    const shot = await page.locator("iframe.webview.ready").first().screenshot();
    const name = theme.includes("Dark") ? "inspector-dark.png" : "inspector-light.png";
    writeFileSync(join(images, name), await smallPng(browser.context, shot));
  }
}

async function chooseTheme(page, theme) {
  await runCommand(page, "Preferences: Color Theme");
  const input = page.locator('.quick-input-widget input[type="text"]:visible');
  await input.fill(theme.replace("Default ", ""));
  await page
    .locator(".quick-input-list .monaco-list-row", { hasText: theme.replace("Default ", "") })
    .first()
    .click();
  await input.waitFor({ state: "hidden" });
}

async function picture({ context, page }, name) {
  writeFileSync(join(images, name), await smallPng(context, await page.screenshot()));
}
