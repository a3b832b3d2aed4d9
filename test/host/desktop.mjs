import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { firstExecutable } from "./command.mjs";

/**
 * The desktop VS Code of this machine, where there is one that is new enough and can show a window.
 * GATESCOPE_HOST=server asks for VS Code's server all the same.
 * @returns {string | undefined} the path of the editor itself, not of the command that talks to it
 */
export function desktopEditor() {
  if (process.env.GATESCOPE_HOST === "server" || !hasDisplay() || isRoot()) return undefined;
  const command = firstExecutable(places());
  return command && isNewEnough(command) ? applicationOf(realpathSync(command)) : undefined;
}

/** Whether a window can be shown here. */
export function hasDisplay() {
  if (process.platform === "linux") return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  return !process.env.SSH_CONNECTION;
}

/** VS Code refuses to start as root. */
function isRoot() {
  return process.getuid?.() === 0;
}

function isNewEnough(command) {
  const [program, shell] = process.platform === "win32" ? [`"${command}"`, true] : [command, false];
  const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8", shell, timeout: 30_000 });
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(stdout ?? "") ?? [];
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 100);
}

function places() {
  switch (process.platform) {
    case "darwin":
      return [
        "code",
        ...["/Applications", join(homedir(), "Applications")].map((folder) =>
          join(folder, "Visual Studio Code.app/Contents/Resources/app/bin/code"),
        ),
      ];
    case "win32":
      return [
        "code",
        join(process.env.LOCALAPPDATA ?? "", "Programs/Microsoft VS Code/bin/code.cmd"),
        join(process.env.PROGRAMFILES ?? "", "Microsoft VS Code/bin/code.cmd"),
      ];
    default:
      return [
        "code",
        "/usr/share/code/bin/code",
        "/opt/visual-studio-code/bin/code",
        "/snap/code/current/usr/share/code/bin/code",
      ];
  }
}

function applicationOf(command) {
  const folder = dirname(command);
  switch (process.platform) {
    case "darwin": {
      const programs = resolve(folder, "../../../MacOS");
      const names = existsSync(programs) ? readdirSync(programs) : [];
      const name = ["Electron", "Code"].find((candidate) => names.includes(candidate));
      return name && join(programs, name);
    }
    case "win32":
      return existing(resolve(folder, "../Code.exe"));
    default:
      return basename(folder) === "bin" ? existing(resolve(folder, "../code")) : undefined;
  }
}

function existing(path) {
  return existsSync(path) ? path : undefined;
}
