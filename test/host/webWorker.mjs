import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { openBrowser } from "./browser.mjs";
import { tryAll } from "./report.mjs";
import { examples, firstExample, top } from "./workspace.mjs";

/** Speaks LSP with the language server's web bundle in a Worker of a real browser's page. */
export async function webWorker() {
  console.log("In a browser's worker:");
  const site = await servedBundle(join(top, "dist/server.web.js"));
  try {
    const browser = await openBrowser();
    try {
      await browser.page.goto(site.address);
      await browser.page.evaluate(startWorker);
      return await tryAll(claims(browser.page));
    } finally {
      await browser.close();
    }
  } finally {
    site.close();
  }
}

function claims(page) {
  const uri = `file:///${firstExample}`;
  const text = readFileSync(join(examples, firstExample), "utf8");
  const request = (method, params) =>
    page.evaluate(([name, values]) => globalThis.request(name, values), [method, params]);
  const notify = (method, params) =>
    page.evaluate(([name, values]) => globalThis.notify(name, values), [method, params]);
  const labels = async () => {
    const range = { start: { line: 0, character: 0 }, end: { line: text.split("\n").length, character: 0 } };
    const hints = await request("textDocument/inlayHint", { textDocument: { uri }, range });
    return hints
      .sort(
        (one, other) => one.position.line - other.position.line || one.position.character - other.position.character,
      )
      .map(({ label }) => (typeof label === "string" ? label : label.map(({ value }) => value).join("")).trim());
  };

  return [
    [
      "the server starts and offers inlay hints",
      async () => {
        const { capabilities } = await request("initialize", {
          processId: null,
          rootUri: null,
          capabilities: { textDocument: { inlayHint: {}, synchronization: {} } },
        });
        assert.ok(capabilities.inlayHintProvider);
        await notify("initialized", {});
      },
    ],
    [
      "an open document has its shapes",
      async () => {
        await notify("textDocument/didOpen", { textDocument: { uri, languageId: "lstm", version: 1, text } });
        assert.deepEqual(await labels(), [": [10, 3, 20]", ": [4, 3, 20]", ": [4, 3, 20]"]);
      },
    ],
    [
      "an edit changes them",
      async () => {
        const character = text.indexOf("hidden_size=20") + "hidden_size=".length;
        const range = { start: { line: 0, character }, end: { line: 0, character: character + 2 } };
        await notify("textDocument/didChange", {
          textDocument: { uri, version: 2 },
          contentChanges: [{ range, text: "25" }],
        });
        assert.ok((await labels()).includes(": [10, 3, 25]"));
      },
    ],
    [
      "a program runs in a worker of its own",
      async () => {
        const result = await request("gatescope/run", { textDocument: { uri }, seed: "0" });
        assert.deepEqual(result.outcome, { kind: "finished" });
        const out = result.values.find(({ name }) => name === "out");
        assert.deepEqual(out.shape, [10, 3, 25]);
        assert.ok(Math.abs(out.mean) < 1 && out.least < out.greatest);
      },
    ],
    [
      "a hover shows the shape",
      async () => {
        const hover = await request("textDocument/hover", {
          textDocument: { uri },
          position: { line: 4, character: 1 },
        });
        assert.match(JSON.stringify(hover?.contents), /10.*3.*25/);
      },
    ],
    [
      "it shuts down",
      async () => {
        assert.equal(await request("shutdown", null), null);
        await notify("exit", null);
      },
    ],
  ];
}

/** Runs in the page: a JSON-RPC client that also answers what the server asks. */
function startWorker() {
  const worker = new Worker("server.web.js");
  const waiting = new Map();
  let last = 0;
  worker.addEventListener("error", (event) => {
    for (const { reject } of waiting.values()) reject(new Error(`the worker failed: ${event.message}`));
  });
  worker.addEventListener("message", ({ data }) => {
    if (data.method !== undefined) {
      if (data.id === undefined) return;
      const result = data.method === "workspace/configuration" ? data.params.items.map(() => null) : null;
      worker.postMessage({ jsonrpc: "2.0", id: data.id, result });
      return;
    }
    const { resolve, reject } = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.error) reject(new Error(data.error.message));
    else resolve(data.result);
  });
  globalThis.notify = (method, params) => worker.postMessage({ jsonrpc: "2.0", method, ...(params && { params }) });
  globalThis.request = (method, params) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      worker.postMessage({ jsonrpc: "2.0", id: last, method, ...(params && { params }) });
      setTimeout(() => reject(new Error(`${method}: no answer in 20 seconds`)), 20_000);
    });
}

/** A site of two files: an empty page, and the bundle. */
function servedBundle(file) {
  const bundle = readFileSync(file);
  const server = createServer((request, response) => {
    const isBundle = request.url === "/server.web.js";
    response.setHeader("Content-Type", isBundle ? "text/javascript" : "text/html");
    response.end(isBundle ? bundle : "<!doctype html><title>worker</title>");
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const close = () => {
        server.closeAllConnections();
        server.close();
      };
      resolve({ address: `http://127.0.0.1:${server.address().port}/`, close });
    });
  });
}
