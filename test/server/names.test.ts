import { afterAll, beforeAll, expect, test } from "vitest";
import type {
  DocumentHighlight,
  Location,
  Range,
  TextDocumentPositionParams,
  WorkspaceEdit,
} from "vscode-languageserver-protocol/node";
import { type Client, type OpenedText, startClient } from "./client.ts";

const source = ["x: [seq, b, 100]", "out, h = nn.GRU(100, 20)(x)", "y: [b, 20] = h[0]", "print(out.shape)", ""].join(
  "\n",
);

let client: Client;
let program: OpenedText;
beforeAll(async () => {
  client = await startClient();
  program = await client.open(source);
});
afterAll(() => client.stop());

function at(of: string, occurrence = 0): TextDocumentPositionParams {
  return { textDocument: { uri: program.uri }, position: program.find(of, occurrence) };
}

function starts(ranges: readonly Range[]): readonly string[] {
  return ranges.map(({ start }) => `${String(start.line)}:${String(start.character)}`);
}

test("the server says what it can do", () => {
  expect(client.initialized.capabilities).toMatchObject({
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: { prepareProvider: true },
  });
});

test("references, with and without the binding", async () => {
  const all: Location[] = await client.connection.sendRequest("textDocument/references", {
    ...at("out"),
    context: { includeDeclaration: true },
  });
  expect(starts(all.map(({ range }) => range))).toEqual(["1:0", "3:6"]);
  const reads: Location[] = await client.connection.sendRequest("textDocument/references", {
    ...at("out"),
    context: { includeDeclaration: false },
  });
  expect(starts(reads.map(({ range }) => range))).toEqual(["3:6"]);
});

test("highlights tell reads from writes", async () => {
  const found: DocumentHighlight[] = await client.connection.sendRequest("textDocument/documentHighlight", at("out"));
  expect(found.map(({ kind }) => kind)).toEqual([3, 2]);
});

test("a dimension is renamed where it stands", async () => {
  const prepared: { range: Range; placeholder: string } = await client.connection.sendRequest(
    "textDocument/prepareRename",
    at("b, 100"),
  );
  expect(prepared).toEqual({
    range: { start: { line: 0, character: 9 }, end: { line: 0, character: 10 } },
    placeholder: "b",
  });
  const edit: WorkspaceEdit = await client.connection.sendRequest("textDocument/rename", {
    ...at("b, 100"),
    newName: "batch",
  });
  const edits = edit.changes?.[program.uri] ?? [];
  expect(starts(edits.map(({ range }) => range))).toEqual(["0:9", "2:4"]);
  expect(edits.map(({ newText }) => newText)).toEqual(["batch", "batch"]);
});

test("a refusal is a sentence", async () => {
  await expect(client.connection.sendRequest("textDocument/prepareRename", at("GRU"))).rejects.toThrow(
    "GRU is PyTorch's name.",
  );
  await expect(client.connection.sendRequest("textDocument/rename", { ...at("out"), newName: "for" })).rejects.toThrow(
    "for is one of Python's words.",
  );
});
