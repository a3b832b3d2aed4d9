import { isUtf8 } from "node:buffer";
import { readFile } from "node:fs/promises";
import { notebookText } from "./notebook-text.ts";

/** A source to look at: a file's text without its byte order mark, or why there is none. */
export type Source =
  | { readonly kind: "text"; readonly path: string; readonly text: string }
  | { readonly kind: "unreadable"; readonly path: string; readonly message: string };

/** Reads a file; "-" is standard input. Of a notebook, the code cells as if they followed each other in one file. */
export async function readSource(path: string): Promise<Source> {
  const name = path === "-" ? "standard input" : path;
  let bytes: Buffer;
  try {
    bytes = path === "-" ? await standardInput() : await readFile(path);
  } catch (error) {
    return { kind: "unreadable", path, message: `${name}: ${reason(error)}` };
  }
  if (!isUtf8(bytes)) {
    return { kind: "unreadable", path, message: `${name}: line ${firstBadLine(bytes)} is not valid UTF-8` };
  }
  try {
    const text = new TextDecoder().decode(bytes);
    if (!path.endsWith(".ipynb")) return { kind: "text", path, text };
    const cells = notebookText(text);
    return cells === undefined
      ? { kind: "unreadable", path, message: `${name}: it is no Jupyter notebook` }
      : { kind: "text", path, text: cells };
  } catch (error) {
    return { kind: "unreadable", path, message: `${name}: ${reason(error)}` };
  }
}

async function standardInput(): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["EISDIR", "it is a folder, not a file"],
  ["EACCES", "it may not be read"],
  ["ENOTDIR", "there is no such file"],
  ["ENAMETOOLONG", "the name is too long"],
  ["ERR_FS_FILE_TOO_LARGE", "it is too large"],
]);

function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  return reasons.get(code) ?? (error instanceof Error ? error.message : String(error));
}

/** From 1. A line that decodes to what it was made of is good. */
function firstBadLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    const next = end === -1 ? bytes.length : end + 1;
    if (!isUtf8(bytes.subarray(start, next))) return line;
    start = next;
  }
  return line;
}
