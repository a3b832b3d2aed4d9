import { describe, expect, test } from "vitest";
import { type Analysis, analyze } from "../../engine/analyze.ts";
import { annotated } from "../../engine/features/annotate.ts";
import { definition } from "../../engine/features/definition.ts";
import { diagnostics, quickFixes } from "../../engine/features/diagnostics.ts";
import { hover } from "../../engine/features/hover.ts";
import { editorHints, hintTooltip, inlayHints } from "../../engine/features/inlay-hints.ts";
import type { Prose } from "../../engine/features/prose.ts";
import { recurrentCalls } from "../../engine/features/recurrent-calls.ts";
import { boundNames } from "../../engine/features/shape-table.ts";

function lines(...of: readonly string[]): string {
  return of.map((line) => `${line}\n`).join("");
}

/** `written` is the source with its hints. */
function shows(source: string, written: string): void {
  expect(annotated(analyze(source))).toBe(written);
}

function words(prose: Prose | undefined): string {
  return (prose ?? []).map((line) => line.map(({ text }) => text).join("")).join("\n");
}

/** What is hovered over at the first occurrence of a text. */
function hovered(source: string, at: string): string {
  return words(hover(analyze(source), source.indexOf(at))?.prose);
}

describe("inlay hints", () => {
  test("stand behind targets, loop variables, and chained names", () => {
    shows(
      lines(
        "x: [seq, b, 10]",
        "cell = nn.GRUCell(10, 20)",
        "h = g = torch.zeros(b, 20) * 1",
        "for xt in x:",
        "    h = cell(xt, h)",
      ),
      lines(
        "x: [seq, b, 10]",
        "cell = nn.GRUCell(10, 20)",
        "h: [b, 20] = g: [b, 20] = torch.zeros(b, 20) * 1",
        "for xt: [b, 10] in x:",
        "    h: [b, 20] = cell(xt, h)",
      ),
    );
  });

  test("are left out where the line spells the shape", () => {
    const source = lines(
      "x = torch.zeros(3, 20)",
      "n = 3",
      "a, b = 3, 4",
      "y: [3, 20]",
      "s = 'x'",
      "z: [3, 20] = x + 1",
    );
    shows(source, source);
  });

  test("show integers that come from somewhere", () => {
    shows(
      lines("x: [seq, b, 10]", "T = x.shape[0]", "n, m = x.size(0), x.size(2)"),
      lines("x: [seq, b, 10]", "T: seq = x.shape[0]", "n: seq, m: 10 = x.size(0), x.size(2)"),
    );
  });

  test("show tuples and lists", () => {
    shows(
      lines(
        "x: [seq, b, 10]",
        "both = nn.LSTM(10, 20)(x)",
        "hs = []",
        "for xt in x:",
        "    hs.append(xt)",
        "pair = [x, x]",
      ),
      lines(
        "x: [seq, b, 10]",
        "both: ([seq, b, 20], ([1, b, 20], [1, b, 20])) = nn.LSTM(10, 20)(x)",
        "hs = []",
        "for xt: [b, 10] in x:",
        "    hs.append(xt)",
        "pair: 2 × [seq, b, 10] = [x, x]",
      ),
    );
  });

  test("are shortened for the editor, and whole in the tooltip", () => {
    const source = lines("x: [alpha, beta, gamma, delta, epsilon, zeta, eta]", "y = x + 1");
    const analysis = analyze(source);
    const [hint] = inlayHints(analysis, { start: 0, end: source.length }, editorHints);
    const label = hint?.parts.map(({ text }) => text).join("") ?? "";
    expect(label).toBe(": [alpha, beta, gamma, delta, …, eta]");
    expect(words(hint && hintTooltip(analysis, hint.key))).toContain(
      "y: [alpha, beta, gamma, delta, epsilon, zeta, eta]",
    );
  });

  test("of a range are those of its lines", () => {
    const source = lines(...Array.from({ length: 100 }, (_, index) => `y${index} = torch.zeros(3, 4).t()`));
    const analysis = analyze(source);
    const start = source.indexOf("y50");
    const hints = inlayHints(analysis, { start, end: source.indexOf("y53") - 1 }, editorHints);
    expect(hints.map(({ offset }) => source.slice(offset - 3, offset))).toEqual(["y50", "y51", "y52"]);
  });

  test("that derive from an error say so", () => {
    const source = lines("out, h = nn.GRU(10, 20)(torch.zeros(5, 3, 11))", "y = out + 1");
    const analysis = analyze(source);
    const hint = inlayHints(analysis, { start: 0, end: source.length }, editorHints).at(-1);
    expect(hint?.parts.map(({ text }) => text).join("")).toBe(": [5, 3, 20]");
    expect(words(hint && hintTooltip(analysis, hint.key))).toContain("Suspect");
  });

  test("of prints in an unrolled loop show the first and the last", () => {
    shows(
      lines("x = torch.zeros(1, 2)", "for i in range(3):", "    print(x.shape)", "    x = torch.cat([x, x])"),
      lines(
        "x = torch.zeros(1, 2)",
        "for i in range(3):",
        "    print(x.shape)  [1, 2] … [4, 2]",
        "    x: [?, 2] = torch.cat([x, x])",
      ),
    );
  });
});

describe("hovers", () => {
  const source = lines(
    "batch_size: int",
    "x = torch.randn(10, batch_size, 100)",
    "lstm = nn.LSTM(100, 20, bidirectional=True)",
    "out, (h, c) = lstm(x)",
    "n = out.shape[2]",
  );

  test("show roles and arithmetic", () => {
    expect(hovered(source, "out,")).toBe(
      lines(
        "out: [10 time, batch_size batch, 40 hidden] float32",
        "batch_size: where it comes from",
        "40 = 2 directions × hidden_size 20",
      ).trimEnd(),
    );
  });

  test("show a module with its parameters and its page", () => {
    expect(hovered(source, "lstm =")).toMatch(
      /^lstm: LSTM\(100, 20, bidirectional=True\)\n19520 parameters: weight_ih_l0 \[80, 100\], .* and 4 more\nLSTM: equations and documentation$/,
    );
  });

  test("show a call's inputs and outputs", () => {
    const text = hovered(source, "lstm(x)");
    expect(text).toContain("in input: [10, batch_size, 100]");
    expect(text).toContain("out out: [10 time, batch_size batch, 40 hidden]");
    expect(text).toContain("out c: [2 layers, batch_size batch, 20 hidden]");
    expect(text.split("\n").length).toBeLessThanOrEqual(8);
  });

  test("are silent where there is nothing to say", () => {
    expect(hovered(lines("print(1)", "", "# note"), "# note")).toBe("");
  });
});

describe("diagnostics", () => {
  const wrong = lines(
    "gru = nn.GRU(10, 20)",
    "out, h = gru(torch.zeros(5, 3, 11))",
    "rnn = nn.RNN(7, 20)",
    "y, g = rnn(torch.zeros(5, 3, 8))",
  );
  const codes = (analysis: Analysis, severities = {}): readonly string[] =>
    diagnostics(analysis, severities).map(({ code }) => code);

  test("say where PyTorch stops", () => {
    const found = diagnostics(analyze(wrong), {});
    expect(found.map(({ code, stops }) => [code, stops])).toEqual([
      ["input-size", true],
      ["input-size", false],
    ]);
    expect(found[0]?.torch).toBe("RuntimeError: input.size(-1) must be equal to input_size. Expected 10, got 11");
  });

  test("follow the settings and the comments", () => {
    expect(codes(analyze(wrong), { "input-size": "off" })).toEqual([]);
    const silenced = wrong.replace("11))", "11))  # gatescope: ignore[view, input-size]");
    expect(codes(analyze(silenced))).toEqual(["input-size"]);
    expect(codes(analyze(wrong.replace("11))", "11))  # gatescope: ignore[view]")))).toHaveLength(2);
  });

  test("can be silenced by a fix, also beside a comment", () => {
    const silenced = (source: string): string => {
      const analysis = analyze(source);
      const [found] = diagnostics(analysis, {});
      const edit = found && quickFixes(analysis, found).at(-1)?.edits[0];
      return edit === undefined ? source : source.slice(0, edit.span.start) + edit.text + source.slice(edit.span.end);
    };
    const one = lines("out, h = nn.GRU(10, 20)(torch.zeros(5, 3, 11))  # why?");
    expect(silenced(one)).toBe(one.replace("why?", "why?  # gatescope: ignore[input-size]"));
    const other = one.replace("why?", "gatescope: ignore[view]");
    expect(silenced(other)).toBe(one.replace("why?", "gatescope: ignore[view, input-size]"));
    expect(codes(analyze(silenced(one)))).toEqual([]);
    expect(codes(analyze(silenced(other)))).toEqual([]);
  });

  test("come from Python's parser first", () => {
    const found = diagnostics(analyze(`${wrong}x = (\n`), {});
    expect(found.filter(({ stops }) => stops)).toMatchObject([
      { code: "syntax", torch: "SyntaxError: '(' was never closed" },
    ]);
  });

  test("name Python's kind of indentation error", () => {
    const [found] = diagnostics(analyze("x = 1\n  y = 2\n"), {});
    expect(found?.torch).toBe("IndentationError: unexpected indent");
  });

  test("tell of a form that isn't read once", () => {
    const source = lines("f = lambda x: x", "g = lambda x: x", "while f: pass");
    const unread = diagnostics(analyze(source), {}).filter(({ code }) => code === "unread");
    expect(new Set(unread.map(({ message }) => message)).size).toBe(unread.length);
    expect(unread.every(({ severity }) => severity === "hint")).toBe(true);
  });
});

describe("definitions", () => {
  /** The target of the name that starts behind the mark `|`, with a few characters after it. */
  const target = (marked: string): string | undefined => {
    const offset = marked.indexOf("|");
    const source = marked.replace("|", "");
    const found = definition(analyze(source), offset);
    return found && `${found.target.start}: ${source.slice(found.target.start, found.target.end)}`;
  };

  test("are the binding before a use", () => {
    expect(target("x = torch.zeros(3)\nx = torch.zeros(4)\ny = |x + 1\nx = y\n")).toBe("19: x");
    expect(target("x = torch.zeros(3)\nx = |x + 1\n")).toBe("0: x");
    expect(target("for i in range(3):\n    x = i\n    x = |x + 1\n")).toBe("23: x");
    expect(target("import torch\nx = to|rch.zeros(3)\n")).toBe("7: torch");
  });

  test("are a later binding where a loop comes round", () => {
    expect(target("for i in range(3):\n    print(|y)\n    y = i\n")).toBe("36: y");
  });

  test("of a dimension are the declaration that it comes from", () => {
    expect(target("x: [seq, b, 10]\nz: [|b, 3]\n")).toBe("9: b");
    expect(target("hidden: int\nlstm = nn.LSTM(10, |hidden)\n")).toBe("0: hidden");
  });

  test("do not exist for numbers and white space", () => {
    expect(target("x = |3\n")).toBeUndefined();
    expect(target("x =| \n")).toBeUndefined();
  });
});

test("recurrent calls are listed by place, those in loops once", () => {
  const source = lines(
    "cell = nn.LSTMCell(3, 4)",
    "s = None",
    "for xt in torch.zeros(5, 2, 3):",
    "    s = cell(xt, s)",
    "a = cell(xt)",
  );
  expect(recurrentCalls(analyze(source)).map(({ span, name }) => [source.slice(span.start, span.end), name])).toEqual([
    ["cell(xt, s)", "cell"],
    ["cell(xt)", "cell"],
  ]);
});

test("the shape table holds each place that binds a name, in the order of the source", () => {
  const source = lines(
    "import torch",
    "x: [seq, b, 10]",
    "(a, [c, *d]) = x.shape[0], [1, 2, 3]",
    "for i, xt in enumerate(x):",
    "    x: [seq, b, 10]",
  );
  expect(boundNames(analyze(source)).map(({ binding: { name, form } }) => [name, form])).toEqual([
    ["x", "declaration"],
    ["a", "assignment"],
    ["c", "assignment"],
    ["d", "assignment"],
    ["i", "loop"],
    ["xt", "loop"],
    ["x", "claim"],
  ]);
});

test("features answer for any text, at any offset", () => {
  for (const source of [
    "",
    "\r\n",
    "x = (",
    "for",
    "print(",
    "x[",
    "\ud800",
    "a = b = \nprint(a.",
    "class A:\n def f(self): pass",
  ]) {
    const analysis = analyze(source);
    annotated(analysis);
    recurrentCalls(analysis);
    boundNames(analysis);
    for (const each of diagnostics(analysis, {})) quickFixes(analysis, each);
    for (let offset = 0; offset <= source.length; offset++) {
      hover(analysis, offset);
      definition(analysis, offset);
    }
  }
});
