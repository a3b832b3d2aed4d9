import { expect, test } from "vitest";
import { analyze } from "../../engine/analyze.ts";
import { diagnostics } from "../../engine/features/diagnostics.ts";
import { label } from "../../engine/features/label.ts";

const model = `import torch
import torch.nn as nn
HIDDEN = 20
class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.lstm = nn.LSTM(n, HIDDEN, batch_first=True)
    def forward(self, x):
        out, _ = self.lstm(x)
        return out[:, -1]
def width():
    return HIDDEN
if __name__ == "__main__":
    Net(3)(4)
`;
const files: Readonly<Record<string, string>> = {
  model,
  ".layers": "from model import Net\nclass Deep(Net):\n    def __init__(self):\n        super().__init__(5)\n",
  loop: "from loop2 import x",
  loop2: "from loop import x",
  broken: "def f(:\n    pass\ny = 3\n",
};

function read(text: string) {
  const analysis = analyze(text, "python", (module) => files[module]);
  const bound = analysis.facts.flatMap(({ bindings }) => bindings);
  return {
    label: (name: string) =>
      bound
        .filter((one) => one.name === name)
        .map(({ fact }) => label(fact))
        .at(-1),
    problems: diagnostics(analysis, {}).map(({ code, span }) => `${code} ${text.slice(span.start, span.end)}`),
  };
}

test("classes, functions and numbers of another file are followed", () => {
  const { label, problems } = read(
    "import torch\nfrom model import Net, width\nimport model as m\ny = Net(10)(torch.zeros(3, 7, 10))\nz = m.Net(5)(torch.zeros(2, 7, 5))\nw = torch.zeros(width(), m.HIDDEN)",
  );
  expect([label("y"), label("z"), label("w")]).toEqual(["[3, 20]", "[2, 20]", "[20, 20]"]);
  expect(problems).toEqual([]);
});

test("what fails inside another file is told at the call", () => {
  const { problems } = read("import torch\nfrom model import Net\nnet = Net(10)\ny = net(torch.zeros(3, 7, 11))");
  expect(problems).toEqual(["input-size net(torch.zeros(3, 7, 11))"]);
});

test("a file may import another one, and inherit from it", () => {
  const { label } = read("import torch\nfrom .layers import Deep\ny = Deep()(torch.zeros(3, 7, 5))");
  expect(label("y")).toBe("[3, 20]");
});

test("files that import each other, files that can't be read, and files that aren't there say nothing", () => {
  for (const text of [
    "from loop import x\ny = x",
    "from broken import y\nz = y",
    "from nowhere import y\nz = y.w(3)",
  ]) {
    expect(read(text).problems).toEqual([]);
  }
});
