import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import { top } from "../host/workspace.mjs";

/** What the language server, as `npm run build` made it, answers about the shapes of a program. */
export async function answered(text) {
  const child = spawn(process.execPath, [join(top, "dist/server.js"), "--stdio"], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onRequest("client/registerCapability", () => null);
  connection.listen();
  try {
    await connection.sendRequest("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
    await connection.sendNotification("initialized", {});
    const uri = "file:///program.lstm";
    await connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "lstm", version: 1, text },
    });
    return await connection.sendRequest("gatescope/shapes", { textDocument: { uri } });
  } finally {
    connection.dispose();
    child.kill();
  }
}

/** The extension's own functions on an answer, over English texts. */
export async function tableFunctions() {
  const folder = mkdtempSync(join(tmpdir(), "gatescope-shapes-"));
  try {
    const outfile = join(folder, "table.mjs");
    await build({
      entryPoints: [join(top, "test/shapes/table.ts")],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      alias: { vscode: join(top, "test/shapes/words.ts") },
      logLevel: "warning",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
