/**
 * How long the installed extension's own code takes to load and activate, as VS Code measures it: "Show Running
 * Extensions" in a real workbench, freshly started each time.
 *
 *     node test/bench/activation.mjs [--starts 3] [--check]
 *
 * --check fails over 50 ms.
 */
import { parseArgs } from "node:util";
import { openBrowser } from "../host/browser.mjs";
import { packagedExtension } from "../host/package.mjs";
import { installExtension, startServer } from "../host/server.mjs";
import { editorOf, openWorkbench, runCommand, settled, visibleHints } from "../host/workbench.mjs";
import { firstExample, withTemporaryFolder, withWorkspace } from "../host/workspace.mjs";

const { values } = parseArgs({
  options: { starts: { type: "string", default: "3" }, check: { type: "boolean", default: false } },
});
const vsix = await packagedExtension();
const times = [];
for (let start = 0; start < Number(values.starts); start++) times.push(await activation());
const median = times.toSorted((a, b) => a - b)[times.length >> 1];
console.log(`activation: median ${median} ms of ${times.length} starts (${times.join(", ")})`);
if (values.check && median > 50) process.exitCode = 1;

/** Milliseconds. */
function activation() {
  return withWorkspace((folder) =>
    withTemporaryFolder("gatescope-activation-", async (profile) => {
      await installExtension(profile, vsix);
      const server = await startServer({ root: profile, mode: "person" });
      const browser = await openBrowser();
      try {
        const { page } = browser;
        await openWorkbench(page, { host: server.host, folder, file: firstExample });
        await settled(
          () => visibleHints(editorOf(page, firstExample)),
          (hints) => hints.length > 0,
        );
        await runCommand(page, "Developer: Show Running Extensions");
        const row = page.locator(".runtime-extensions-editor .monaco-list-row", { hasText: "Gatescope" });
        const text = await settled(
          () => row.locator(".activation-time").innerText(),
          (shown) => /\d+ms/.test(shown),
        );
        return Number(/(\d+)ms/.exec(text)?.[1]);
      } finally {
        await browser.close();
        await server.stop();
      }
    }),
  );
}
