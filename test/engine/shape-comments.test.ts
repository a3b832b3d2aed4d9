import { expect, test } from "vitest";
import { analyze } from "../../engine/analyze.ts";
import { diagnostics } from "../../engine/features/diagnostics.ts";
import { label } from "../../engine/features/label.ts";
import { boundNames } from "../../engine/features/shape-table.ts";
import { readShapeComment } from "../../engine/language/shape-comment.ts";

function told(text: string): readonly string[] {
  return diagnostics(analyze(text), {}).map(({ code, span, fixes }) => {
    const [fix] = fixes[0]?.edits ?? [];
    return `${code} ${text.slice(span.start, span.end)} → ${fix?.text ?? ""}`;
  });
}

test.each([
  ["x = torch.zeros(3, 7, 20)  # (3, 7, 10)", "(3, 7, 10) → (3, 7, 20)"],
  ["x = torch.zeros(3, 7, 20)  # [batch, 7, 10]", "[batch, 7, 10] → [batch, 7, 20]"],
  ["x = torch.zeros(3, 7, 20)  # x: [3, 7]", "[3, 7] → [3, 7, 20]"],
  ["x = torch.zeros(3, 7, 20)  # torch.Size([3, 20])", "torch.Size([3, 20]) → torch.Size([3, 7, 20])"],
  ["x = torch.zeros(3, 7, 20)  # shape: (3, 8, 20)", "(3, 8, 20) → (3, 7, 20)"],
  ["x = torch.zeros(3, 7, 20)  # 3 x 8 x 20", "3 x 8 x 20 → [3, 7, 20]"],
  ["n_hidden = 20\nx = torch.zeros(3, 40)  # (3, n_hidden)", "(3, n_hidden) → (3, 40)"],
  ["out, (h, c) = nn.LSTM(10, 20)(torch.zeros(7, 3, 10))  # out: [7, 3, 10]", "[7, 3, 10] → [7, 3, 20]"],
  ["print(torch.zeros(3, 4).shape)  # torch.Size([4, 3])", "torch.Size([4, 3]) → torch.Size([3, 4])"],
])("%s", (text, expected) => {
  expect(told(text)).toEqual([`shape-comment ${expected}`]);
});

test.each([
  "x = torch.zeros(3, 7, 20)  # (batch, seq, hidden)",
  "x = torch.zeros(3, 7, 20)  # B x T x H",
  "x = torch.zeros(3, 7, 20)  # (see above)",
  "x = torch.zeros(3, 7, 20)  # (forward, backward)",
  "x = torch.zeros(3, 7, 20)  # (1)",
  "x = torch.zeros(3, 7, 20)  # the last one [3, 4] is dropped",
  "x = torch.zeros(3, 7, 20)  # y: [1, 2]",
  "def f(x, n=3):\n    y = torch.zeros(n, 4)  # (5, 4)\n    return y",
  "x = [3, 4]  # [5, 6]",
  "b: int\nx = torch.zeros(b, 4)  # (5, 4)",
])("%s is no contradiction", (text) => {
  expect(told(text)).toEqual([]);
});

test("a text that is no shape is none", () => {
  expect(readShapeComment("# TODO (later, maybe)?")).toBeUndefined();
  expect(readShapeComment("# x")).toBeUndefined();
  expect(readShapeComment("# hidden: (layers, batch, 2*hidden)")).toMatchObject({
    name: "hidden",
    dims: ["layers", "batch", "2*hidden"],
  });
});

const net = (head: string): string => `import torch.nn as nn

class Net(nn.Module):
    def __init__(self, vocab, hidden_size):
        super().__init__()
        self.hidden_size = hidden_size
        self.embed = nn.Embedding(vocab, 8)
        self.lstm = nn.LSTM(8, hidden_size, batch_first=True)

${head}
        out, (h, c) = self.lstm(self.embed(tokens))
        return out
`;

test.each([
  ["behind the only parameter", "    def forward(self, tokens):  # (batch, seq)"],
  ["behind its line", "    def forward(\n        self,\n        tokens,  # (batch, seq)\n        flag=False,\n    ):"],
  ["by name in a line of its own", "    def forward(self, tokens, flag):\n\n        #tokens = [batch, seq]\n"],
  [
    "in the docstring",
    '    def forward(self, tokens, flag):\n        """Reads.\n\n        tokens: (batch, seq)\n        """',
  ],
  [
    "in the docstring's words",
    '    def forward(self, tokens, flag):\n        """Reads.\n\n        Args:\n            tokens (LongTensor): of shape (batch, seq)\n        """',
  ],
])("a function that nothing calls is read with the shape that a comment gives: %s", (_, head) => {
  expect(shapeOf(net(head), "out")).toBe("[batch, seq, hidden_size]");
});

test("words that stand apart are one name, and numbers and products are sizes", () => {
  const text = (comment: string): string => `def f(x, y):\n    # x: ${comment}\n\n    z = x * 2\n    return z\n`;
  expect(shapeOf(text("[src len, batch size, 2 * hid dim]"), "z")).toBe("[src_len, batch_size, 2*hid_dim]");
  expect(shapeOf(text("(3, 7, 20)"), "z")).toBe("[3, 7, 20]");
});

test("a name that the object has is that number", () => {
  const head = "    def forward(self, tokens, h):\n        # h: (1, batch, hidden_size)\n\n        k = h[0]";
  expect(shapeOf(net(head).replace("hidden_size):", "hidden_size=20):"), "k")).toBe("[batch, 20]");
});

test("what isn't surely said of the parameter says nothing", () => {
  for (const head of [
    "    def forward(self, tokens, flag):  # (batch, seq)",
    "    def forward(self, tokens):\n        # tokens: (seq, batch)\n        tokens = tokens.t()",
    "    def forward(self, tokens):\n        # (batch, seq)",
  ]) {
    expect(shapeOf(net(head), "out")).toBe("?");
  }
});

/** The shape of the last binding of a name. */
function shapeOf(text: string, name: string): string {
  const fact = boundNames(analyze(text)).findLast(({ binding }) => binding.name === name)?.binding.fact;
  return fact === undefined ? "" : fact.kind === "unknown" ? "?" : label(fact);
}
