import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { analyze } from "../../engine/analyze.ts";
import { diagnostics } from "../../engine/features/diagnostics.ts";
import { explainError } from "../../engine/features/explain-error.ts";

type Raised = { readonly type: string; readonly message: string; readonly line: number };
type Case = {
  readonly id: string;
  readonly code: readonly string[];
  readonly error?: Raised;
  readonly torch_1_13?: { readonly error?: Raised } | Raised;
};

const { cases } = JSON.parse(
  readFileSync(new URL("../conformance/reference/errors.json", import.meta.url), "utf8"),
) as { readonly cases: readonly Case[] };

const recurrent = cases.filter(({ code }) =>
  /\b(?:RNN|LSTM|GRU)(?:Cell)?\(|pack_padded|pad_packed/u.test(code.join("\n")),
);

/** The codes of our diagnostics for the same program: what a paste should lead to. */
function ownCodes(text: string): readonly string[] {
  return diagnostics(analyze(text), {})
    .filter(({ stops }) => stops)
    .map(({ code }) => code);
}

function olderError({ torch_1_13: older }: Case): Raised | undefined {
  if (older === undefined) return undefined;
  return "type" in older ? older : older.error;
}

test.each([
  ["PyTorch 2.13", (one: Case) => one.error, 0.92],
  ["PyTorch 1.13", olderError, 0.8],
])("what %s raises around recurrent layers leads to its code", (_, errorOf, alone) => {
  const asked = recurrent.flatMap((one) => {
    const text = one.code.join("\n");
    const error = errorOf(one);
    const [own] = ownCodes(text);
    return error === undefined || own === undefined ? [] : [{ one, text, error, own }];
  });
  expect(asked.length).toBeGreaterThan(20);
  const share = (open: boolean): number => {
    const right = asked.filter(({ one, text, error, own }) => {
      const source = one.code[error.line - 1] ?? "";
      const pasted = `Traceback (most recent call last):\n  File "a.py", line ${String(error.line)}, in <module>\n    ${source}\n${error.type}: ${error.message}\n`;
      return explainError(pasted, open ? analyze(text) : undefined)?.code === own;
    });
    return right.length / asked.length;
  };
  expect(share(true)).toBeGreaterThanOrEqual(0.95);
  // Without the program, one text may be of several mistakes.
  expect(share(false)).toBeGreaterThanOrEqual(alone);
});

describe("a traceback leads to the line, the cause and the fix", () => {
  const program = `import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(100, 20)

    def forward(self, x):
        out, _ = self.lstm(x)
        return out

y = Net()(torch.randn(10, 3, 64))
`;
  const traceback = `Traceback (most recent call last):
  File "net.py", line 13, in <module>
    y = Net()(torch.randn(10, 3, 64))
  File "torch/nn/modules/module.py", line 1130, in _call_impl
    return forward_call(*input, **kwargs)
  File "net.py", line 10, in forward
    out, _ = self.lstm(x)
  File "torch/nn/modules/rnn.py", line 205, in check_input
    raise RuntimeError(
RuntimeError: input.size(-1) must be equal to input_size. Expected 100, got 64
`;

  test("with the document", () => {
    const found = explainError(traceback, analyze(program, "python"));
    expect(found?.code).toBe("input-size");
    expect(program.slice(0, found?.span?.start).split("\n")).toHaveLength(10);
    expect(found?.fixes.map(({ title }) => title)).toContain("Set input_size=64");
  });

  test("and without", () => {
    const found = explainError(traceback, undefined);
    expect(found?.message).toContain("64");
    expect(found?.span).toBeUndefined();
  });
});

test("a text that tells of no error has no explanation", () => {
  expect(explainError("hello", undefined)).toBeUndefined();
  expect(explainError("", undefined)).toBeUndefined();
});
