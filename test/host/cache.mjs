import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The path of a folder in the user's cache that `fill` fills where it is missing.
 * It is filled under another name and then renamed: an interrupted or simultaneous run never leaves, or sees, half a folder.
 * @param {string} name
 * @param {(folder: string) => Promise<void> | void} fill
 * @returns {Promise<string>}
 */
export async function cachedFolder(name, fill) {
  const cache = cacheFolder();
  const finished = join(cache, name);
  if (existsSync(finished)) return finished;

  mkdirSync(cache, { recursive: true });
  removeAbandoned(cache, name);
  const partial = mkdtempSync(join(cache, `${name}.partial-${process.pid}-`));
  try {
    await fill(partial);
    renameUnlessThere(partial, finished);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return finished;
}

/** GATESCOPE_CACHE, or the platform's folder for what can be fetched again. */
export function cacheFolder() {
  const { GATESCOPE_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (GATESCOPE_CACHE) return GATESCOPE_CACHE;
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "gatescope");
  if (process.platform === "win32" && LOCALAPPDATA) return join(LOCALAPPDATA, "gatescope", "cache");
  return join(XDG_CACHE_HOME || join(homedir(), ".cache"), "gatescope");
}

function renameUnlessThere(partial, finished) {
  try {
    renameSync(partial, finished);
  } catch (error) {
    // Another run was faster: its folder is as good as ours.
    if (!existsSync(finished)) throw error;
  }
}

function removeAbandoned(cache, name) {
  const prefix = `${name}.partial-`;
  for (const entry of readdirSync(cache)) {
    const owner = entry.startsWith(prefix) ? Number.parseInt(entry.slice(prefix.length), 10) : NaN;
    if (owner > 0 && !isAlive(owner)) removeIfPossible(join(cache, entry));
  }
}

function removeIfPossible(folder) {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // What its owner had started may still write to it, or another run removes it too: a later run finds the rest.
  }
}

function isAlive(processId) {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
