import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { openBrowser } from "./browser.mjs";
import { tryAll } from "./report.mjs";
import { within } from "./server.mjs";
import { editorOf, settled, visibleHints } from "./workbench.mjs";
import { artifacts, firstExample, top } from "./workspace.mjs";

/** Starts what `npm start` starts, without a desktop, and follows the address that it prints. */
export async function startClaims() {
  console.log("npm start, in the browser:");
  const child = spawn(process.execPath, ["test/host/start.mjs"], {
    cwd: top,
    // No window opens by itself in a test.
    env: { ...process.env, GATESCOPE_HOST: "server", CI: "true" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal)));
  const browser = await openBrowser();
  try {
    return await tryAll(claims({ page: browser.page, child, ended }), (name) =>
      browser.page.screenshot({ path: join(artifacts("screenshots"), `start-${name.slice(0, 20)}.png`) }),
    );
  } finally {
    child.kill("SIGTERM");
    await ended;
    await browser.close();
  }
}

function claims({ page, child, ended }) {
  let address;
  return [
    [
      "it prints an address with a token",
      async () => {
        address = await printedAddress(child);
        assert.match(address, /[?&]tkn=[0-9a-f]{32}/);
      },
    ],
    [
      "nobody without the token gets in",
      async () => {
        const { origin } = new URL(address);
        assert.equal((await fetch(origin)).status, 403);
      },
    ],
    [
      "a folder that is not trusted shows its shapes too",
      async () => {
        await page.goto(address);
        await page.getByText("No, I don't trust the authors").click({ timeout: 60_000 });
        const editor = editorOf(page, firstExample);
        const found = await settled(
          () => visibleHints(editor),
          (hints) => hints.length >= 3,
          30_000,
        );
        assert.deepEqual(found, [": [10, 3, 20]", ": [4, 3, 20]", ": [4, 3, 20]"]);
      },
    ],
    [
      "Ctrl-C ends it",
      async () => {
        await page.goto("about:blank");
        child.kill("SIGINT");
        assert.equal(await within(15_000, ended, () => "it did not end in 15 seconds"), 0);
        await assert.rejects(fetch(new URL(address).origin));
      },
    ],
  ];
}

function printedAddress(child) {
  let output = "";
  const printed = new Promise((resolve, reject) => {
    const read = (chunk) => {
      output += chunk;
      const [address] = /http:\/\/127\.0\.0\.1:\d+\/\?\S+/.exec(output) ?? [];
      if (address) resolve(address);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", () => reject(new Error(`it ended:\n${output}`)));
  });
  return within(120_000, printed, () => `no address in two minutes:\n${output}`);
}
