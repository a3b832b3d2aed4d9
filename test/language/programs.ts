import fc from "fast-check";

/** Pieces of programs, whole and half-typed, that make the cutting into chunks and lines hard. */
const pieces = [
  "x = torch.randn(10, 3, 100)",
  "out, (h, c) = lstm(x)",
  "out, (h, c) = lstm(x",
  "lstm = nn.LSTM(",
  "    input_size=100,",
  "input_size=100,",
  ")",
  "]",
  "for xt in x:",
  "for xt in x: h = f(xt)",
  "    h, c = cell(xt, [h, c])",
  "\thn = f(x)",
  "  y",
  "if a:",
  "elif b:",
  "else:",
  "try:",
  "except E as e:",
  "finally:",
  "def f(a, *b, c=1, **d):",
  "    return a",
  "class A(nn.Module):",
  "@torch.no_grad()",
  "match x:",
  "    case [1, *_]:",
  "x: [seq, b, 100]",
  "y =",
  "out.",
  "f(a, b=",
  "'''",
  '"""doc"""',
  "'abc",
  'f"{x',
  'f"{d["k"]!r:>{w}}"',
  "f'''{",
  "# a comment",
  "    # an indented comment",
  "a; b;",
  "x = 1 + \\",
  "\\",
  "[",
  "{'a': (",
  "é = 1",
  "😀 = x",
  "x = [i for i in range(3) if i]",
  "print(x, lambda y: y)",
  "from torch import (nn,",
  "import a.b as c",
  "with open(a) as b:",
  "async def f():",
  "",
];

const breaks = ["\n", "\n", "\n", "\r\n", "\r", "\n\n", " \n", "\f\n", "\n\f"];

/** A text of such pieces. */
export const programs = fc
  .array(fc.tuple(fc.constantFrom(...pieces), fc.constantFrom(...breaks)), { maxLength: 14 })
  .map((lines) => lines.flat().join(""));

/** What is typed or pasted: a character that matters, a piece, or anything. */
export const insertions = fc.oneof(
  fc.constant(""),
  fc.constantFrom(..."()[]{}'\"#\\:=,. \t\n\r\f;@x1\0\ufeff".split("")),
  fc.constantFrom(...pieces).map((piece) => `${piece}\n`),
  fc.constantFrom("'''", '"""', "\r\n", "\n    ", "\nelse:\n", "f'{", "\ud83d", "\udc00"),
  fc.string({ maxLength: 4, unit: "binary" }),
);

/** An edit of a text of any length: the two places are taken as parts of it. */
export const edits = fc.record({
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(60)),
  text: insertions,
});
