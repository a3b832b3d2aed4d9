import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { firstExecutable } from "./command.mjs";
import { desktopEditor, hasDisplay } from "./desktop.mjs";
import { packagedExtension } from "./package.mjs";
import { installExtension, startServer } from "./server.mjs";
import { examples, firstExample, top } from "./workspace.mjs";

/**
 * `npm start`: opens an editor on the examples with Gatescope in it. A desktop VS Code where there is one, else VS Code
 * in the browser, from a server of this machine alone that stays until Ctrl-C.
 */
try {
  const desktop = desktopEditor();
  if (desktop) openDesktop(desktop);
  else await serve();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function openDesktop(application) {
  const args = ["--new-window", `--extensionDevelopmentPath=${top}`, examples, join(examples, firstExample)];
  spawn(application, args, { detached: true, stdio: "ignore" }).unref();
  console.log("VS Code opens on the examples, with Gatescope in it. Close its window when you are done.");
}

async function serve() {
  const root = mkdtempSync(join(tmpdir(), "gatescope-start-"));
  try {
    const stopped = stopSignal();
    console.log("No desktop VS Code was found; starting one for the browser …");
    await installExtension(root, await packagedExtension());
    const server = await startServer({ root, mode: "start" });
    try {
      const address = addressOf(server);
      console.log(
        `\nGatescope is ready. Open this address, which is private to you:\n\n  ${address}\n\nCtrl-C ends it.`,
      );
      openForPerson(address);
      await Promise.race([stopped, server.ended]);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

function addressOf({ host, token }) {
  const file = `vscode-remote://${host}${examples}/${firstExample}`;
  return `http://${host}/?${new URLSearchParams({ tkn: token, folder: examples, payload: JSON.stringify([["openFile", file]]) })}`;
}

function openForPerson(address) {
  if (process.env.CI || !hasDisplay()) return;
  const opener = firstExecutable([process.platform === "darwin" ? "open" : "xdg-open"]);
  // Where nothing opens, the printed address is enough.
  if (opener)
    spawn(opener, [address], { detached: true, stdio: "ignore" })
      .on("error", () => {})
      .unref();
}

function stopSignal() {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, resolve);
  });
}
