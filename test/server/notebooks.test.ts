import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Client, startClient } from "./client.ts";

let client: Client;
let notebook = 0;

beforeAll(async () => {
  client = await startClient({
    textDocument: { publishDiagnostics: {} },
    notebookDocument: { synchronization: { dynamicRegistration: false } },
  });
});

afterAll(async () => {
  await client.stop();
});

beforeEach(() => {
  notebook++;
});

const cells = [
  "import torch\nfrom torch import nn\n%matplotlib inline\n!pip install nothing",
  "lstm = nn.LSTM(10, 20)\nx = torch.randn(7, 3, 10)",
  "out, (h, c) = lstm(x)",
  "last = out[-1]\ny = nn.Linear(20, 2)(last)",
];

test("cells share a scope in their order, and each has the hints of its own lines", async () => {
  await open(cells);
  expect(await labels(2)).toEqual(["0:: [7, 3, 20]", "0:: [1, 3, 20]", "0:: [1, 3, 20]"]);
  expect(await labels(3)).toEqual(["0:: [3, 20]", "1:: [3, 2]"]);
  expect(client.initialized.capabilities.notebookDocumentSync).toBeDefined();
});

test("an edit in a cell changes what the cells below show", async () => {
  await open(cells);
  await labels(3);
  await change({
    textContent: [
      {
        document: { uri: uri(1), version: 2 },
        changes: [{ range: { start: { line: 0, character: 19 }, end: { line: 0, character: 21 } }, text: "31" }],
      },
    ],
  });
  expect(await labels(3)).toEqual(["0:: [3, 31]", "1:: [3, 2]"]);
  await expect.poll(() => errors(3), { timeout: 5000 }).toEqual(["1:21 matmul"]);
});

test("a cell that comes in between, and one that goes", async () => {
  await open(cells);
  await change({
    structure: {
      array: { start: 2, deleteCount: 0, cells: [{ kind: 2, document: uri(9) }] },
      didOpen: [{ uri: uri(9), languageId: "python", version: 1, text: "x = torch.randn(5, 2, 10)" }],
    },
  });
  expect(await labels(2)).toEqual(["0:: [5, 2, 20]", "0:: [1, 2, 20]", "0:: [1, 2, 20]"]);
  await change({
    structure: { array: { start: 2, deleteCount: 1 }, didClose: [{ uri: uri(9) }] },
  });
  expect(await labels(2)).toEqual(["0:: [7, 3, 20]", "0:: [1, 3, 20]", "0:: [1, 3, 20]"]);
});

test("a hover, and what is related, name their cells", async () => {
  await open([...cells.slice(0, 3), "bad = lstm(torch.randn(7, 3, 11))"]);
  const hover = await client.connection.sendRequest<{ readonly range: { readonly start: unknown } }>(
    "textDocument/hover",
    { textDocument: { uri: uri(2) }, position: { line: 0, character: 1 } },
  );
  expect(hover.range.start).toEqual({ line: 0, character: 0 });
  await expect.poll(() => errors(3), { timeout: 5000 }).toEqual(["0:11 input-size"]);
  const [diagnostic] = client.published(uri(3)).at(-1)?.diagnostics ?? [];
  expect(diagnostic?.relatedInformation?.[0]?.location).toMatchObject({ uri: uri(1), range: { start: { line: 0 } } });
});

function uri(cell: number): string {
  return `vscode-notebook-cell:/book${String(notebook)}.ipynb#${String(cell)}`;
}

async function open(texts: readonly string[]): Promise<void> {
  await client.connection.sendNotification("notebookDocument/didOpen", {
    notebookDocument: {
      uri: `file:///book${String(notebook)}.ipynb`,
      notebookType: "jupyter-notebook",
      version: 1,
      cells: texts.map((_, index) => ({ kind: 2, document: uri(index) })),
    },
    cellTextDocuments: texts.map((text, index) => ({ uri: uri(index), languageId: "python", version: 1, text })),
  });
}

async function change(cellChanges: object): Promise<void> {
  await client.connection.sendNotification("notebookDocument/didChange", {
    notebookDocument: { uri: `file:///book${String(notebook)}.ipynb`, version: 2 },
    change: { cells: cellChanges },
  });
}

type Hint = {
  readonly position: { readonly line: number };
  readonly label: string | readonly { readonly value: string }[];
};

async function labels(cell: number): Promise<readonly string[]> {
  const hints = await client.connection.sendRequest<readonly Hint[] | null>("textDocument/inlayHint", {
    textDocument: { uri: uri(cell) },
    range: { start: { line: 0, character: 0 }, end: { line: 100, character: 0 } },
  });
  return (hints ?? []).map(({ position, label }) => {
    const text = typeof label === "string" ? label : label.map(({ value }) => value).join("");
    return `${String(position.line)}:${text}`;
  });
}

function errors(cell: number): readonly string[] {
  return (client.published(uri(cell)).at(-1)?.diagnostics ?? []).map(
    ({ range, code }) => `${String(range.start.line)}:${String(range.start.character)} ${String(code)}`,
  );
}
