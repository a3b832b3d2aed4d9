import { spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  StreamMessageReader,
  StreamMessageWriter,
  createProtocolConnection,
} from "vscode-languageserver-protocol/node";
import { cachedFolder } from "../../host/cache.mjs";

export const basedpyright = "1.40.1";
const visibleLines = 50;
const root = join(fileURLToPath(import.meta.url), "..", "..", "..", "..");

/** Our server, of the build; `languageId` and `extension` of the file that it is asked about. */
export function ourServer(languageId, extension) {
  return { name: "gatescope", command: [join(root, "dist", "server.js"), "--stdio"], languageId, extension };
}

/** basedpyright, which npm brings into the cache. */
export async function basedpyrightServer() {
  const folder = await cachedFolder(`basedpyright-${basedpyright}`, (into) => {
    console.log(`Installing basedpyright ${basedpyright} …`);
    const { status } = spawnSync("npm", ["install", "--silent", "--prefix", into, `basedpyright@${basedpyright}`], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    if (status !== 0) throw new Error("npm could not install basedpyright; --alone does without it");
  });
  const server = join(folder, "node_modules", "basedpyright", "langserver.index.js");
  return { name: "basedpyright", command: [server, "--stdio"], languageId: "python", extension: "py" };
}

/**
 * Times from a one-character edit to the hints of 50 visible lines, at each of the places: the line and column of the
 * digit that changes, and what our hints show then.
 */
export async function measured(server, lines, places, count) {
  const child = spawn(process.execPath, server.command, { stdio: ["pipe", "pipe", "ignore"] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const folder = pathToFileURL(
    await cachedFolder("bench-workspace", (into) => void mkdirSync(into, { recursive: true })),
  );
  const settings = { python: process.env.PYTHON ? { pythonPath: process.env.PYTHON } : {} };
  connection.onRequest("workspace/configuration", ({ items }) => items.map(({ section }) => settings[section] ?? {}));
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("window/workDoneProgress/create", () => null);
  connection.onRequest("workspace/inlayHint/refresh", () => null);
  connection.onRequest("workspace/diagnostic/refresh", () => null);
  connection.listen();
  try {
    await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: folder.href,
      workspaceFolders: [{ uri: folder.href, name: "bench" }],
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true },
        textDocument: {
          inlayHint: { resolveSupport: { properties: ["tooltip", "label.location"] } },
          diagnostic: {},
        },
      },
    });
    await connection.sendNotification("initialized", {});
    const uri = `${folder.href}/program.${server.extension}`;
    let version = 1;
    await connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: server.languageId, version, text: `${lines.join("\n")}\n` },
    });

    const results = [];
    for (const { place, line, column, shown } of places) {
      const start = { line: Math.max(0, Math.min(line - visibleLines / 2, lines.length - visibleLines)), character: 0 };
      const range = { start, end: { line: start.line + visibleLines, character: 0 } };
      const times = [];
      for (let edit = 0; edit < count + warmUp(count); edit++) {
        version += 1;
        const before = performance.now();
        await connection.sendNotification("textDocument/didChange", {
          textDocument: { uri, version },
          contentChanges: [
            {
              range: { start: { line, character: column }, end: { line, character: column + 1 } },
              text: String((edit + 1) % 10),
            },
          ],
        });
        const hints = await connection.sendRequest("textDocument/inlayHint", { textDocument: { uri }, range });
        times.push(performance.now() - before);
        if (server.name === "gatescope" && !hints.some((hint) => labelOf(hint).includes(shown((edit + 1) % 10)))) {
          throw new Error(`the hints do not show the edit: ${hints.map(labelOf).join(" ")}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      results.push({ place, ...quantiles(times.slice(warmUp(count))) });
    }
    return results;
  } finally {
    connection.dispose();
    child.kill("SIGKILL");
  }
}

/** The first edits compile what the later ones use. */
function warmUp(count) {
  return count > 20 ? 20 : 1;
}

function labelOf({ label }) {
  return typeof label === "string" ? label : label.map(({ value }) => value).join("");
}

function quantiles(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { median: at(0.5), p95: at(0.95), count: sorted.length };
}
