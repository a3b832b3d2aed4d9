/**
 * From a one-character edit to inlay hints, over LSP and stdio, in a file of 10,000 lines of LSTM statements; beside it
 * basedpyright on the same text, the same edits and the same visible range. Times are in milliseconds.
 *
 *     node test/bench/latency.mjs [--edits 200] [--alone] [--check]
 *
 * --alone leaves basedpyright out; --check fails over 5 ms at the 95th percentile, or under 100 times basedpyright's
 * speed. PYTHON names an interpreter that has torch, for basedpyright to read; without one it knows less, and is faster.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import {
  StreamMessageReader,
  StreamMessageWriter,
  createProtocolConnection,
} from "vscode-languageserver-protocol/node";
import { cachedFolder } from "../host/cache.mjs";

const basedpyright = "1.40.1";
const lineCount = 10_000;
const visibleLines = 50;
const root = join(fileURLToPath(import.meta.url), "..", "..", "..");

const { values } = parseArgs({
  options: {
    edits: { type: "string", default: "200" },
    alone: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
  },
});
const edits = Number(values.edits);

const programs = { "names of their own": program(String), "the same names": program(() => "") };
let good = true;
const everywhere = { first: 0, middle: 0.5, last: 1 };
for (const [kind, lines] of Object.entries(programs)) {
  for (const mine of await measured(ours(), lines, everywhere, edits)) good = told(kind, mine) && good;
}
if (!values.alone) good = (await besides(programs["names of their own"])) && good;
// A server that was stopped in the middle of a message leaves its reader waiting for the rest.
process.exit(values.check && !good ? 1 : 0);

/** Both servers in turn. basedpyright needs most of a minute for one answer, so it is asked once, warm. */
async function besides(lines) {
  const [mine] = await measured(ours(), lines, { middle: 0.5 }, edits);
  const [theirs] = await measured(await other(), lines, { middle: 0.5 }, 1);
  const ratio = theirs.median / mine.median;
  console.log(
    `beside it: gatescope ${mine.median.toFixed(2)} ms, basedpyright ${basedpyright} ${theirs.median.toFixed(0)} ms: ${ratio.toFixed(0)} times`,
  );
  return ratio >= 100;
}

function ours() {
  return {
    name: "gatescope",
    command: [join(root, "dist", "server.js"), "--stdio"],
    languageId: "lstm",
    extension: "lstm",
  };
}

/** Lines of LSTM statements; `suffix` tells the names of one block from those of another. */
function program(suffix) {
  const lines = ["import torch", "from torch import nn"];
  for (let block = 0; lines.length < lineCount; block++) {
    const s = suffix(block);
    lines.push(
      `lstm${s} = nn.LSTM(100, 20, num_layers=2)`,
      `x${s} = torch.randn(10, 3, 100)`,
      `out${s}, (h${s}, c${s}) = lstm${s}(x${s})`,
      `y${s} = out${s}[-1]`,
    );
  }
  return lines.slice(0, lineCount);
}

async function other() {
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

/** Times at blocks by the share of the file before them. */
async function measured(server, lines, places, count) {
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
    for (const [place, share] of Object.entries(places)) {
      const block = 2 + 4 * Math.floor(((lineCount - 6) / 4) * share);
      const line = block + 1;
      const column = lines[line].indexOf("(10,") + 2;
      const start = { line: Math.max(0, Math.min(line - visibleLines / 2, lineCount - visibleLines)), character: 0 };
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
        if (
          server.name === "gatescope" &&
          !hints.some((hint) => labelOf(hint).includes(`[1${(edit + 1) % 10}, 3, 20]`))
        ) {
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

/** Prints a row; false where a promise is broken. */
function told(kind, { place, median, p95, count }) {
  console.log(
    `${lineCount} lines, ${kind}, ${place} block: median ${median.toFixed(2)} ms, p95 ${p95.toFixed(2)} ms (${count} edits)`,
  );
  return p95 <= 5;
}
