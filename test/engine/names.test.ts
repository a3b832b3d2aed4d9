import { describe, expect, test } from "vitest";
import { definition } from "../../engine/features/definition.ts";
import { references } from "../../engine/features/references.ts";
import { prepareRename, rename } from "../../engine/features/rename.ts";
import { atCursor, lines } from "./cursor.ts";

/** The program with `<…>` around what the name at the cursor is read from, and `[…]`, as `«…»`, around where it is bound. */
function marked(source: string): string {
  const { analysis, offset } = atCursor(source);
  const { text } = analysis.document;
  let written = "";
  let from = 0;
  for (const { span, access } of references(analysis, offset)) {
    const name = text.slice(span.start, span.end);
    written += text.slice(from, span.start) + (access === "write" ? `«${name}»` : `<${name}>`);
    from = span.end;
  }
  return written + text.slice(from);
}

/** The program after the name at the cursor is called otherwise, or the sentence that refuses. */
function renamed(source: string, name: string): string {
  const { analysis, offset } = atCursor(source);
  const result = rename(analysis, offset, name);
  if (result.kind === "refused") return result.message;
  return [...result.spans]
    .sort((a, b) => b.start - a.start)
    .reduce((text, { start, end }) => text.slice(0, start) + name + text.slice(end), analysis.document.text);
}

function refusal(source: string): string {
  const { analysis, offset } = atCursor(source);
  const result = prepareRename(analysis, offset);
  return result.kind === "refused" ? result.message : `renames ${result.name}`;
}

/** The line and column (from 0) that a name leads to. */
function leadsTo(source: string): string {
  const { analysis, offset } = atCursor(source);
  const found = definition(analysis, offset);
  if (found === undefined) return "nothing";
  const before = analysis.document.text.slice(0, found.target.start).split("\n");
  const name = analysis.document.text.slice(found.target.start, found.target.end);
  return `${String(before.length - 1)}:${String(before.at(-1)?.length ?? 0)} ${name}`;
}

describe("references", () => {
  test("a variable of the module, through blocks", () => {
    expect(
      marked(lines("x = torch.zeros(3)", "for i in range(2):", "    x = x + ¦x", "print(x.shape, f'{x} {i}')")),
    ).toBe(
      lines("«x» = torch.zeros(3)", "for i in range(2):", "    «x» = <x> + <x>", "print(<x>.shape, f'{<x>} {i}')"),
    );
  });

  test("a comprehension has a scope of its own, but for its first iterable", () => {
    expect(marked(lines("x = [1, 2]", "y = [x¦ for x in x if x > 1]", "print(x)"))).toBe(
      lines("x = [1, 2]", "y = [<x> for «x» in x if <x> > 1]", "print(x)"),
    );
    expect(marked(lines("x¦ = [1, 2]", "y = [x for x in x if x > 1]", "print(x)"))).toBe(
      lines("«x» = [1, 2]", "y = [x for x in <x> if x > 1]", "print(<x>)"),
    );
  });

  test("a function's parameters and locals are its own; its keyword arguments name them", () => {
    expect(
      marked(lines("x = 1", "def f(x¦, y=x):", "    z = x + y", "    return [x for _ in z]", "f(x=x)", "g(x=2)")),
    ).toBe(lines("x = 1", "def f(«x», y=x):", "    z = <x> + y", "    return [<x> for _ in z]", "f(<x>=x)", "g(x=2)"));
  });

  test("global names the module's variable", () => {
    expect(marked(lines("n¦ = 0", "def f():", "    global n", "    n = 1", "def g():", "    n = 2"))).toBe(
      lines("«n» = 0", "def f():", "    global <n>", "    «n» = 1", "def g():", "    n = 2"),
    );
  });

  test("a class's names are not seen from its methods", () => {
    expect(marked(lines("k = 1", "class A:", "    k = 2", "    def f(self):", "        return k¦"))).toBe(
      lines("«k» = 1", "class A:", "    k = 2", "    def f(self):", "        return <k>"),
    );
  });

  test("a symbol and a tensor of the same name are two things", () => {
    const program = lines("x: [seq, h, 10]", "out, h = nn.GRU(10, 20)(x)", "y: [h, 20]", "print(h.shape)");
    expect(marked(program.replace("seq, h", "seq, ¦h"))).toBe(
      lines("x: [seq, <h>, 10]", "out, h = nn.GRU(10, 20)(x)", "y: [<h>, 20]", "print(h.shape)"),
    );
    expect(marked(program.replace("(h.", "(¦h."))).toBe(
      lines("x: [seq, h, 10]", "out, «h» = nn.GRU(10, 20)(x)", "y: [h, 20]", "print(<h>.shape)"),
    );
  });

  test("a symbol is read in ordinary code, and in jaxtyping's text", () => {
    expect(
      marked(lines("x: [seq, b¦, 10]", "h = torch.zeros(b, 20)", 'y: Float[Tensor, "2*b seq"]', "z: [2 * b]")),
    ).toBe(lines("x: [seq, <b>, 10]", "h = torch.zeros(<b>, 20)", 'y: Float[Tensor, "2*<b> seq"]', "z: [2 * <b>]"));
  });

  test("a variable that holds an integer is what the brackets mean", () => {
    expect(marked(lines("x: [seq, b]", "n = x.shape[0]", "y: [n¦, 3]", "hidden: int", "z: [hidden]"))).toBe(
      lines("x: [seq, b]", "«n» = x.shape[0]", "y: [<n>, 3]", "hidden: int", "z: [hidden]"),
    );
    expect(marked(lines("hidden: int", "z: [hidden]", 'w: Float[Tensor, "hidden¦"]', "nn.GRU(hidden, 2)"))).toBe(
      lines("«hidden»: int", "z: [<hidden>]", 'w: Float[Tensor, "<hidden>"]', "nn.GRU(<hidden>, 2)"),
    );
  });

  test("attributes of self, and of a variable", () => {
    expect(
      marked(
        lines(
          "class M(nn.Module):",
          "    def __init__(self):",
          "        self.rnn¦ = nn.GRU(1, 2)",
          "    def forward(self, x):",
          "        return self.rnn(x), x.rnn",
        ),
      ),
    ).toBe(
      lines(
        "class M(nn.Module):",
        "    def __init__(self):",
        "        self.«rnn» = nn.GRU(1, 2)",
        "    def forward(self, x):",
        "        return self.<rnn>(x), x.rnn",
      ),
    );
  });

  test("text that doesn't parse, and what follows except, still has names", () => {
    expect(marked(lines("x = 1", "y = x¦ + = x", "z = foo(x,"))).toBe(
      lines("«x» = 1", "y = <x> + = <x>", "z = foo(<x>,"),
    );
    expect(marked(lines("E = 1", "try:", "    pass", "except E¦ as e:", "    e"))).toBe(
      lines("«E» = 1", "try:", "    pass", "except <E> as e:", "    e"),
    );
  });

  test("a lambda's parameters are its own", () => {
    expect(marked(lines("a¦ = 1", "f = lambda a, b=a: a + b", "g = lambda b: a + b"))).toBe(
      lines("«a» = 1", "f = lambda a, b=<a>: a + b", "g = lambda b: <a> + b"),
    );
  });
});

describe("rename", () => {
  test("a variable and a dimension", () => {
    expect(renamed(lines("out, (h, c) = nn.LSTM(1, 2)(x)", "print(¦h)"), "state")).toBe(
      lines("out, (state, c) = nn.LSTM(1, 2)(x)", "print(state)"),
    );
    expect(renamed(lines("x: [¦seq, b]", "y = torch.zeros(seq)", "seq_length = 3"), "steps")).toBe(
      lines("x: [steps, b]", "y = torch.zeros(steps)", "seq_length = 3"),
    );
  });

  test("a Dim keeps its symbol's name in step", () => {
    expect(renamed(lines('seq = Dim("seq", min=1)', "x: [¦seq, 3]"), "steps")).toBe(
      lines('steps = Dim("steps", min=1)', "x: [steps, 3]"),
    );
  });

  test("refuses what isn't the program's, in a sentence", () => {
    expect(refusal("x = ¦torch.zeros(3)\n")).toBe("torch is PyTorch's name.");
    expect(refusal("x = torch.¦zeros(3)\n")).toBe("zeros is PyTorch's name.");
    expect(refusal("y = self.¦size\n")).toBe("size is an attribute: variables and dimensions can be renamed.");
    expect(refusal("y = ¦len([1])\n")).toBe("len is Python's own name.");
    expect(refusal("¦for i in range(3):\n    pass\n")).toBe("for is one of Python's words.");
    expect(refusal("r = nn.GRU(1, hidden¦_size=2)\n")).toBe(
      "hidden_size is the name of a parameter that isn't defined in this file.",
    );
    expect(refusal("from torch.nn import LSTM\nl = ¦LSTM(1, 2)\n")).toBe(
      "LSTM is imported under its own name: give it another one with `as` first.",
    );
    expect(refusal("import torch.nn as net\nl = ¦net.LSTM(1, 2)\n")).toBe("renames net");
    expect(refusal("y = ¦unheard\n")).toBe("unheard isn't defined in this file.");
    expect(refusal("y = 1 # ¦comment\n")).toBe("There is no variable or dimension here.");
    expect(refusal("y = '¦text'\n")).toBe("There is no variable or dimension here.");
    expect(refusal("\n¦\n")).toBe("There is no variable or dimension here.");
  });

  test("refuses names that Python wouldn't take, and those that mean something else", () => {
    const program = lines("¦x = 1", "y = x + len([x for z in [1]])");
    expect(renamed(program, "2x")).toMatch(/^"2x" is no name/);
    expect(renamed(program, "a b")).toMatch(/is no name/);
    expect(renamed(program, "")).toMatch(/is no name/);
    expect(renamed(program, "lambda")).toBe("lambda is one of Python's words.");
    expect(renamed(program, "nn")).toBe("nn is PyTorch's name.");
    expect(renamed(program, "y")).toBe("y already stands for something else here.");
    expect(renamed(program, "len")).toBe("len already stands for something else here.");
    expect(renamed(program, "z")).toBe("z already stands for something else here.");
    expect(renamed(program, "größe")).toBe(lines("größe = 1", "y = größe + len([größe for z in [1]])"));
    expect(renamed(lines("x: [¦b, 3]", "y = 1"), "y")).toBe("y already stands for something else here.");
    expect(renamed(lines("x: [¦b, 3]"), "_")).toMatch(/any size/);
  });

  test("the name of a comprehension's own may be one of the module's", () => {
    expect(renamed(lines("x = [1]", "y = [i¦ for i in [2]]"), "x")).toBe(lines("x = [1]", "y = [x for x in [2]]"));
    expect(renamed(lines("x = [1]", "y = [i¦ + x[0] for i in [2]]"), "x")).toBe(
      "x already stands for something else here.",
    );
  });
});

describe("definition", () => {
  test("is the last binding that is in force", () => {
    expect(leadsTo(lines("x = 1", "x = 2", "x = ¦x + 1"))).toBe("1:0 x");
    expect(leadsTo(lines("x = 1", "y = [x for x in ¦x]"))).toBe("0:0 x");
    expect(leadsTo(lines("x = 1", "y = [¦x for x in x]"))).toBe("1:11 x");
    expect(leadsTo(lines("for i in range(3):", "    if i:", "        print(¦late)", "    late = i"))).toBe("3:4 late");
  });

  test("of a dimension is the first shape that names it", () => {
    expect(leadsTo(lines("x: [seq, b]", "y: [b, 3]", "z = torch.zeros(¦b)"))).toBe("0:9 b");
    expect(leadsTo(lines("b = 1", "x: [seq, b]", "y: [¦seq]"))).toBe("1:4 seq");
  });

  test("of a module's setting or parameter is the argument that made it", () => {
    const program = lines(
      "n = 20",
      "lstm = nn.LSTM(10, hidden_size=n)",
      "print(lstm.hidden_size, lstm.weight_ih_l0, lstm.bidirectional)",
    );
    expect(leadsTo(program.replace("lstm.hidden", "lstm.¦hidden"))).toMatch(/^1:.*n$/);
    expect(leadsTo(program.replace("weight_ih", "¦weight_ih"))).toMatch(/^1:7 nn.LSTM/);
    expect(leadsTo(program.replace("bidirectional", "¦bidirectional"))).toMatch(/^1:7 nn.LSTM/);
  });

  test("of self's attribute is where the class sets it", () => {
    expect(
      leadsTo(
        lines(
          "class M:",
          "    def __init__(self):",
          "        self.a = 1",
          "    def f(self):",
          "        return self.¦a",
        ),
      ),
    ).toBe("2:13 a");
  });

  test("of a function, a class, a parameter", () => {
    expect(leadsTo(lines("def f(x):", "    return ¦x", "f(x=1)"))).toBe("0:6 x");
    expect(leadsTo(lines("def f(x):", "    return x", "f(¦x=1)"))).toBe("0:6 x");
    expect(leadsTo(lines("def f(x):", "    return x", "¦f(x=1)"))).toBe("0:4 f");
  });
});
