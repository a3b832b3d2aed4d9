import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../inspector/recorded.mjs";
import { openBrowser } from "./browser.mjs";
import { packagedExtension } from "./package.mjs";
import { tryAll } from "./report.mjs";
import { installExtension, startServer } from "./server.mjs";
import { editorOf, openWorkbench, placeCursor, runCommand, webview } from "./workbench.mjs";
import { artifacts, withTemporaryFolder, withWorkspace } from "./workspace.mjs";

const file = "wrong.lstm";
const program = `lstm = nn.LSTM(100, 20)
x = torch.randn(10, 3, 64)
y = torch.randn(10, 3, 100)
out, (h, c) = lstm(y)
bad = lstm(x)
`;

/** A real workbench whose display language is Simplified Chinese, with the package installed. */
export function chinese() {
  console.log("In Simplified Chinese, as a person sees it:");
  return withWorkspace((folder) =>
    withTemporaryFolder("gatescope-chinese-", async (root) => {
      writeFileSync(join(folder, file), program);
      await installExtension(root, await packagedExtension());
      const server = await startServer({ root, mode: "person" });
      try {
        const browser = await openBrowser({ width: 1500, height: 800 });
        // A language pack sets this; the editor's own texts stay English without one, what extensions say does not.
        await browser.page.addInitScript(() => {
          Object.defineProperty(globalThis, "_VSCODE_NLS_LANGUAGE", { get: () => "zh-cn", set: () => undefined });
        });
        try {
          const screenshot = (name) =>
            browser.page.screenshot({ path: join(artifacts("screenshots"), `chinese-${name.slice(0, 20)}.png`) });
          return await tryAll(claims(browser.page, server.host, folder, screenshot), screenshot);
        } finally {
          await browser.close();
        }
      } finally {
        await server.stop();
      }
    }),
  );
}

function claims(page, host, folder, screenshot) {
  const editor = editorOf(page, file);
  return [
    [
      "the palette has the commands in Chinese",
      async () => {
        await openWorkbench(page, { host, folder, file });
        await page.keyboard.press("F1");
        await page.locator('.quick-input-widget input[type="text"]:visible').fill(">Gatescope");
        const row = page.locator(".quick-input-list .monaco-list-row", { hasText: "查看门控" }).first();
        await row.waitFor({ timeout: 60_000 });
        await screenshot("palette");
        await page.keyboard.press("Escape");
      },
    ],
    [
      "a mistake, its lens and its hover are told in Chinese, with PyTorch's own text",
      async () => {
        await editor.getByText("查看门控").first().waitFor({ timeout: 60_000 });
        await placeCursor(page, editor, { line: 5, behind: "bad = lstm(", source: program });
        await runCommand(page, "Show or Focus Hover");
        const hover = page.locator(".monaco-hover:visible").first();
        await until(
          () => hover.innerText(),
          (text) => text.includes("输入的最后一维是 64") && text.includes("Expected 100, got 64"),
          "the mistake",
        );
        await screenshot("hover");
        await page.keyboard.press("Escape");
      },
    ],
    [
      "the inspector and the shape table are Chinese",
      async () => {
        await placeCursor(page, editor, { line: 4, behind: "lstm(", source: program });
        await runCommand(page, "Gatescope: 查看门控");
        const inner = webview(page);
        await inner.locator(".sentence").filter({ hasText: "的记忆" }).first().waitFor({ timeout: 60_000 });
        assert.equal(await page.locator(".tab", { hasText: "门控查看器" }).count(), 1);
        await screenshot("inspector");
        await runCommand(page, "Gatescope: 显示形状表");
        const heads = page.frameLocator("iframe.webview:visible").frameLocator("iframe#active-frame").locator("th");
        await heads.filter({ hasText: "乘加运算" }).first().waitFor({ timeout: 60_000 });
        await screenshot("shapes");
      },
    ],
  ];
}
