import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cachedFolder } from "./cache.mjs";
import { firstExecutable, run } from "./command.mjs";

const version = "4.100.3";
const sha512 = "q/Fh2DOxCRNhC/WiG/6sAhSKnj7ZACTVBaeeZ+rWjol//0FCbl/qg1ln5ecZ99jYcfqMxZZAyWcN+YBIo0DgpA==";

/**
 * The folder of a VS Code 1.100.3 that serves its workbench to a browser, out of npm's code-server (MIT).
 * It is fetched once per user: about a minute, 270 MB.
 * @returns {Promise<string>}
 */
export async function vscodeServerFolder() {
  const folder = await cachedFolder(`code-server-${version}`, fetchServer);
  const vscode = join(folder, "vscode");
  giveLogger(vscode);
  return vscode;
}

/** Without its binary, which npm would have to compile, the server's logger writes nothing: output channels stay empty. */
function giveLogger(vscode) {
  const place = join(vscode, "node_modules/@vscode/spdlog");
  if (existsSync(join(place, "build/Release/spdlog.node"))) return;
  const logger = readFileSync(join(import.meta.dirname, "logger.cjs"));
  const entry = join(place, "index.js");
  if (existsSync(place) && !readFileSync(entry).equals(logger)) writeFileSync(entry, logger);
}

async function fetchServer(folder) {
  if (process.platform === "win32") {
    throw new Error(
      "VS Code's server can't be set up on Windows. Install VS Code (https://code.visualstudio.com) and try again.",
    );
  }
  console.log(`Fetching VS Code's server (code-server ${version} from npm, once; about a minute) …`);
  await unpack(folder);
  await installDependencies(join(folder, "vscode"));
  console.log("VS Code's server is ready.");
}

async function unpack(folder) {
  const archive = join(folder, "archive");
  mkdirSync(archive);
  await run("npm", ["pack", `code-server@${version}`, "--pack-destination", archive]);
  const file = join(archive, `code-server-${version}.tgz`);
  const found = createHash("sha512").update(readFileSync(file)).digest("base64");
  if (found !== sha512) {
    throw new Error(
      `code-server ${version} is not the package that was expected: its sha512 is ${found}, not ${sha512}.`,
    );
  }
  await run("tar", ["-xzf", file, "-C", archive, "package/lib/vscode", "package/LICENSE"]);
  renameSync(join(archive, "package/lib/vscode"), join(folder, "vscode"));
  renameSync(join(archive, "package/LICENSE"), join(folder, "LICENSE"));
  rmSync(archive, { recursive: true });
}

async function installDependencies(vscode) {
  const flags = ["--omit=dev", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund"];
  await run("npm", ["install", ...flags], { cwd: vscode });

  // The one optional dependency without which the server doesn't start: the file watcher's binary.
  const watcher = JSON.parse(readFileSync(join(vscode, "node_modules/@parcel/watcher/package.json"), "utf8"));
  await run("npm", ["install", "--no-save", ...flags, `@parcel/watcher-${watcherPlatform()}@${watcher.version}`], {
    cwd: vscode,
  });

  const ripgrep = firstExecutable(["rg"]);
  const place = join(vscode, "node_modules/@vscode/ripgrep/bin");
  if (ripgrep && !existsSync(join(place, "rg"))) {
    mkdirSync(place, { recursive: true });
    symlinkSync(ripgrep, join(place, "rg"));
  }
}

function watcherPlatform() {
  const platform = `${process.platform}-${process.arch}`;
  if (process.platform !== "linux") return platform;
  return `${platform}-${process.report.getReport().header.glibcVersionRuntime ? "glibc" : "musl"}`;
}
