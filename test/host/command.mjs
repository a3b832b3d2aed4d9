import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Runs a command to its end and returns what it printed on stdout; its stderr is shown only where it fails.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ readonly cwd?: string, readonly show?: boolean, readonly env?: NodeJS.ProcessEnv }} [options] show: pass the output on to the terminal
 * @returns {Promise<string>}
 */
export function run(command, args, { cwd, show = false, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    // npm is a batch file on Windows, which only a shell starts.
    const shell = process.platform === "win32" && command === "npm";
    const child = spawn(command, args, {
      cwd,
      env,
      shell,
      stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
    });
    let output = "";
    let complaint = "";
    child.stdout?.on("data", (chunk) => (output += chunk));
    child.stderr?.on("data", (chunk) => (complaint += chunk));
    child.on("error", (error) => reject(new Error(`${command} could not be started: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) resolve(output);
      else
        reject(
          new Error(`"${[command, ...args].join(" ")}" ended with ${code ?? signal}.\n${complaint}${output}`.trim()),
        );
    });
  });
}

/**
 * The first of these names that is an executable file: a path as it is, a bare name looked up on PATH.
 * @param {readonly (string | undefined)[]} names
 * @returns {string | undefined}
 */
export function firstExecutable(names) {
  return names.flatMap((name) => (name ? candidates(name) : [])).find(isExecutable);
}

function candidates(name) {
  if (/[\\/]/.test(name)) return [name];
  const endings = process.platform === "win32" ? [".exe", ".cmd"] : [""];
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending)));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
