import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  CancellationTokenSource,
  type CodeAction,
  type Diagnostic,
  type DocumentDiagnosticReport,
} from "vscode-languageserver-protocol/node";
import { type Client, type OpenedText, startClient } from "./client.ts";

const good = "lstm = nn.LSTM(100, 20)\nx = torch.randn(10, 3, 100)\nout, (h, c) = lstm(x)\n";
const bad = good.replace("3, 100)", "3, 64)");
const torchText = "RuntimeError: input.size(-1) must be equal to input_size. Expected 100, got 64";

describe("pushed", () => {
  let client: Client;
  beforeAll(async () => {
    client = await startClient();
  });
  afterAll(() => client.stop());

  test("an opened document is reported on at once, with PyTorch's text and related places", async () => {
    const program = await client.open(bad);
    const { diagnostics } = await publishedNext(client, program, 0);
    expect(diagnostics).toHaveLength(1);
    const [found] = diagnostics;
    expect(found).toMatchObject({
      severity: 1,
      code: "input-size",
      source: "gatescope",
      data: { torch: torchText, stops: true },
    });
    expect(found?.message).toContain(torchText);
    expect(found?.range).toEqual({ start: { line: 2, character: 19 }, end: { line: 2, character: 20 } });
    expect(found?.relatedInformation?.map(({ location }) => location.range.start.line)).toContain(0);
  });

  test("of thousands, the gravest are told", async () => {
    const hint = "match 3:\n    case a: pass\n";
    const program = await client.open(`${hint}${"y = unheard\n".repeat(1500)}`);
    const { diagnostics } = await publishedNext(client, program, 0);
    expect(diagnostics).toHaveLength(1000);
    expect(new Set(diagnostics.map(({ severity }) => severity))).toEqual(new Set([1]));
    expect(diagnostics.at(-1)?.range.start.line).toBe(1001);
  });

  test("a new error waits for a pause, a resolved one vanishes at once", async () => {
    const program = await client.open(good);
    await program.labels();
    const before = client.published(program.uri).length;
    const edited = performance.now();
    await program.replace("3, 100)", "3, 64)");
    const appeared = await publishedNext(client, program, before);
    expect(appeared.diagnostics.map(({ code }) => code)).toEqual(["input-size"]);
    expect(appeared.at - edited).toBeGreaterThan(350);

    const mended = performance.now();
    await program.replace("3, 64)", "3, 100)");
    const vanished = await publishedNext(client, program, before + 1);
    expect(vanished.diagnostics).toEqual([]);
    expect(vanished.at - mended).toBeLessThan(300);
  });

  test("an error whose number changes under the keys stays", async () => {
    const program = await client.open(bad);
    const first = await publishedNext(client, program, 0);
    await program.replace("3, 64)", "3, 65)");
    const second = await publishedNext(client, program, 1);
    expect(first.diagnostics[0]?.message).toContain("got 64");
    expect(second.diagnostics[0]?.message).toContain("got 65");
    expect(second.at - first.at).toBeLessThan(350);
  });

  test("a closed document has none", async () => {
    const program = await client.open(bad);
    await publishedNext(client, program, 0);
    await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri: program.uri } });
    expect((await publishedNext(client, program, 1)).diagnostics).toEqual([]);
  });

  test("a comment silences a code on its line", async () => {
    const program = await client.open(bad.replace("lstm(x)", "lstm(x)  # gatescope: ignore[input-size]"));
    expect((await publishedNext(client, program, 0)).diagnostics).toEqual([]);
  });

  test("settings change a code's severity", async () => {
    const other = await startClient({}, { gatescope: { diagnostics: { severity: { "input-size": "hint" } } } });
    const program = await other.open(bad);
    expect((await publishedNext(other, program, 0)).diagnostics[0]?.severity).toBe(4);
    await other.connection.sendNotification("workspace/didChangeConfiguration", {
      settings: { gatescope: { diagnostics: { severity: { "input-size": "off" } } } },
    });
    expect((await publishedNext(other, program, 1)).diagnostics).toEqual([]);
    await other.stop();
  });

  test("what Python can't read is a syntax error, and costs its line alone", async () => {
    const program = await client.open(`${good}y = out[-1\n`);
    const { diagnostics } = await publishedNext(client, program, 0);
    expect(diagnostics).toMatchObject([
      { code: "syntax", range: { start: { line: 3 } }, data: { torch: "SyntaxError: '[' was never closed" } },
    ]);
    expect(await program.labels()).toEqual(expect.arrayContaining(["2: [10, 3, 20]"]));
  });
});

describe("pulled", () => {
  let client: Client;
  beforeAll(async () => {
    client = await startClient({ textDocument: { diagnostic: {} } });
  });
  afterAll(() => client.stop());

  const pull = (program: OpenedText, previousResultId?: string): Promise<DocumentDiagnosticReport> =>
    client.connection.sendRequest("textDocument/diagnostic", {
      textDocument: { uri: program.uri },
      ...(previousResultId === undefined ? {} : { previousResultId }),
    });

  test("a client that pulls is never pushed to", async () => {
    expect(client.initialized.capabilities.diagnosticProvider).toMatchObject({ interFileDependencies: false });
    const program = await client.open(bad);
    const report = await pull(program);
    expect(codes(report)).toEqual(["input-size"]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(client.published(program.uri)).toEqual([]);
  });

  test("what has not changed is not sent again", async () => {
    const program = await client.open(bad);
    const first = await pull(program);
    expect(first.kind).toBe("full");
    const second = await pull(program, first.kind === "full" ? first.resultId : undefined);
    expect(second.kind).toBe("unchanged");
  });

  test("a new error waits, and a change meanwhile asks the client to pull again", async () => {
    const program = await client.open(good);
    expect(codes(await pull(program))).toEqual([]);
    await program.replace("3, 100)", "3, 64)");
    const waiting = pull(program);
    const refused = expect(waiting).rejects.toMatchObject({ code: -32802, data: { retriggerRequest: true } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await program.replace("3, 64)", "3, 65)");
    await refused;
    const start = performance.now();
    expect(codes(await pull(program))).toEqual(["input-size"]);
    expect(performance.now() - start).toBeGreaterThan(300);
  });

  test("a waiting answer can be cancelled", async () => {
    const program = await client.open(good);
    await pull(program);
    await program.replace("3, 100)", "3, 64)");
    const cancellation = new CancellationTokenSource();
    const start = performance.now();
    const answer = client.connection.sendRequest(
      "textDocument/diagnostic",
      { textDocument: { uri: program.uri } },
      cancellation.token,
    );
    setTimeout(() => cancellation.cancel(), 50);
    await expect(answer).rejects.toMatchObject({ code: -32800 });
    expect(performance.now() - start).toBeLessThan(350);
  });

  test("a resolved error vanishes at once", async () => {
    const program = await client.open(bad);
    expect(codes(await pull(program))).toEqual(["input-size"]);
    await program.replace("3, 64)", "3, 100)");
    const start = performance.now();
    expect(codes(await pull(program))).toEqual([]);
    expect(performance.now() - start).toBeLessThan(300);
  });
});

describe("quick fixes", () => {
  let client: Client;
  beforeAll(async () => {
    client = await startClient();
  });
  afterAll(() => client.stop());

  const actions = async (program: OpenedText, only?: readonly string[]): Promise<CodeAction[]> => {
    const at = program.find("lstm(x)");
    return client.connection.sendRequest("textDocument/codeAction", {
      textDocument: { uri: program.uri },
      range: { start: { ...at, character: at.character + 5 }, end: { ...at, character: at.character + 5 } },
      context: { diagnostics: [], ...(only === undefined ? {} : { only }) },
    });
  };
  const apply = async (program: OpenedText, action: CodeAction | undefined): Promise<void> => {
    const edits = action?.edit?.changes?.[program.uri] ?? [];
    expect(edits).not.toEqual([]);
    await program.change(...edits.map(({ range, newText }) => ({ range, text: newText })));
  };

  test("a fix mends the program", async () => {
    const program = await client.open(bad);
    const [first] = await actions(program, ["quickfix"]);
    await apply(program, first);
    expect(await actions(program)).toEqual([]);
    expect(await program.labels()).toEqual(expect.arrayContaining(["2: [10, 3, 20]"]));
  });

  test("every error can be silenced where it stands", async () => {
    const program = await client.open(bad);
    const silence = (await actions(program)).at(-1);
    expect(silence?.title).toBe("Ignore input-size on this line");
    await apply(program, silence);
    expect(program.text().split("\n")[2]).toBe("out, (h, c) = lstm(x)  # gatescope: ignore[input-size]");
    expect(await actions(program)).toEqual([]);
  });

  test("other kinds of actions are not ours", async () => {
    const program = await client.open(bad);
    expect(await actions(program, ["refactor"])).toEqual([]);
  });
});

function codes(report: DocumentDiagnosticReport): readonly Diagnostic["code"][] {
  return report.kind === "full" ? report.items.map(({ code }) => code) : [report.kind];
}

/** The push after `seen` others. */
async function publishedNext(
  client: Client,
  { uri }: OpenedText,
  seen: number,
): Promise<ReturnType<Client["published"]>[number]> {
  for (let waited = 0; waited < 5000; waited += 10) {
    const next = client.published(uri)[seen];
    if (next !== undefined) return next;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("nothing was published");
}
