import fc from "fast-check";

const name = fc.constantFrom("x", "y", "out", "h", "c", "lstm", "gru", "cell", "hs", "n", "seq", "b", "fc", "state");
const size = fc.constantFrom("1", "2", "3", "10", "20", "seq", "b", "n", "2 * b", "seq - 1", "hid // 2");

const expression = fc.oneof(
  fc
    .tuple(
      name,
      fc.constantFrom(
        "[-1]",
        "[0]",
        "[:, -1]",
        "[..., 0]",
        "[1:]",
        ".shape",
        ".size(0)",
        ".shape[1]",
        ".t()",
        ".transpose(0, 1)",
        ".squeeze()",
        ".unsqueeze(0)",
        ".view(-1)",
        ".reshape(2, -1)",
        ".sum()",
        ".mean(dim=0)",
      ),
    )
    .map(([subject, tail]) => subject + tail),
  fc
    .tuple(fc.constantFrom("LSTM", "GRU", "RNN", "Linear", "LSTMCell", "GRUCell", "Embedding"), size, size)
    .map(([kind, input, hidden]) => `nn.${kind}(${input}, ${hidden})`),
  fc
    .tuple(
      fc.constantFrom("LSTM", "GRU"),
      size,
      size,
      fc.constantFrom("1", "2", "layers"),
      fc.constantFrom("True", "False"),
    )
    .map(
      ([kind, input, hidden, layers, flag]) =>
        `nn.${kind}(${input}, ${hidden}, ${layers}, batch_first=${flag}, bidirectional=${flag})`,
    ),
  fc
    .tuple(fc.constantFrom("zeros", "randn", "ones"), fc.array(size, { maxLength: 3 }))
    .map(([make, sizes]) => `torch.${make}(${sizes.join(", ")})`),
  fc.tuple(fc.constantFrom("lstm", "gru", "cell", "fc"), name).map(([callee, argument]) => `${callee}(${argument})`),
  fc
    .tuple(fc.constantFrom("lstm", "cell"), name, name, name)
    .map(([callee, a, h, c]) => `${callee}(${a}, (${h}, ${c}))`),
  fc.tuple(fc.constantFrom("cat", "stack"), name, name).map(([join, a, b]) => `torch.${join}([${a}, ${b}], dim=-1)`),
  fc.tuple(name, fc.constantFrom("+", "*", "@", "//", "=="), name).map((parts) => parts.join(" ")),
  size,
  fc
    .tuple(fc.constantFrom("f", "g", "net", "Net", "net.help", "Net().fc"), name)
    .map(([callee, x]) => `${callee}(${x})`),
  fc.constantFrom("Net()", "Net(3)", "net.hidden", "f", "lambda v: v + x", "torch.zeros(2, 3)"),
  fc.constantFrom("[]", "None", "torch.stack(hs)", "len(hs)", "(x, y)", "{}", "'text'", "[v for v in x]"),
);

const target = fc.oneof(
  name,
  fc.constantFrom("out, (h, c)", "out, state", "h, c", "a, *rest", "hs[0]", "lstm.hidden_size"),
);

const simple: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(target, expression).map(([left, right]) => `${left} = ${right}`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(name, fc.array(size, { minLength: 1, maxLength: 3 }))
      .map(([subject, dims]) => `${subject}: [${dims.join(", ")}]`),
  },
  { weight: 1, arbitrary: name.map((subject) => `${subject}: int`) },
  { weight: 1, arbitrary: expression.map((value) => `print(${value})`) },
  { weight: 1, arbitrary: name.map((subject) => `hs.append(${subject})`) },
  { weight: 1, arbitrary: fc.tuple(name, expression).map(([subject, value]) => `${subject} += ${value}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "del x",
      "pass",
      "import torch",
      "from torch import nn",
      "x = lambda v: v",
      "assert b == 3",
      "out, (h, c) = lstm(x",
      "x = torch.",
      "h = (",
      "break",
    ),
  },
);

const block = fc
  .array(simple, { minLength: 1, maxLength: 3 })
  .map((lines) => lines.map((line) => `    ${line}`).join("\n"));

const statement: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: simple },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          "for xt in x:",
          "for i in range(n):",
          "for i in range(3):",
          "for t in range(1000):",
          "for v in hs:",
          "for i, v in enumerate(x):",
        ),
        block,
      )
      .map((parts) => parts.join("\n")),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom("if b > 3:", "if x is None:", "while True:", "with torch.no_grad():", "def f(x):"), block)
      .map((parts) => parts.join("\n")),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          "def f(x):",
          "def g(x, b=3):",
          "def f(x, *hs):",
          "def f(h: [rows, cols, 3]):",
          "@torch.no_grad()\ndef g(x):",
        ),
        block,
        expression,
      )
      .map(([head, body, result]) => `${head}\n${body}\n    return ${result}`),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(size, size, name, expression, fc.constantFrom("f(x)", "self.fc(x)", "self.help(x)", "self.lstm(x)[0]"))
      .map(
        ([input, hidden, argument, help, result]) => `class Net(nn.Module):
    def __init__(self, hidden=${hidden}):
        super().__init__()
        self.hidden = hidden
        self.lstm = nn.LSTM(${input}, hidden)
        self.fc = nn.Linear(hidden, ${input})
    def help(self, ${argument}):
        return ${help}
    def forward(self, x):
        out, (h, c) = self.lstm(x)
        return ${result}`,
      ),
  },
  { weight: 1, arbitrary: fc.tuple(block, block).map(([yes, no]) => `if seq == 10:\n${yes}\nelse:\n${no}`) },
);

/** Programs of the kinds that people write around recurrent layers, right and wrong ones, some half-typed. */
export const program = fc.array(statement, { minLength: 1, maxLength: 14 }).map((lines) => lines.join("\n"));

/** An edit of a text: where, as a share of its length, how much goes, and what comes. */
export const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  removed: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 30 })),
  text: fc.oneof(
    statement.map((line) => `${line}\n`),
    fc.constantFrom("\n", "(", ")", "x", " ", "    ", "[", '"', "#", ":", "="),
    fc.string({ maxLength: 5 }),
  ),
});
