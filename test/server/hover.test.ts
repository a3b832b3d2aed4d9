import { afterAll, beforeAll, expect, test } from "vitest";
import type { Hover, Location } from "vscode-languageserver-protocol/node";
import type { CallsResult, ShapesResult } from "../../server/protocol.ts";
import { type Client, type OpenedText, startClient } from "./client.ts";

const source = [
  "x: [seq, b, 100]",
  "lstm = nn.LSTM(input_size=100, hidden_size=20, bidirectional=True)",
  "out, (h, c) = lstm(x)",
  "self_attention = out.mean(0)",
  "",
].join("\n");

let client: Client;
let program: OpenedText;
beforeAll(async () => {
  client = await startClient();
  program = await client.open(source);
});
afterAll(() => client.stop());

async function hover(of: string, occurrence = 0): Promise<string> {
  const found: Hover | null = await client.connection.sendRequest("textDocument/hover", {
    textDocument: { uri: program.uri },
    position: program.find(of, occurrence),
  });
  return found !== null && typeof found.contents === "object" && "value" in found.contents ? found.contents.value : "";
}

test("a tensor's axes have roles, and its sizes their arithmetic", async () => {
  const text = await hover("out");
  expect(text).toContain("`out: [seq time, b batch, 40 hidden]`");
  expect(text).toMatch(/40 = 2 \[directions\]\(.*\) × \[hidden\\_size\]\(.*\) 20/);
  expect(text.split("\n").length).toBeLessThanOrEqual(8);
});

test("a state says how many layers and directions it has", async () => {
  expect(await hover("h,")).toContain("`h: [2 layers, b batch, 20 hidden]`");
});

test("a module shows its repr, its parameters, and where its equations are", async () => {
  const text = await hover("lstm");
  // sum(p.numel() for p in nn.LSTM(100, 20, bidirectional=True).parameters())
  expect(text).toContain("19520 parameters");
  expect(text).toContain("LSTM(100, 20, bidirectional=True)");
  expect(text).toContain("weight_ih_l0 [80, 100]");
  expect(text).toContain("(https://pytorch.org/docs/stable/generated/torch.nn.LSTM.html)");
});

test("a recurrent call shows what goes in and what comes out", async () => {
  const text = await hover("lstm", 1);
  expect(text).toContain("in `input: [seq, b, 100]`");
  expect(text).toContain("out `h: [2 layers, b batch, 20 hidden]`");
  expect(text.split("\n").length).toBeLessThanOrEqual(8);
});

test("nothing is said about white space", async () => {
  const found: Hover | null = await client.connection.sendRequest("textDocument/hover", {
    textDocument: { uri: program.uri },
    position: { line: 4, character: 0 },
  });
  expect(found).toBeNull();
});

test("a name leads to where it was bound", async () => {
  const found: Location[] = await client.connection.sendRequest("textDocument/definition", {
    textDocument: { uri: program.uri },
    position: program.find("lstm(x)"),
  });
  expect(found.map(({ range }) => range)).toEqual([
    { start: { line: 1, character: 0 }, end: { line: 1, character: 4 } },
  ]);
});

test("the shape table has a row for each name that is bound", async () => {
  const { rows }: ShapesResult = await client.connection.sendRequest("gatescope/shapes", {
    textDocument: { uri: program.uri },
  });
  expect(rows.map(({ name, kind, label, form }) => [name, kind, label, form])).toEqual([
    ["x", "tensor", "[seq, b, 100]", "declaration"],
    ["lstm", "module", "LSTM(100, 20, bidirectional=True)", "assignment"],
    ["out", "tensor", "[seq, b, 40]", "assignment"],
    ["h", "tensor", "[2, b, 20]", "assignment"],
    ["c", "tensor", "[2, b, 20]", "assignment"],
    ["self_attention", "tensor", "[b, 40]", "assignment"],
  ]);
});

test("the recurrent calls are listed", async () => {
  const { calls }: CallsResult = await client.connection.sendRequest("gatescope/calls", {
    textDocument: { uri: program.uri },
  });
  expect(calls).toMatchObject([
    {
      range: { start: { line: 2, character: 14 }, end: { line: 2, character: 21 } },
      name: "lstm",
      module: "LSTM",
      repr: "LSTM(100, 20, bidirectional=True)",
      input: "[seq, b, 100]",
      result: "([seq, b, 40], ([2, b, 20], [2, b, 20]))",
    },
  ]);
});

test("a document that is not open has no answers", async () => {
  const textDocument = { uri: "file:///nowhere.lstm" };
  expect(await client.connection.sendRequest("gatescope/shapes", { textDocument })).toBeNull();
  expect(await client.connection.sendRequest("gatescope/calls", null)).toBeNull();
  const position = { line: 0, character: 0 };
  expect(await client.connection.sendRequest("textDocument/hover", { textDocument, position })).toBeNull();
});

test("a recurrent call links to the inspector where our commands are trusted", async () => {
  const text = "lstm = nn.LSTM(4, 3)\nout, _ = lstm(torch.randn(5, 2, 4))\n";
  const value = async (options: unknown): Promise<string> => {
    const other = await startClient({}, options);
    const opened = await other.open(text);
    const found = await other.connection.sendRequest<{ readonly contents: { readonly value: string } } | null>(
      "textDocument/hover",
      { textDocument: { uri: opened.uri }, position: opened.find("lstm(torch") },
    );
    await other.stop();
    return found?.contents.value ?? "";
  };
  expect(await value({ commandLinks: true })).toMatch(/\n\[Inspect Gates\]\(command:gatescope\.inspectGates\?%5B/);
  expect(await value({})).not.toContain("command:");
});
