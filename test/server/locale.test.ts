import { afterAll, beforeAll, expect, test } from "vitest";
import type {
  CodeAction,
  CodeLens,
  CompletionItem,
  Diagnostic,
  Hover,
  MarkupContent,
  SignatureHelp,
} from "vscode-languageserver-protocol/node";
import { type Client, startClient } from "./client.ts";

let client: Client;
beforeAll(async () => {
  client = await startClient({ textDocument: { diagnostic: {} } }, undefined, "zh-cn");
});
afterAll(() => client.stop());

const wrong = "lstm = nn.LSTM(100, 20)\nx = torch.randn(10, 3, 64)\nout, (h, c) = lstm(x)\n";

test("a diagnostic speaks Chinese above PyTorch's own text, and so do its fixes", async () => {
  const { uri } = await client.open(wrong);
  const { items }: { items: Diagnostic[] } = await client.connection.sendRequest("textDocument/diagnostic", {
    textDocument: { uri },
  });
  const [first] = items;
  expect(typeof first?.message === "string" ? first.message.split("\n") : []).toEqual([
    "输入的最后一维是 64，而这个 LSTM 的 input_size=100。",
    "RuntimeError: input.size(-1) must be equal to input_size. Expected 100, got 64",
  ]);
  expect(first?.relatedInformation?.map(({ message }) => message)).toEqual(["input_size 是 100", "64 来自这里"]);
  const actions: CodeAction[] = await client.connection.sendRequest("textDocument/codeAction", {
    textDocument: { uri },
    range: first?.range,
    context: { diagnostics: [] },
  });
  expect(actions.map(({ title }) => title)).toEqual(["设为 input_size=64", "在本行忽略 input-size"]);
});

test("hovers, signatures, completions and lenses as well; code stays as it is", async () => {
  const program = await client.open("lstm = nn.LSTM(100, 20, )\nout, h = lstm(torch.randn(10, 3, 100))\n");
  const at = (position: object): object => ({ textDocument: { uri: program.uri }, position });
  const hover: Hover = await client.connection.sendRequest("textDocument/hover", at({ line: 0, character: 1 }));
  expect((hover.contents as MarkupContent).value).toMatch(/lstm: LSTM\(100, 20\).*9760 个参数：.*LSTM：公式与文档/su);
  const help: SignatureHelp = await client.connection.sendRequest(
    "textDocument/signatureHelp",
    at({ line: 0, character: 16 }),
  );
  expect(help.signatures[0]?.parameters?.[0]?.documentation).toBe("输入每一步的特征数。");
  const { items }: { items: CompletionItem[] } = await client.connection.sendRequest(
    "textDocument/completion",
    at({ line: 0, character: 24 }),
  );
  const batchFirst = items.find(({ label }) => label === "batch_first=");
  const resolved: CompletionItem = await client.connection.sendRequest("completionItem/resolve", batchFirst);
  expect((resolved.documentation as MarkupContent).value).toContain("状态的布局不变");
  const lenses: CodeLens[] = await client.connection.sendRequest("textDocument/codeLens", {
    textDocument: { uri: program.uri },
  });
  expect(lenses.map(({ command }) => command?.title)).toEqual(["查看门控"]);
});

test("what can't be done is told in Chinese", async () => {
  const program = await client.open("print(1)\n");
  await expect(
    client.connection.sendRequest("textDocument/prepareRename", {
      textDocument: { uri: program.uri },
      position: { line: 0, character: 1 },
    }),
  ).rejects.toThrow("print 是 Python 自己的名字。");
  const explained: { message: string; advice: string } = await client.connection.sendRequest("gatescope/explainError", {
    text: "RuntimeError: stack expects a non-empty TensorList",
  });
  expect(explained.message).toBe("张量列表为空。");
});
