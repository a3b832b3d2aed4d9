import { expect, test } from "vitest";
import { parseDocument } from "../../engine/language/document.ts";
import type { Plain } from "./plain.ts";
import { plainStatement } from "./plain.ts";
import { messages, statementsOf } from "./read.ts";

const name = (text: string): Plain => ["name", text];
const call = (callee: Plain, ...given: readonly Plain[]): Plain => [
  "call",
  callee,
  given.map((value) => ["positional", value]),
];
const missing: Plain = ["missing"];

/** The forms of a text's statements without spans. */
const forms = (text: string): readonly Plain[] =>
  statementsOf(text).map((statement) => bare(plainStatement(statement, 0)));

function bare(plain: Plain): Plain {
  if (!Array.isArray(plain)) return plain;
  const parts = plain as readonly Plain[];
  const last = parts.at(-1);
  const span = Array.isArray(last) && last.length === 2 && last.every((part) => typeof part === "number");
  return (span ? parts.slice(0, -1) : parts).map(bare);
}

test("a call without its closing bracket is a call", () => {
  const targets: Plain = ["tuple", [name("out"), ["tuple", [name("h"), name("c")]]]];
  expect(forms("out, (h, c) = lstm(x")).toEqual([["assignment", [targets], call(name("lstm"), name("x"))]]);
  expect(forms("lstm(x, ")).toEqual([["expression", call(name("lstm"), name("x"))]]);
  expect(forms("f(g(x)[0")).toEqual([
    ["expression", call(name("f"), ["subscript", call(name("g"), name("x")), ["int", "0"]])],
  ]);
});

test("what isn't typed yet is missing", () => {
  expect(forms("y =")).toEqual([["assignment", [name("y")], missing]]);
  expect(forms("y = a +")).toEqual([["assignment", [name("y")], ["binary", "+", name("a"), missing]]]);
  expect(forms("out.")).toEqual([["expression", ["attribute", name("out"), ""]]]);
  expect(forms("x:")).toEqual([["annotation", name("x"), missing, null]]);
  expect(forms("f(a=)")).toEqual([["expression", ["call", name("f"), [["keyword", "a", missing]]]]]);
  expect(forms("for x in")).toEqual([["for", name("x"), missing, [], null]]);
  expect(forms("if")).toEqual([["if", [[missing, []]], null]]);
});

test("a property that isn't typed yet has its place behind the dot", () => {
  const [statement] = statementsOf("y = out.\nz");
  const value = statement?.kind === "assignment" ? statement.value : undefined;
  expect(value).toMatchObject({
    kind: "attribute",
    name: "",
    nameSpan: { start: 8, end: 8 },
    span: { start: 4, end: 8 },
  });
});

test("a forgotten comma is read as one", () => {
  expect(forms("f(a b)")).toEqual([["expression", call(name("f"), name("a"), name("b"))]]);
  expect(forms("[1 2]")).toEqual([
    [
      "expression",
      [
        "list",
        [
          ["int", "1"],
          ["int", "2"],
        ],
      ],
    ],
  ]);
});

test("outside of brackets the reading ends at what can't go on", () => {
  expect(forms("x = a b")).toEqual([["assignment", [name("x")], name("a")]]);
});

const following = [
  "y = bar(3)",
  "print(y)",
  "out, (h, c) = lstm(x)",
  "(a, b), c = h.shape, 3",
  "[a, b] = pair",
  "x: [seq, b]",
  "for a in b:\n  c",
  "hs.append(h)",
  "import torch",
];

test.each(following)("an open bracket ends before: %s", (next) => {
  for (const half of ["x = foo(", "x = foo(a,", "x = foo(a", "x = [a, (b", "x = foo(a=1,", "foo('abc"]) {
    const document = parseDocument(`${half}\n${next}\nz = (1, 2)\n`);
    expect(document.chunks.map((chunk) => chunk.text)).toEqual([half, next, "z = (1, 2)"]);
    expect(document.chunks.map((chunk) => chunk.problems.length)).toEqual([1, 0, 0]);
  }
});

test("an open bracket in a block costs its line", () => {
  expect(forms("for x in y:\n    h = f(x,\n    g = h(1)\n    i\nz")).toEqual([
    [
      "for",
      name("x"),
      name("y"),
      [
        ["assignment", [name("h")], call(name("f"), name("x"))],
        ["assignment", [name("g")], call(name("h"), ["int", "1"])],
        ["expression", name("i")],
      ],
      null,
    ],
    ["expression", name("z")],
  ]);
});

test("arguments that stand flush left are no statements", () => {
  expect(messages("lstm = nn.LSTM(\ninput_size=100,\nhidden_size=20\n)\n")).toEqual([]);
  const document = parseDocument("lstm = nn.LSTM(\ninput_size=100,\nhidden_size=20\ny = f(x)\n");
  expect(document.chunks.map((chunk) => chunk.text)).toEqual([
    "lstm = nn.LSTM(\ninput_size=100,\nhidden_size=20",
    "y = f(x)",
  ]);
});

test("an open string ends at its line", () => {
  expect(forms("x = 'abc\ny = 1")).toEqual([
    ["assignment", [name("x")], ["string", "abc"]],
    ["assignment", [name("y")], ["int", "1"]],
  ]);
});

test("a header without its colon keeps its block", () => {
  expect(forms("for x in y\n  z")).toEqual([["for", name("x"), name("y"), [["expression", name("z")]], null]]);
  expect(messages("for x in y\n  z")).toEqual(["expected ':'"]);
});

test("a wrong indentation costs nothing but its line", () => {
  const wrong = "for x in y:\n    a\n      b\n    c\n  d\n    e\nf";
  expect(messages(wrong)).toEqual(["unexpected indent", "unindent does not match any outer indentation level"]);
  expect(forms(wrong)).toEqual([
    ["for", name("x"), name("y"), ["a", "b", "c", "d", "e"].map((text) => ["expression", name(text)]), null],
    ["expression", name("f")],
  ]);
});

test("a stray clause keeps its block apart", () => {
  expect(messages("else:\n  a\nb")).toEqual(["invalid syntax"]);
  expect(forms("else:\n  a\nb")).toEqual([
    ["unread", "else"],
    ["expression", name("b")],
  ]);
});

test("a target that can't be one leaves the names that can", () => {
  const [statement] = statementsOf("a, f(), b = x");
  expect(statement).toMatchObject({ kind: "broken", assigned: ["a", "b"] });
});

test("what is beyond the language keeps its parts", () => {
  expect(statementsOf("x = lambda a, b=c: a + d.e")).toMatchObject([
    { value: { kind: "lambda", parameters: [{ name: "a" }, { name: "b" }], outer: [{ name: "c" }, { name: "d" }] } },
  ]);
  expect(statementsOf("match x:\n  case [a, *b] if c: d = 1\n  case A.B(e=f): pass")).toMatchObject([
    {
      kind: "unread",
      form: "match",
      expressions: [{ name: "x" }],
      parts: [
        { kind: "broken", assigned: ["a", "b"], expressions: [{ name: "c" }] },
        { kind: "assignment" },
        { kind: "broken", assigned: ["f"] },
        { kind: "pass" },
      ],
    },
  ]);
  expect(statementsOf("type X = int")).toMatchObject([{ kind: "unread", form: "type", parts: [{ assigned: ["X"] }] }]);
});
