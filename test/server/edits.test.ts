import { afterAll, beforeAll, expect, test } from "vitest";
import { CancellationTokenSource, type InlayHint } from "vscode-languageserver-protocol/node";
import { type Client, labelOf, startClient } from "./client.ts";

const lines = ["lstm = nn.LSTM(100, 20)", "x = torch.randn(10, 3, 100)", "out, (h, c) = lstm(x)", "y = out[-1]", ""];
const source = lines.join("\n");

let client: Client;
beforeAll(async () => {
  client = await startClient();
});
afterAll(() => client.stop());

test("a hint follows an edit of what it depends on", async () => {
  const program = await client.open(source);
  expect(await program.labels()).toEqual(["2: [10, 3, 20]", "2: [1, 3, 20]", "2: [1, 3, 20]", "3: [3, 20]"]);
  await program.replace("(100, 20)", "(100, 30)");
  expect(await program.labels()).toEqual(["2: [10, 3, 30]", "2: [1, 3, 30]", "2: [1, 3, 30]", "3: [3, 30]"]);
});

test("several changes in one notification apply in order", async () => {
  const program = await client.open(source);
  const at = (line: number, character: number) => ({ start: { line, character }, end: { line, character } });
  await program.change(
    { range: at(0, 0), text: "# a comment\n\n" },
    { range: { start: { line: 2, character: 20 }, end: { line: 2, character: 22 } }, text: "7" },
    { range: at(3, 0), text: "\n" },
  );
  expect(program.text()).toBe(
    "# a comment\n\nlstm = nn.LSTM(100, 7)\n\nx = torch.randn(10, 3, 100)\nout, (h, c) = lstm(x)\ny = out[-1]\n",
  );
  expect(await program.labels()).toEqual(["5: [10, 3, 7]", "5: [1, 3, 7]", "5: [1, 3, 7]", "6: [3, 7]"]);
});

test("the whole text can be replaced", async () => {
  const program = await client.open(source);
  await program.change({ text: "x: [b, 5]\ny = x.t()\n" });
  expect(await program.labels()).toEqual(["1: [5, b]"]);
});

test("typing a line character by character never loses the others", async () => {
  const program = await client.open(source);
  const end = { line: 4, character: 0 };
  const typed = "z, state = lstm(out.view(10, 3, 20)";
  for (const [index, character] of Array.from(typed).entries()) {
    const at = { line: end.line, character: index };
    await program.change({ range: { start: at, end: at }, text: character });
    const labels = await program.labels();
    expect(labels.slice(0, 4)).toEqual(["2: [10, 3, 20]", "2: [1, 3, 20]", "2: [1, 3, 20]", "3: [3, 20]"]);
  }
});

/** Gives the server something to read, so that what is sent next waits for it together. */
async function keepBusy(): Promise<void> {
  await client.open(source.repeat(2000));
}

test("an answer about an old text is dropped", async () => {
  const program = await client.open(source);
  await keepBusy();
  const first = program.hints();
  const change = program.replace("(100, 20)", "(100, 30)");
  const second = program.hints();
  await expect(first).rejects.toMatchObject({ code: -32801 });
  await change;
  expect((await second).map(labelOf)[0]).toBe(": [10, 3, 30]");
});

test("a cancelled request is answered as cancelled", async () => {
  const program = await client.open(source);
  const cancellation = new CancellationTokenSource();
  await keepBusy();
  const answer: Promise<InlayHint[]> = client.connection.sendRequest(
    "textDocument/inlayHint",
    { textDocument: { uri: program.uri }, range: { start: { line: 0, character: 0 }, end: { line: 4, character: 0 } } },
    cancellation.token,
  );
  cancellation.cancel();
  await expect(answer).rejects.toMatchObject({ code: -32800 });
  expect(await program.labels()).toHaveLength(4);
});

test("CRLF, lone CR and a change between them keep positions right", async () => {
  const program = await client.open(lines.join("\r\n"));
  expect(await program.labels()).toEqual(["2: [10, 3, 20]", "2: [1, 3, 20]", "2: [1, 3, 20]", "3: [3, 20]"]);
  await program.change({ range: { start: { line: 1, character: 27 }, end: { line: 2, character: 0 } }, text: "\n\n" });
  expect(await program.labels()).toEqual(["3: [10, 3, 20]", "3: [1, 3, 20]", "3: [1, 3, 20]", "4: [3, 20]"]);
  await program.change({ range: { start: { line: 0, character: 23 }, end: { line: 1, character: 0 } }, text: "\r" });
  expect(await program.labels()).toEqual(["3: [10, 3, 20]", "3: [1, 3, 20]", "3: [1, 3, 20]", "4: [3, 20]"]);
});

test("columns count UTF-16 units", async () => {
  const program = await client.open('s = "😀"; x = torch.zeros(2, 3); 名 = x.t()\n');
  const [hint] = await program.hints();
  expect(hint && labelOf(hint)).toBe(": [3, 2]");
  expect(hint?.position).toEqual({ line: 0, character: 34 });
});

test("a closed document has no hints", async () => {
  const program = await client.open(source);
  await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri: program.uri } });
  expect(await program.labels()).toEqual([]);
});
