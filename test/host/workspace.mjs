import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's top folder. */
export const top = join(fileURLToPath(import.meta.url), "..", "..", "..");

/** The folder of example programs. */
export const examples = join(top, "examples");

/** The example that a new user sees first. */
export const firstExample = "lecture-notes-lstm.lstm";

/**
 * Gives `use` a temporary copy of the examples, and removes it afterwards.
 * @template T
 * @param {(folder: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withWorkspace(use) {
  return withTemporaryFolder("gatescope-workspace-", (parent) => {
    const folder = join(parent, "examples");
    cpSync(examples, folder, { recursive: true });
    return use(folder);
  });
}

/**
 * @template T
 * @param {string} prefix
 * @param {(folder: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withTemporaryFolder(prefix, use) {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A folder, ignored by git, for what the tests leave behind: screenshots, packages, bundled suites. */
export function artifacts(...parts) {
  const folder = join(top, "out", "host", ...parts);
  mkdirSync(folder, { recursive: true });
  return folder;
}
