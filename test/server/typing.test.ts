import { afterAll, beforeAll, expect, test } from "vitest";
import type { CompletionItem, CompletionList, SignatureHelp } from "vscode-languageserver-protocol/node";
import { type Client, type OpenedText, startClient } from "./client.ts";

const source = [
  "x: [seq, b, 100]",
  "lstm = nn.LSTM(100, 20, num_layers=2, bi)",
  "out, state = nn.LSTM(100, 20)(x)",
  "y = out.",
  "z = nn.GRU(10, 20, ",
  "",
].join("\n");

let client: Client;
let program: OpenedText;
beforeAll(async () => {
  client = await startClient({
    textDocument: {
      completion: { completionItem: { documentationFormat: ["markdown"] } },
      signatureHelp: {
        signatureInformation: {
          documentationFormat: ["markdown"],
          parameterInformation: { labelOffsetSupport: true },
        },
      },
    },
  });
  program = await client.open(source);
});
afterAll(() => client.stop());

/** What is offered behind a text. */
async function offered(behind: string, of = program): Promise<readonly CompletionItem[]> {
  const { line, character } = of.find(behind);
  const list: CompletionList = await client.connection.sendRequest("textDocument/completion", {
    textDocument: { uri: of.uri },
    position: { line, character: character + behind.length },
  });
  return list.items;
}

test("a keyword argument has its type and default, and its meaning when it is looked at", async () => {
  const items = await offered("num_layers=2, bi");
  const found = items.find(({ label }) => label === "bidirectional=");
  expect(found).toMatchObject({
    detail: "bool = False",
    textEdit: {
      range: { start: { line: 1, character: 38 }, end: { line: 1, character: 40 } },
      newText: "bidirectional=",
    },
  });
  const resolved: CompletionItem = await client.connection.sendRequest("completionItem/resolve", found);
  expect(JSON.stringify(resolved.documentation)).toContain("reads from the end");
});

test("a method has its signature and page", async () => {
  const items = await offered("y = out.");
  const found = items.find(({ label }) => label === "transpose");
  expect(found?.kind).toBe(2);
  const resolved: CompletionItem = await client.connection.sendRequest("completionItem/resolve", found);
  expect(resolved.documentation).toMatchObject({
    kind: "markdown",
    value: expect.stringMatching(
      /`Tensor\.transpose\(dim0: int, dim1: int\)`[^]*\(https:\/\/pytorch\.org\/docs\/stable\/generated\/torch\..*transpose\.html\)/u,
    ) as string,
  });
});

test("a variable has its shape, and its roles when it is looked at", async () => {
  const items = await offered("nn.GRU(10, 20, ");
  const found = items.find(({ label }) => label === "out");
  expect(found?.detail).toBe("[seq, b, 20]");
  const resolved: CompletionItem = await client.connection.sendRequest("completionItem/resolve", found);
  expect(JSON.stringify(resolved.documentation)).toContain("seq time, b batch, 20 hidden");
});

test("who types on still gets the list, and what is told of its items", async () => {
  const other = await client.open("out = torch.zeros(3)\nout.\n");
  const asked = offered("out.", other);
  await other.replace("out.\n", "out.tr\n");
  const found = (await asked).find(({ label }) => label === "transpose");
  await other.replace("out.tr\n", "out.tran\n");
  const resolved: CompletionItem = await client.connection.sendRequest("completionItem/resolve", found);
  expect(JSON.stringify(resolved.documentation)).toContain("dim0: int");
});

test("a completion of another server is refused", async () => {
  await expect(client.connection.sendRequest("completionItem/resolve", { label: "x", data: 3 })).rejects.toThrow();
});

test("signature help marks the parameter at the cursor", async () => {
  const { line, character } = program.find("10, 20, ");
  const help: SignatureHelp = await client.connection.sendRequest("textDocument/signatureHelp", {
    textDocument: { uri: program.uri },
    position: { line, character: character + 8 },
  });
  const [signature] = help.signatures;
  const [start, end] = (signature?.parameters?.[2]?.label ?? [0, 0]) as [number, number];
  expect(help.activeParameter).toBe(2);
  expect(signature?.label.slice(start, end)).toBe("num_layers: int = 1");
  expect(signature?.parameters?.[2]?.documentation).toMatch(/layers/);
});

test("10,000 lines are no reason to wait", async () => {
  const lines = Array.from({ length: 10_000 }, (_, index) => `v${String(index)} = torch.zeros(${String(index)}, b)`);
  const large = await client.open(["x: [seq, b]", ...lines, "v9999.tr", ""].join("\n"));
  await offered("v9999.tr", large);
  const before = performance.now();
  const items = await offered("v9999.tr", large);
  expect(items[0]?.label).toMatch(/^tr/);
  expect(performance.now() - before).toBeLessThan(100);
});
