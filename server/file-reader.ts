import { readFileSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import type { FileAnswer } from "../engine/run.ts";

/** More isn't taken into memory at once. */
const LARGEST = 2 ** 31 - 1;

/**
 * Reads files for a run: of these folders alone, symbolic links followed. A relative path is looked for in each of
 * them, in their order.
 */
export function fileReader(folders: readonly string[]): (path: string, limit: number) => FileAnswer {
  return (path, limit) => {
    const roots = folders.flatMap((folder) => real(folder) ?? []);
    const found = (isAbsolute(path) ? [path] : roots.map((root) => resolve(root, path))).flatMap(
      (candidate) => real(candidate) ?? [],
    );
    const [first] = found;
    if (first === undefined) return { kind: "missing" };
    const inside = found.find((candidate) => roots.some((root) => isInside(root, candidate)));
    if (inside === undefined) {
      return { kind: "refused", message: `${path} lies outside of the workspace, and a run reads nothing there` };
    }
    try {
      const { size } = statSync(inside);
      if (size > Math.min(limit, LARGEST)) {
        return { kind: "refused", message: `${path} has ${String(size)} bytes, more than a run may hold` };
      }
      return { kind: "bytes", bytes: readFileSync(inside) };
    } catch (error) {
      return { kind: "refused", message: `${path}: ${error instanceof Error ? error.message : String(error)}` };
    }
  };
}

function real(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== "" && !way.startsWith("..") && !isAbsolute(way);
}
