import assert from "node:assert/strict";
import * as vscode from "vscode";
import { hoverAt, openProgram, settled } from "./program.ts";

const source = [
  "x: [seq, b, 100]",
  "lstm = nn.LSTM(100, 20, bidirectional=True)",
  "out, (h, c) = lstm(x)",
  "last = out.",
  "for step in out:",
  "    y = step",
  "",
].join("\n");

/** Behind the first occurrence of a text. */
function behind(document: vscode.TextDocument, text: string): vscode.Position {
  const at = document.getText().indexOf(text);
  assert.notEqual(at, -1, `${text} is in the program`);
  return document.positionAt(at + text.length);
}

async function offered(document: vscode.TextDocument, text: string): Promise<readonly vscode.CompletionItem[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    "vscode.executeCompletionItemProvider",
    document.uri,
    behind(document, text),
    undefined,
    30,
  );
  return list.items;
}

function named(items: readonly vscode.CompletionItem[], name: string): vscode.CompletionItem | undefined {
  return items.find(({ label }) => (typeof label === "string" ? label : label.label) === name);
}

suite("language features", () => {
  test("completion in a half-typed line offers a tensor's methods", async () => {
    const { document } = await openProgram(source);
    const items = await settled(
      () => offered(document, "last = out."),
      (all) => named(all, "transpose") !== undefined,
    );
    assert.ok(named(items, "transpose"));
    assert.equal(named(items, "LSTM"), undefined);
  });

  test("completion offers keyword arguments with types, and variables with shapes", async () => {
    const { document } = await openProgram(source.replace("100, 20, b", "100, 20, "));
    const items = await settled(
      () => offered(document, "nn.LSTM(100, 20, "),
      (all) => all.length > 0,
    );
    assert.equal(named(items, "num_layers=")?.detail, "int = 1");
    assert.equal(named(items, "x")?.detail, "[seq, b, 100]");
  });

  test("signature help marks the parameter", async () => {
    const { document } = await openProgram(source);
    const help = await settled(
      async () =>
        vscode.commands.executeCommand<vscode.SignatureHelp | undefined>(
          "vscode.executeSignatureHelpProvider",
          document.uri,
          behind(document, "nn.LSTM(100, "),
        ),
      (found) => found !== undefined,
    );
    assert.equal(help?.activeParameter, 1);
    assert.match(help.signatures[0]?.label ?? "", /^nn\.LSTM\(input_size: int, hidden_size: int/);
  });

  test("a hover on a keyword argument tells its meaning", async () => {
    const { document } = await openProgram(source);
    const text = await settled(
      () => hoverAt(document, "bidirectional=True"),
      (found) => found !== "",
    );
    assert.match(text, /bidirectional: bool = False/);
    assert.match(text, /torch\.nn\.LSTM\.html/);
  });

  test("a dimension leads to its declaration, and is renamed with it", async () => {
    const { document } = await openProgram("x: [seq, b, 100]\nh = torch.zeros(b, 20)\n");
    const links = await settled(
      async () =>
        vscode.commands.executeCommand<readonly (vscode.Location | vscode.LocationLink)[]>(
          "vscode.executeDefinitionProvider",
          document.uri,
          behind(document, "zeros("),
        ),
      (found) => found.length > 0,
    );
    const [link] = links;
    assert.ok(link);
    assert.deepEqual("targetRange" in link ? link.targetRange.start : link.range.start, new vscode.Position(0, 9));
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      "vscode.executeDocumentRenameProvider",
      document.uri,
      behind(document, "zeros("),
      "batch",
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.equal(document.getText(), "x: [seq, batch, 100]\nh = torch.zeros(batch, 20)\n");
  });

  test("a name of PyTorch's is not renamed", async () => {
    const { document } = await openProgram(source);
    await assert.rejects(
      async () => vscode.commands.executeCommand("vscode.prepareRename", document.uri, behind(document, "nn.LS")),
      /LSTM is PyTorch's name/,
    );
  });

  test("the outline, foldings, selections and colours", async () => {
    const { document } = await openProgram(source);
    const symbols = await settled(
      async () =>
        vscode.commands.executeCommand<readonly vscode.DocumentSymbol[] | undefined>(
          "vscode.executeDocumentSymbolProvider",
          document.uri,
        ),
      (found) => found !== undefined && found.length > 0,
    );
    assert.deepEqual(
      symbols?.map(({ name }) => name),
      ["x", "lstm", "out", "h", "c", "last", "step", "y"],
    );
    const foldings = await vscode.commands.executeCommand<readonly vscode.FoldingRange[]>(
      "vscode.executeFoldingRangeProvider",
      document.uri,
    );
    assert.ok(foldings.some(({ start, end }) => start === 4 && end === 5));
    const [selection] = await vscode.commands.executeCommand<readonly vscode.SelectionRange[]>(
      "vscode.executeSelectionRangeProvider",
      document.uri,
      [behind(document, "lstm(")],
    );
    assert.equal(document.getText(selection?.range), "x");
    const tokens = await vscode.commands.executeCommand<vscode.SemanticTokens>(
      "vscode.provideDocumentSemanticTokens",
      document.uri,
    );
    assert.ok(tokens.data.length > 0);
  });

  test("one lens above a recurrent call, and none when it is switched off", async () => {
    const { document } = await openProgram(source);
    const lenses = async (): Promise<readonly vscode.CodeLens[]> =>
      (await vscode.commands.executeCommand<readonly vscode.CodeLens[] | undefined>(
        "vscode.executeCodeLensProvider",
        document.uri,
      )) ?? [];
    const shown = await settled(lenses, (found) => found.length > 0);
    assert.deepEqual(
      shown.map(({ command }) => command?.title),
      ["Inspect Gates"],
    );
    const settings = vscode.workspace.getConfiguration("gatescope");
    await settings.update("codeLens.enabled", false, vscode.ConfigurationTarget.Global);
    try {
      assert.deepEqual(await settled(lenses, (found) => found.length === 0), []);
    } finally {
      await settings.update("codeLens.enabled", undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
