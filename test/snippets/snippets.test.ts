import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Dialect, analyze } from "../../engine/analyze.ts";
import { diagnostics } from "../../engine/features/diagnostics.ts";
import { editorHints, inlayHints } from "../../engine/features/inlay-hints.ts";

type Snippet = { readonly prefix: readonly string[]; readonly description: string; readonly body: readonly string[] };

function snippetsOf(file: string): readonly (readonly [string, Snippet])[] {
  const text = readFileSync(new URL(`../../snippets/${file}.json`, import.meta.url), "utf8");
  return Object.entries(JSON.parse(text) as Readonly<Record<string, Snippet>>);
}

/** What a person finds around the cursor, for the snippets that take up names. PyTorch runs each text so made. */
const before: Readonly<Record<string, string>> = {
  "Pack and pad":
    "padded = torch.randn(3, 7, 100)\nlengths = torch.tensor([4, 7, 2])\nrnn = nn.LSTM(100, 20, batch_first=True)\n",
  "Training step": `model = nn.Linear(100, 2)
inputs, targets = torch.randn(3, 100), torch.tensor([0, 1, 1])
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
`,
};
const input: Readonly<Record<Dialect, string>> = {
  lstm: "x: [seq, b, 100]\n",
  python: "import torch\nimport torch.nn as nn\nx = torch.randn(12, 3, 100)\n",
};
const after: Readonly<Record<string, string>> = {
  "Declared input": "\ny = x",
  "Recurrent model": "\nscores = model(torch.zeros(3, 7, dtype=torch.long))",
};

/** The text that Tab after Tab leaves: defaults, first choices, four spaces for a tab. */
function filled(body: readonly string[]): string {
  const text = body.join("\n").replaceAll("\t", "    ");
  const [, choice = ""] = /\$\{3\|([^,|]*)/u.exec(text) ?? [];
  return text
    .replaceAll("${3}", choice)
    .replaceAll(/\$\{\d+:([^}]*)\}/gu, "$1")
    .replaceAll(/\$\{\d+\|([^,|]*)[^}]*\|\}/gu, "$1")
    .replaceAll("$0", "");
}

function program(name: string, { body }: Snippet, dialect: Dialect): string {
  const declares = dialect === "lstm" && filled(body).startsWith("x: ");
  const imports = dialect === "python" ? input.python : declares ? "" : input.lstm;
  const used = /\bx\b/u.test(filled(body)) || dialect === "python" ? imports : "";
  return `${used}${before[name] ?? ""}${filled(body)}${after[name] ?? ""}\n`;
}

describe.each(["lstm", "python"] as const)("in %s", (dialect) => {
  const files = dialect === "lstm" ? ["recurrent", "lstm"] : ["recurrent"];
  test.each(files.flatMap(snippetsOf))("%s: nothing to complain of, and shapes to show", (name, snippet) => {
    const text = program(name, snippet, dialect);
    expect(text).not.toContain("$");
    const analysis = analyze(text, dialect);
    expect(diagnostics(analysis, {}).map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
    if (filled(snippet.body).includes("nn."))
      expect(inlayHints(analysis, { start: 0, end: text.length }, editorHints).length).toBeGreaterThan(0);
  });
});

test("each is offered for a word and for what PyTorch calls it, and no two for the same", () => {
  const prefixes = ["recurrent", "lstm"].flatMap(snippetsOf).flatMap(([, { prefix }]) => prefix);
  expect(new Set(prefixes).size).toBe(prefixes.length);
  expect(prefixes).toEqual(expect.arrayContaining(["lstm", "nn.LSTM", "gru", "nn.GRU", "nn.Module"]));
});
