import { fork } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  IPCMessageReader,
  IPCMessageWriter,
  type InitializeResult,
  createProtocolConnection,
} from "vscode-languageserver-protocol/node";
import { type Client, root, startClient } from "./client.ts";

let client: Client;
beforeAll(async () => {
  client = await startClient();
});
afterAll(async () => {
  expect(client.logged).toEqual([]);
  await client.stop();
});

const block = ["lstm = nn.LSTM(100, 20)", "x = torch.randn(10, 3, 100)", "out, (h, c) = lstm(x)", "print(out.shape)"];

test("10,000 lines: an edit anywhere answers for the visible lines", async () => {
  const program = await client.open(`${Array.from({ length: 2500 }, () => block.join("\n")).join("\n")}\n`);
  for (const line of [0, 5000, 9996]) {
    const visible = { start: { line, character: 0 }, end: { line: line + 4, character: 0 } };
    const at = { start: { line: line + 1, character: 16 }, end: { line: line + 1, character: 18 } };
    await program.change({ range: at, text: "12" });
    const shown = [
      `${line + 2}: [12, 3, 20]`,
      `${line + 2}: [1, 3, 20]`,
      `${line + 2}: [1, 3, 20]`,
      `${line + 3} [12, 3, 20]`,
    ];
    expect(await program.labels(visible)).toEqual(shown);
  }
});

const wild: readonly (readonly [string, string])[] = [
  ["half-typed", "lstm = nn.LSTM(\nout, (h, c = lstm(x\n  for xt in"],
  ["mixed indentation", "for a in x:\n\ty = a\n        z = a\n  w = a\n"],
  ["one line of a million characters", `x = [${"1, ".repeat(333_333)}]`],
  ["10,000 brackets deep", `x = ${"(".repeat(10_000)}1${")".repeat(10_000)}`],
  ["10,000 blocks deep", Array.from({ length: 10_000 }, (_, depth) => `${" ".repeat(depth)}if a:\n`).join("")],
  ["5 MB", `${block.join("\n")}\n`.repeat(Math.ceil(5_000_000 / (block.join("\n").length + 1)))],
  ["NUL and lone surrogates", "x = torch.zeros(2)\u0000\ny = '\ud800'\n\udc00 = 3\n"],
  ["20,000 unfinished calls", "foo(\n".repeat(20_000)],
  ["a list of itself twice, sixty times", `a = [1]\n${"a = [a, a]\na += a\n".repeat(60)}print(a)\n`],
  ["a list in itself", "a = []\na.append(a)\nprint(a, a == a)\nfor b in a:\n    b.append(a)\n"],
  ["a text that doubles", `s = "ab"\n${"s += f'{s}'\n".repeat(60)}print(s)\n`],
  ["20,000 elif", `if a:\n    x = 1\n${"elif a:\n    x = 2\n".repeat(20_000)}`],
  ["a huge size", "x = torch.zeros(10**12)\nfor i in range(10**12):\n    x = x + 1\n"],
];

test.each(wild)("%s is answered, and the server keeps serving", async (_name, text) => {
  const program = await client.open(text);
  const start = performance.now();
  const visible = { start: { line: 0, character: 0 }, end: { line: 50, character: 0 } };
  await program.hints(visible);
  const position = { line: 0, character: 1 };
  await client.connection.sendRequest("textDocument/hover", { textDocument: { uri: program.uri }, position });
  expect(performance.now() - start).toBeLessThan(5000);
  await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri: program.uri } });
  const other = await client.open("x = torch.zeros(2, 3)\ny = x.t()\n");
  expect(await other.labels()).toEqual(["1: [3, 2]"]);
});

test("a program that loses one character after the other is answered at every step", async () => {
  const program = await client.open(
    `${block.join("\n")}\nfor xt in x:\n    h, *c = [f"{i!r:>{3}}" for i in xt if i]\ny: Float[Tensor, "b 2*d"]\n`,
  );
  for (let left = program.text().length; left > 0; left--) {
    const before = program.text().slice(0, left);
    const line = before.split("\n").length - 1;
    const start = { line, character: before.length - before.lastIndexOf("\n") - 1 };
    const at = start.character > 0 ? { line, character: start.character - 1 } : undefined;
    await program.change(
      at === undefined ? { text: before.slice(0, -1) } : { range: { start: at, end: start }, text: "" },
    );
    await program.hints();
    await client.connection.sendRequest("textDocument/hover", {
      textDocument: { uri: program.uri },
      position: { line: 2, character: 1 },
    });
  }
  expect(program.text()).toBe("");
});

test("positions beyond the text mean its end", async () => {
  const program = await client.open("x = torch.zeros(2, 3)\ny = x.t()");
  const far = { line: 1_000_000, character: 1_000_000 };
  expect(await program.labels({ start: { line: 0, character: 99 }, end: far })).toEqual(["1: [3, 2]"]);
  await program.change({ range: { start: far, end: far }, text: "\nz = y.t()" });
  expect(await program.labels()).toEqual(["1: [3, 2]", "2: [2, 3]"]);
});

test("a byte order mark is no syntax error", async () => {
  const program = await client.open("\ufeffx = torch.zeros(2, 3)\ny = x.t()\n");
  expect(await program.labels()).toEqual(["1: [3, 2]"]);
});

test("an unknown request is refused, and the server keeps serving", async () => {
  await expect(client.connection.sendRequest("gatescope/unknown", {})).rejects.toMatchObject({ code: -32601 });
  const program = await client.open("y = torch.zeros(2, 3).t()\n");
  expect(await program.labels()).toEqual(["0: [3, 2]"]);
});

test("the server also speaks Node's IPC", async () => {
  const child = fork(join(root, "dist", "server.js"), ["--node-ipc"], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const connection = createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  connection.listen();
  const params = { processId: process.pid, rootUri: null, capabilities: {} };
  const { capabilities }: InitializeResult = await connection.sendRequest("initialize", params);
  expect(capabilities.positionEncoding).toBe("utf-16");
  const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  expect(await exited).toBe(0);
  connection.dispose();
});
