import { afterAll, beforeAll, expect, test } from "vitest";
import type {
  CodeLens,
  DocumentSymbol,
  FoldingRange,
  SelectionRange,
  SemanticTokens,
  SemanticTokensDelta,
  SymbolInformation,
} from "vscode-languageserver-protocol/node";
import { type Client, type OpenedText, startClient } from "./client.ts";

const source = ["x: [seq, b, 10]", "gru = nn.GRU(10, 20)", "out, h = gru(x)", "for y in out:", "    z = y", ""].join(
  "\n",
);

let client: Client;
let program: OpenedText;
beforeAll(async () => {
  client = await startClient({ textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } } });
  program = await client.open(source);
});
afterAll(() => client.stop());

async function ask<R>(method: string, more: object = {}, of = program): Promise<R> {
  return client.connection.sendRequest(method, { textDocument: { uri: of.uri }, ...more });
}

/** The data after LSP's edits. */
function edited(data: readonly number[], { edits }: SemanticTokensDelta): readonly number[] {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce<readonly number[]>(
      (result, { start, deleteCount, data: inserted = [] }) => [
        ...result.slice(0, start),
        ...inserted,
        ...result.slice(start + deleteCount),
      ],
      data,
    );
}

test("document symbols", async () => {
  const symbols = await ask<DocumentSymbol[]>("textDocument/documentSymbol");
  expect(symbols.map(({ name, detail }) => `${name} ${String(detail)}`)).toEqual([
    "x [seq, b, 10]",
    "gru GRU(10, 20)",
    "out [seq, b, 20]",
    "h [1, b, 20]",
    "y [b, 20]",
    "z [b, 20]",
  ]);
  expect(symbols[5]).toMatchObject({ selectionRange: { start: { line: 4, character: 4 } } });
});

test("workspace symbols of the open documents, by letters in their order", async () => {
  const other = await client.open("gear = 1\n");
  const found: SymbolInformation[] = await client.connection.sendRequest("workspace/symbol", { query: "GR" });
  expect(found.map(({ name, location }) => [name, location.uri])).toEqual([
    ["gru", program.uri],
    ["gear", other.uri],
  ]);
  expect(await client.connection.sendRequest("workspace/symbol", { query: 3 })).not.toBeNull();
});

test("foldings and selections", async () => {
  expect(await ask<FoldingRange[]>("textDocument/foldingRange")).toEqual([{ startLine: 3, endLine: 4 }]);
  const [range] = await ask<SelectionRange[]>("textDocument/selectionRange", { positions: [program.find("20)")] });
  expect(range).toMatchObject({
    range: { start: { line: 1, character: 17 }, end: { line: 1, character: 19 } },
    parent: { range: { start: { line: 1, character: 6 }, end: { line: 1, character: 20 } } },
  });
});

test("semantic tokens: all, a range, and what an edit changes", async () => {
  const text = await client.open(source);
  const all = await ask<SemanticTokens>("textDocument/semanticTokens/full", {}, text);
  // x at 0:0 is a variable that is declared; seq and b are dimensions.
  expect(all.data.slice(0, 15)).toEqual([0, 0, 1, 5, 1, 0, 4, 3, 7, 0, 0, 5, 1, 7, 0]);
  const range = await ask<SemanticTokens>(
    "textDocument/semanticTokens/range",
    { range: { start: { line: 3, character: 0 }, end: { line: 4, character: 0 } } },
    text,
  );
  expect(range.data.slice(0, 5)).toEqual([3, 4, 1, 5, 1]);

  await text.replace("z = y", "zz = y + y");
  const delta = await ask<SemanticTokensDelta>(
    "textDocument/semanticTokens/full/delta",
    { previousResultId: all.resultId },
    text,
  );
  const fresh = await ask<SemanticTokens>("textDocument/semanticTokens/full", {}, text);
  expect(edited(all.data, delta)).toEqual(fresh.data);
  expect(delta.edits).toHaveLength(1);
  const unknown = await ask<SemanticTokens>(
    "textDocument/semanticTokens/full/delta",
    { previousResultId: "of another server" },
    text,
  );
  expect(unknown.data).toEqual(fresh.data);
});

test("a code lens leads to the gates, unless the setting says no", async () => {
  expect(await ask<CodeLens[]>("textDocument/codeLens")).toEqual([
    {
      range: { start: { line: 2, character: 9 }, end: { line: 2, character: 15 } },
      command: {
        title: "Inspect Gates",
        command: "gatescope.inspectGates",
        arguments: [program.uri, { line: 2, character: 9 }],
      },
    },
  ]);
  await client.connection.sendNotification("workspace/didChangeConfiguration", {
    settings: { gatescope: { codeLens: { enabled: false } } },
  });
  expect(await ask<CodeLens[]>("textDocument/codeLens")).toEqual([]);
});

test("documents that are not open, and parameters that make no sense, leave the server alive", async () => {
  const nowhere = { textDocument: { uri: "file:///nowhere.lstm" }, positions: [] };
  const methods = ["documentSymbol", "foldingRange", "selectionRange", "codeLens", "semanticTokens/full", "completion"];
  for (const method of methods) {
    await client.connection.sendRequest(`textDocument/${method}`, nowhere);
    await client.connection.sendRequest(`textDocument/${method}`, { textDocument: 3 }).catch(() => undefined);
    await client.connection.sendRequest(`textDocument/${method}`, null).catch(() => undefined);
  }
  expect(await ask<DocumentSymbol[]>("textDocument/documentSymbol")).toHaveLength(6);
});

test("10,000 lines are no reason to wait", async () => {
  const many = Array.from(
    { length: 10_000 },
    (_, index) => `v${String(index)} = torch.zeros(${String(index)}, b) # ${String(index)}`,
  );
  const large = await client.open(["x: [seq, b]", ...many, ""].join("\n"));
  await ask("textDocument/semanticTokens/full", {}, large);
  const position = large.find("v5000 =");
  const range = { start: { line: 5000, character: 0 }, end: { line: 5060, character: 0 } };
  const quick: readonly (readonly [string, object])[] = [
    ["semanticTokens/range", { range }],
    ["documentHighlight", { position }],
    ["selectionRange", { positions: [position] }],
    ["definition", { position }],
    ["signatureHelp", { position }],
  ];
  for (const [method, more] of quick) {
    await ask(`textDocument/${method}`, more, large);
    const before = performance.now();
    await ask(`textDocument/${method}`, more, large);
    expect([method, performance.now() - before < 50]).toEqual([method, true]);
  }
});
