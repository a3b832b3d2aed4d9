import { afterAll, beforeAll, expect, test } from "vitest";
import { type Client, startClient } from "./client.ts";

let client: Client;

beforeAll(async () => {
  client = await startClient({ textDocument: { publishDiagnostics: {} } });
});

afterAll(async () => {
  await client.stop();
});

const model = `import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self, hidden=20):
        super().__init__()
        self.lstm = nn.LSTM(10, hidden, batch_first=True)
        self.fc = nn.Linear(hidden, 2)

    def forward(self, x):
        out, (h, c) = self.lstm(x)
        return self.fc(out[:, -1])


net = Net()
y = net(torch.randn(3, 7, 10))
undefined_name.method()
`;

test("a Python file has hints, and no word about what others say", async () => {
  const file = await opened("model.py", model);
  expect(await labels(file)).toEqual([
    "10:: [3, 7, 10]",
    "11:: [3, 7, 20]",
    "11:: [1, 3, 20]",
    "11:: [1, 3, 20]",
    "16:: [3, 2]",
  ]);
  expect(await diagnosticsOf(file)).toEqual([]);
});

test("an error of PyTorch stands where it is raised, in the method", async () => {
  const file = await opened("wrong.py", model.replace("nn.Linear(hidden, 2)", "nn.Linear(hidden + 1, 2)"));
  expect(await diagnosticsOf(file)).toEqual(["12 matmul"]);
});

test("a Python file without recurrent layers is left alone", async () => {
  const file = await opened("plain.py", "import torch\nx = torch.zeros(3)\ny = torch.cat([x, 3])\n");
  expect(await labels(file)).toEqual([]);
  const hover = await client.connection.sendRequest("textDocument/hover", {
    textDocument: { uri: file },
    position: { line: 1, character: 0 },
  });
  expect(hover).toBeNull();
});

test("a region that is switched off stays quiet", async () => {
  const text = model.replace("net = Net()", "# gatescope: off\nnet = Net()");
  const file = await opened("off.py", text);
  expect((await labels(file)).filter((label) => label.startsWith("17"))).toEqual([]);
});

test("other servers answer for names, symbols and completions", async () => {
  const file = await opened("others.py", model);
  const at = { textDocument: { uri: file }, position: { line: 15, character: 1 } };
  for (const method of ["completion", "references", "documentHighlight", "signatureHelp", "documentSymbol"]) {
    expect([method, (await client.connection.sendRequest(`textDocument/${method}`, at)) ?? null]).toEqual([
      method,
      null,
    ]);
  }
  expect(await client.connection.sendRequest("textDocument/definition", at)).toEqual([]);
  expect(await client.connection.sendRequest("textDocument/codeLens", at)).toEqual([]);
});

async function opened(name: string, text: string): Promise<string> {
  const uri = `file:///${name}`;
  await client.connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "python", version: 1, text },
  });
  return uri;
}

type Hint = {
  readonly position: { readonly line: number };
  readonly label: string | readonly { readonly value: string }[];
};

async function labels(uri: string): Promise<readonly string[]> {
  const range = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
  const hints = await client.connection.sendRequest<readonly Hint[] | null>("textDocument/inlayHint", {
    textDocument: { uri },
    range,
  });
  return (hints ?? []).map(({ position, label }) => {
    const text = typeof label === "string" ? label : label.map(({ value }) => value).join("");
    return `${String(position.line)}:${text}`;
  });
}

/** "line code" of each, when they have come. */
async function diagnosticsOf(uri: string): Promise<readonly string[]> {
  await expect.poll(() => client.published(uri).length, { timeout: 5000 }).toBeGreaterThan(0);
  const last = client.published(uri).at(-1);
  return (last?.diagnostics ?? []).map(({ range, code }) => `${String(range.start.line)} ${String(code)}`);
}
