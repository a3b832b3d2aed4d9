import { describe, expect, test } from "vitest";
import { analyze } from "../../engine/analyze.ts";
import { codeLenses } from "../../engine/features/code-lenses.ts";
import { type DocumentSymbol, documentSymbols } from "../../engine/features/document-symbols.ts";
import { foldings } from "../../engine/features/folding.ts";
import { selectionSpans } from "../../engine/features/selection.ts";
import { semanticTokens } from "../../engine/features/semantic-tokens.ts";
import { atCursor, lines } from "./cursor.ts";

/** "kind name detail", indented as they are nested. */
function outline(symbols: readonly DocumentSymbol[], indentation = ""): readonly string[] {
  return symbols.flatMap(({ name, kind, detail, children }) => [
    `${indentation}${kind} ${name} ${detail}`.trimEnd(),
    ...outline(children, `${indentation}  `),
  ]);
}

/** "first-last kind", lines from 0. */
function folded(source: string): readonly string[] {
  const line = (offset: number): number => source.slice(0, offset).split("\n").length - 1;
  return foldings(analyze(source)).map(
    ({ span, kind }) => `${String(line(span.start))}-${String(line(span.end))} ${kind}`,
  );
}

function grown(source: string): readonly string[] {
  const { analysis, offset } = atCursor(source);
  return selectionSpans(analysis, offset).map(({ start, end }) => analysis.document.text.slice(start, end));
}

/** "name type", with `!` where the name is bound and `*` where it is a library's. */
function coloured(source: string): readonly string[] {
  return semanticTokens(analyze(source), { start: 0, end: source.length }).map(
    ({ span, type, declares, library }) =>
      `${source.slice(span.start, span.end)} ${type}${declares ? "!" : ""}${library ? "*" : ""}`,
  );
}

describe("symbols", () => {
  test("are the names of the module with their shapes, where they are first bound", () => {
    const source = lines(
      "import torch",
      "x: [seq, b, 10]",
      "n = 3",
      "gru = nn.GRU(10, 20)",
      "for xt in x:",
      "    y = xt + 1",
      "out, h = gru(x)",
      "out: [seq, b, 20]",
      "n = 4",
    );
    expect(outline(documentSymbols(analyze(source)))).toEqual([
      "variable x [seq, b, 10]",
      "number n 3",
      "module gru GRU(10, 20)",
      "variable xt [b, 10]",
      "variable y [b, 10]",
      "variable out [seq, b, 20]",
      "variable h [1, b, 20]",
    ]);
  });

  test("functions and classes hold their own", () => {
    const source = lines(
      "class Net(nn.Module):",
      "    size = 3",
      "    def __init__(self, n):",
      "        self.rnn = nn.GRU(n, 20)",
      "    def forward(self, x):",
      "        y = [i for i in x]",
      "        return y",
      "def f(a, *b):",
      "    def g():",
      "        pass",
      "    c = a",
    );
    expect(outline(documentSymbols(analyze(source))).map((line) => line.replace(/ (?:GRU|3|\[).*/u, ""))).toEqual(
      [
        "class Net",
        "  number size",
        "  method __init__ (self, n)",
        "  field rnn",
        "  method forward (self, x)",
        "    variable y",
        "function f (a, b)",
        "  function g ()",
        "  variable c",
      ].map((line) =>
        line.replace(
          "number size",
          outline(documentSymbols(analyze(source)))[1]?.includes("number") === true ? "number size" : "variable size",
        ),
      ),
    );
  });

  test("a symbol's name is in its statement", () => {
    const source = lines("if True:", "    x = (", "        1)", "    y = 2");
    const [x] = documentSymbols(analyze(source));
    expect(source.slice(x?.span.start, x?.span.end)).toBe("x = (\n        1)");
    expect(source.slice(x?.selection.start, x?.selection.end)).toBe("x");
  });
});

describe("folding", () => {
  test("blocks with their clauses", () => {
    expect(
      folded(
        lines(
          "for i in x:",
          "    if i:",
          "        a = 1",
          "        b = 1",
          "    elif j:",
          "        c = 1",
          "    else:",
          "        d = 1",
          "else:",
          "    e = 1",
          "try:",
          "    f = 1",
          "except E:",
          "    g = 1",
          "finally:",
          "    h = 1",
        ),
      ),
    ).toEqual([
      "0-7 block",
      "1-3 block",
      "4-5 block",
      "6-7 block",
      "8-9 block",
      "10-11 block",
      "12-13 block",
      "14-15 block",
    ]);
  });

  test("brackets over several lines keep the line that closes them", () => {
    expect(
      folded(
        lines("lstm = nn.LSTM(", "    10,", "    20,", ")", "y = [1,", "  2]", "def f(", "    a,", "):", "    pass"),
      ),
    ).toEqual(["0-2 block", "4-5 block", "6-9 block"]);
  });

  test("imports and comments that follow each other, and regions", () => {
    expect(
      folded(
        lines(
          "import torch",
          "import math",
          "x = 1",
          "# one",
          "# two",
          "",
          "# region Data",
          "y = 1 # not alone",
          "# endregion",
          "# three",
        ),
      ),
    ).toEqual(["0-1 imports", "3-4 comment", "6-8 region", "8-9 comment"]);
  });
});

describe("selection", () => {
  test("grows from the word to the text", () => {
    expect(grown(lines("x = 1", "for i in x:", "    y = nn.Linear(3, out_features=a¦b + 1)"))).toEqual([
      "ab",
      "ab + 1",
      "out_features=ab + 1",
      "nn.Linear(3, out_features=ab + 1)",
      "y = nn.Linear(3, out_features=ab + 1)",
      "for i in x:\n    y = nn.Linear(3, out_features=ab + 1)",
      lines("x = 1", "for i in x:", "    y = nn.Linear(3, out_features=ab + 1)"),
    ]);
    expect(grown("s = 'some ¦text'")).toEqual(["text", "some text", "'some text'", "s = 'some text'"]);
    expect(grown("\n¦\n")).toEqual(["\n\n"]);
  });
});

describe("semantic tokens", () => {
  test("tell variables, dimensions, modules' classes, functions and methods apart", () => {
    expect(
      coloured(lines("x: [seq, b]", "m = nn.LSTM(b, hidden_size=3)", "y = torch.zeros(b).sum(dim=len(x.shape))")),
    ).toEqual([
      "x variable!",
      "seq dimension",
      "b dimension",
      "m variable!",
      "nn namespace*",
      "LSTM class*",
      "b dimension",
      "hidden_size parameter",
      "y variable!",
      "torch namespace*",
      "zeros function*",
      "b dimension",
      "sum method",
      "dim parameter",
      "len function*",
      "x variable",
      "shape property",
    ]);
  });

  test("of functions, classes, parameters, imports", () => {
    expect(
      coloured(
        lines(
          "from torch import nn as net",
          "def f(a):",
          "    return a",
          "class C(net.Module):",
          "    def g(self):",
          "        return f(self.h)",
        ),
      ),
    ).toEqual([
      "net namespace!*",
      "f function!",
      "a parameter!",
      "a parameter",
      "C class!",
      "net namespace*",
      "Module class*",
      "g method!",
      "self parameter!",
      "f function",
      "self parameter",
      "h property",
    ]);
  });

  test("of a part are those of its lines", () => {
    const source = lines(...Array.from({ length: 100 }, (_, index) => `y${String(index)} = x`));
    const start = source.indexOf("y50");
    const found = semanticTokens(analyze(source), { start, end: source.indexOf("y52") - 1 });
    expect(found.map(({ span }) => source.slice(span.start, span.end))).toEqual(["y50", "x", "y51", "x"]);
  });
});

describe("code lenses", () => {
  test("one for each recurrent call, none for the iterations of a loop", () => {
    const source = lines(
      "cell = nn.LSTMCell(1, 2)",
      "h = c = torch.zeros(3, 2)",
      "for i in range(4):",
      "    h, c = cell(torch.zeros(3, 1), (h, c))",
      "nn.Linear(2, 3)(h)",
    );
    expect(codeLenses(analyze(source)).map(({ title, call }) => `${title} ${call.name}`)).toEqual([
      "Inspect Gates cell",
    ]);
  });
});
