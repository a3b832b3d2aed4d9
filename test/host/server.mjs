import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.mjs";
import { vscodeServerFolder } from "./vscodeServer.mjs";

const flags = ["--accept-server-license-terms", "--telemetry-level", "off", "--disable-telemetry"];

const quiet = {
  "telemetry.telemetryLevel": "off",
  "workbench.enableExperiments": false,
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "window.restoreWindows": "none",
  "git.enabled": false,
  "editor.minimap.enabled": false,
  "files.hotExit": "off",
};

/**
 * Installs an extension's package into a server's folder, as a person does from the command line.
 * @param {string} root the server's folder
 * @param {string} vsix
 */
export async function installExtension(root, vsix) {
  const vscode = await vscodeServerFolder();
  await run(
    process.execPath,
    ["out/server-main.js", ...flags, ...folders(root), "--install-extension", vsix, "--force"],
    {
      cwd: vscode,
      env: serverEnvironment(),
    },
  );
}

/**
 * Starts VS Code's server on a free port of this machine alone.
 *
 * Modes: `suite` runs an extension's tests; `person` behaves as for a user, but asks nothing; `start` is for the user:
 * it keeps a connection token and asks whether a folder is trusted.
 * @param {{
 *   readonly root: string,
 *   readonly mode: "suite" | "person" | "start",
 *   readonly settings?: Readonly<Record<string, unknown>>,
 * }} options root: the folder for everything that the server writes; settings: the user's, beside the quiet ones
 * @returns {Promise<{ readonly host: string, readonly token: string | undefined, readonly ended: Promise<void>, readonly output: () => string, readonly stop: () => Promise<void> }>}
 */
export async function startServer({ root, mode, settings = {} }) {
  const vscode = await vscodeServerFolder();
  writeSettings(root, { ...quiet, "security.workspace.trust.enabled": mode === "start", ...settings });
  const token = mode === "start" ? randomBytes(16).toString("hex") : undefined;
  const address = ["--host", "127.0.0.1", "--port", "0"];
  const args = ["out/server-main.js", ...address, ...flags, ...folders(root), ...modeFlags(mode, root)];
  if (token) writeFileSync(tokenFile(root), token, { mode: 0o600 });

  const child = spawn(process.execPath, args, {
    cwd: vscode,
    // Its sockets go where the rest goes, rather than stay behind in the folder for temporary files.
    env: { ...serverEnvironment(), XDG_RUNTIME_DIR: root },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const ended = new Promise((resolve) => child.once("exit", () => resolve()));
  const stop = () => stopGroup(child);
  let output = "";
  const listening = new Promise((resolve, reject) => {
    const read = (chunk) => {
      output += chunk;
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port) resolve(port);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("error", reject);
    child.on("exit", (code, signal) => reject(new Error(`VS Code's server ended with ${code ?? signal}:\n${output}`)));
  });
  try {
    const port = await within(60_000, listening, () => `VS Code's server did not start in a minute:\n${output}`);
    return { host: `127.0.0.1:${port}`, token, ended, output: () => output, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * The promise's result, or an error with this text after so many milliseconds.
 * @template T
 * @param {number} milliseconds
 * @param {Promise<T>} promise
 * @param {() => string} complaint
 * @returns {Promise<T>}
 */
export async function within(milliseconds, promise, complaint) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(complaint())), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function folders(root) {
  return ["--server-data-dir", root, "--extensions-dir", join(root, "extensions")];
}

function modeFlags(mode, root) {
  switch (mode) {
    case "suite":
      return ["--without-connection-token", "--disable-workspace-trust", "--enable-smoke-test-driver"];
    case "person":
      return ["--without-connection-token", "--disable-workspace-trust"];
    case "start":
      return ["--connection-token-file", tokenFile(root)];
  }
}

/** A file of this user's alone: everyone on the machine can read a process' arguments. */
function tokenFile(root) {
  return join(root, "token");
}

function writeSettings(root, settings) {
  const user = join(root, "data", "User");
  mkdirSync(user, { recursive: true });
  mkdirSync(join(root, "extensions"), { recursive: true });
  writeFileSync(join(user, "settings.json"), JSON.stringify(settings, null, 2));
}

function serverEnvironment() {
  // Without an address of a gallery the server asks none for updates.
  return { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
}

async function stopGroup(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  signalGroup(child.pid, "SIGTERM");
  const timer = setTimeout(() => signalGroup(child.pid, "SIGKILL"), 3_000);
  await ended;
  clearTimeout(timer);
}

function signalGroup(processId, signal) {
  try {
    process.kill(-processId, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}
