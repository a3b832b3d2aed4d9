import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { editorOf, openWorkbench, placeCursor, runCommand, settled, visibleHints, visibleLines } from "./workbench.mjs";
import { firstExample } from "./workspace.mjs";

const other = "lecture-notes-rnn.lstm";

/** What a person sees when the language server, installed below `root`, is killed from outside. */
export function crashClaims({ page, host, folder, root, screenshot }) {
  const source = readFileSync(join(folder, firstExample), "utf8");
  const editor = editorOf(page, firstExample);
  const hints = async (expected) => {
    const read = () => visibleHints(editor);
    const found = await settled(read, (shown) => shown.includes(expected), 30_000);
    assert.ok(found.includes(expected), `no ${expected} in ${JSON.stringify(found)}`);
  };
  const [before, after] = [": [10, 3, 20]", ": [10, 3, 2]"];

  /** Ends the server while it has a change of the program, and a question about it, that it hasn't answered. */
  async function crashAtWork() {
    const pid = await serverProcess(root);
    process.kill(pid, "SIGSTOP");
    await placeCursor(page, editor, { line: 1, behind: "hidden_size=20", source });
    await page.keyboard.press("Backspace");
    await page.waitForTimeout(1_500);
    process.kill(pid, "SIGKILL");
  }

  return [
    [
      "a language server that ended is started again with a notice, and nothing that was typed is lost",
      async () => {
        await openWorkbench(page, { host, folder, file: firstExample });
        await hints(before);
        await crashAtWork();
        await toast(page, /ended unexpectedly and was started again/);
        await screenshot("restarted after a crash");
        await hints(after);
        await page.keyboard.type("0");
        await hints(before);
      },
    ],
    [
      "a file at which it ends twice is named and left alone, and other files keep their shapes",
      async () => {
        await crashAtWork();
        await toast(page, /lecture-notes-lstm\.lstm has ended .* twice and is left alone/);
        await screenshot("left alone");
        assert.match((await visibleLines(editor))[0] ?? "", /hidden_size=2, /);
        await page.keyboard.type("0");
        await openWorkbenchFile(page, other);
        await settled(
          () => visibleHints(editorOf(page, other)),
          (found) => found.length > 0,
          30_000,
        );
        assert.ok((await visibleHints(editorOf(page, other))).length > 0);
      },
    ],
    [
      "Restart Language Server tries it again",
      async () => {
        await openWorkbenchFile(page, firstExample);
        assert.deepEqual(await visibleHints(editor), []);
        await runCommand(page, "Gatescope: Restart Language Server");
        await hints(before);
        await runCommand(page, "Notifications: Clear All Notifications");
      },
    ],
  ];
}

/** The process that serves the extension that is installed below a folder. */
async function serverProcess(root) {
  const read = () => {
    const { stdout } = spawnSync("ps", ["-axo", "pid=,args="], { encoding: "utf8" });
    const line = stdout.split("\n").find((text) => text.includes(root) && text.includes("server.js --node-ipc"));
    return Promise.resolve(Number(line?.trim().split(/\s/)[0] ?? Number.NaN));
  };
  const pid = await settled(read, (found) => !Number.isNaN(found), 30_000);
  assert.ok(!Number.isNaN(pid), "no language server runs");
  return pid;
}

async function toast(page, claim) {
  const message = page.locator(".notification-list-item-message", { hasText: claim }).first();
  await message.waitFor({ timeout: 30_000 });
}

async function openWorkbenchFile(page, file) {
  await page.keyboard.press("Control+P");
  const input = page.locator('.quick-input-widget input[type="text"]:visible');
  await input.waitFor({ timeout: 60_000 });
  await input.fill(file);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: file }).first().click();
  await editorOf(page, file).locator(".view-line").first().waitFor({ timeout: 60_000 });
}
