import * as vscode from "vscode";
import assert from "node:assert/strict";
import { expectLabels, openProgram, settled } from "./program.ts";

const program = "gru = nn.GRU(8, 16)\ny, h = gru(torch.zeros(7, 2, 8))\nprint(y.shape)\n";
const shapes = [": [7, 2, 16]", ": [1, 2, 16]"];

suite("settings", () => {
  test("hints can be switched off and on", async () => {
    const { document } = await openProgram(program);
    await expectLabels(document, [...shapes, "[7, 2, 16]"]);
    await withSetting("hints.enabled", false, () => expectLabels(document, []));
    await expectLabels(document, [...shapes, "[7, 2, 16]"]);
  });

  test("prints can be switched off", async () => {
    const { document } = await openProgram(program);
    await withSetting("hints.prints", false, () => expectLabels(document, shapes));
  });

  test("modules can be switched on", async () => {
    const { document } = await openProgram(program);
    await withSetting("hints.modules", true, () => expectLabels(document, [": GRU(8, 16)", ...shapes, "[7, 2, 16]"]));
  });

  test("a code's severity can be changed, and the code be switched off", async () => {
    const { document } = await openProgram("y, s = nn.LSTM(100, 20)(torch.zeros(10, 3, 64))\n");
    const severities = (): readonly vscode.DiagnosticSeverity[] =>
      vscode.languages.getDiagnostics(document.uri).map(({ severity }) => severity);
    const expectSeverities = async (expected: readonly vscode.DiagnosticSeverity[]): Promise<void> => {
      assert.deepEqual(await settled(severities, (found) => found.join() === expected.join()), expected);
    };
    await expectSeverities([vscode.DiagnosticSeverity.Error]);
    await withSetting("diagnostics.severity", { "input-size": "information" }, () =>
      expectSeverities([vscode.DiagnosticSeverity.Information]),
    );
    await withSetting("diagnostics.severity", { "input-size": "off" }, () => expectSeverities([]));
    await expectSeverities([vscode.DiagnosticSeverity.Error]);
  });
});

async function withSetting(name: string, value: unknown, claim: () => Promise<void>): Promise<void> {
  const settings = vscode.workspace.getConfiguration("gatescope");
  await settings.update(name, value, vscode.ConfigurationTarget.Global);
  try {
    await claim();
  } finally {
    await settings.update(name, undefined, vscode.ConfigurationTarget.Global);
  }
}
