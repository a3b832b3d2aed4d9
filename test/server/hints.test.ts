import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { InlayHint } from "vscode-languageserver-protocol/node";
import { type Client, labelOf, root, startClient } from "./client.ts";

const example = readFileSync(join(root, "examples", "lecture-notes-lstm.lstm"), "utf8");

let client: Client;
beforeAll(async () => {
  client = await startClient({
    textDocument: { inlayHint: { resolveSupport: { properties: ["tooltip", "label.location"] } } },
  });
});
afterAll(() => client.stop());

test("names have their shapes, and a print whose comment agrees has none", async () => {
  const program = await client.open(example);
  expect(await program.labels()).toEqual(["4: [10, 3, 20]", "4: [4, 3, 20]", "4: [4, 3, 20]"]);
});

test("a hint stands right behind its name", async () => {
  const program = await client.open(example);
  const [out, h, c] = await program.hints();
  expect(out?.position).toEqual({ line: 4, character: 3 });
  expect(h?.position).toEqual({ line: 4, character: 7 });
  expect(c?.position).toEqual({ line: 4, character: 10 });
});

test("a print says what it prints behind its line", async () => {
  const program = await client.open("x = torch.zeros(10, 3, 100)\nprint(x.shape)  # the input\n");
  const hints = await program.hints();
  expect(hints.map(labelOf)).toEqual([" [10, 3, 100]"]);
  expect(hints[0]?.position).toEqual({ line: 1, character: 27 });
});

test("symbolic sizes keep their names", async () => {
  const program = await client.open(
    "x: [seq, b, 100]\nlstm = nn.LSTM(100, 20, bidirectional=True)\nout, (h, c) = lstm(x)\n",
  );
  expect(await program.labels()).toEqual(["2: [seq, b, 40]", "2: [2, b, 20]", "2: [2, b, 20]"]);
});

test("only the visible lines are answered for", async () => {
  const program = await client.open(example);
  const first = { start: { line: 0, character: 0 }, end: { line: 3, character: 0 } };
  expect(await program.labels(first)).toEqual([]);
});

test("a hint's sizes lead to where they come from once it is resolved", async () => {
  const program = await client.open(example);
  const [out] = await program.hints();
  const resolved: InlayHint = await client.connection.sendRequest("inlayHint/resolve", out);
  expect(labelOf(resolved)).toBe(": [10, 3, 20]");
  const size = Array.isArray(resolved.label) ? resolved.label.find(({ value }) => value === "20") : undefined;
  expect(size?.location?.uri).toBe(program.uri);
  expect(size?.location?.range.start.line).toBe(0);
  expect(JSON.stringify(resolved.tooltip)).toContain("20 hidden");
});

test("a hint of an older text is not resolved", async () => {
  const program = await client.open(example);
  const [out] = await program.hints();
  await program.replace("hidden_size=20", "hidden_size=21");
  await expect(client.connection.sendRequest("inlayHint/resolve", out)).rejects.toMatchObject({ code: -32801 });
});

test("module hints and print hints follow the settings", async () => {
  const other = await startClient({}, { gatescope: { hints: { modules: true, prints: false } } });
  const program = await other.open("lstm = nn.LSTM(100, 20)\nprint(lstm)\n");
  expect(await program.labels()).toEqual(["0: LSTM(100, 20)"]);
  await other.connection.sendNotification("workspace/didChangeConfiguration", {
    settings: { gatescope: { hints: { enabled: false } } },
  });
  expect(await program.labels()).toEqual([]);
  await other.stop();
});
