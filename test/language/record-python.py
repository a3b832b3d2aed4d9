"""Records how CPython reads programs, and how it words what it refuses: python record-python.py > python.json"""
import ast
import json
import platform
import sys
import warnings

PROGRAMS = [
    "lstm = nn.LSTM(input_size=100, hidden_size=20, num_layers=4)\nprint(lstm)\nx = torch.randn(10, 3, 100)\nout, (h, c) = lstm(x)  # a comment\nprint(out.shape, h.shape, c.shape)\n",
    "x: [seq, b, 100]\nout: [seq, b, 2 * hid, ...]\nh: [_, n // 2] = ...\nhidden: int\ny: Float[Tensor, \"seq b 100\"] = f(x)\nself.h: int = 3\n",
    "hs = []\nfor xt in x:\n    h1, c1 = cell1(xt, [h1, c1])\n    hs.append(h1)\nelse:\n    pass\nout = torch.stack(hs)\n",
    "for i, (a, *b) in enumerate(zip(x, y)): h = f(a); g(b)\n",
    "for x in *a, b: pass\nfor x, in y: pass\nfor x[0] in y: pass\nfor a.b in y: pass\n",
    "while x := f(): break\nwhile True:\n\tcontinue\nelse: y\n",
    "if a: b\nelif c: d\nelif e:\n    f\nelse: g\n",
    "if a:\n    pass\nelse:\n    if b: c\n",
    "with torch.no_grad(): y = f(x)\nwith a as b, c as (d, e): pass\nwith (a as b, c): pass\nwith (a, b): pass\nwith (a): pass\nwith (a) as b: pass\nwith (a, b) as c: pass\nwith (yield): pass\nwith (x for x, y in z): pass\nwith (a, b,): pass\nwith a.b() as c.d, e as f[0]: pass\n",
    "try:\n    a\nexcept (A, B) as e:\n    b\nexcept C: c\nexcept: d\nelse: e\nfinally: f\n",
    "try: a\nfinally: b\ntry: a\nexcept* E as e: b\n",
    "def f(a, /, b: int = 3, *args: int, k, l=2, **kw: dict) -> list[int]:\n    return a, *b\n",
    "def f(*, a): pass\ndef f(a, b=1, /): pass\ndef f(a=lambda x, y=1: x, *b): return\n",
    "async def f():\n    await g()\n    async with a: pass\n    async for b in c: pass\n    return [x async for x in y]\n",
    "@a.b\n@c(d)[e]\n# between\nclass A(B, *C, metaclass=D, **E):\n    \"\"\"doc\"\"\"\n    x: int = 3\n    def f(self): return self.x\nclass F: pass\nclass G(): pass\n",
    "class Net(nn.Module):\n    def __init__(self, hidden):\n        super().__init__()\n        self.cell = nn.LSTMCell(10, hidden)\n\n    def forward(self, x):\n        for xt in x:\n            h, c = self.cell(xt)\n        return h\n",
    "match x:\n    case [1, *_] if y: pass\n    case {'a': b, **c}: d\nmatch = case = type = 3\nmatch[x] = 1\nmatch(x)\nmatch: int\nprint(match, case)\ntype(x)\n",
    "import a, b.c as d, e.f\nfrom a import *\nfrom . import a as b, c\nfrom ...a.b import (c as d, e,)\nfrom .... import a\n",
    "raise\nraise A\nraise A(b) from c\nassert a, b\nassert (a, b)\ndel a, b[0], c.d\ndel (a, b)\ndel a,\npass; ...; x = 1;\n",
    "global a, b\ndef f():\n    nonlocal_ = 1\n    def g():\n        nonlocal nonlocal_\n",
    "a = b = c\na, b = b, a\na, = b\n[a, *b] = c\n(a) = (b)\n*a, b = c\na.b, c[d] = e\nx = yield_ = 3\n()\n(),\n",
    "a += 1; a -= 1; a *= 1; a /= 1; a //= 1; a %= 1; a **= 1; a @= 1; a <<= 1; a >>= 1; a &= 1; a |= 1; a ^= 1\na.b[c] += 1, 2\n",
    "a + b - c * d / e // f % g @ h ** i\n-a ** -b ** c\n~a << b >> c & d | e ^ f\n2 ** -1\n(a + b).c\n(-a).b\n- - a\n",
    "not a\nnot a == b\nnot a and b\na and not b or c\nnot (a and b)\nnot not a or not b and not c\na or b or c and d\n(a or b) or c\n",
    "a < b <= c != d\na in b\na not in b\na is b\na is not b\nnot a in b\nnot a is not b\n(a < b) < c\na == b in c\n",
    "a if b else c\na if b else c if d else e\n(a if b else c) if d else e\nnot a if b or c else not d\nx = a if b else lambda: c\n",
    "lambda: a\nlambda x, *y, z=1, **w: x\nlambda *, a: a\nlambda a, /, b: a\nlambda a,: a\nlambda *a, b=(1, 2): {a: b}\nx = lambda y: (yield)\nf(lambda x: x, key=lambda: 1)\n",
    "f()\nf(a, *b, c=1, **d)\nf(a)(b).c[d]\nf(*a, b)\nf(a, b,)\nf(x for x in y)\nf(x for x, y in z if x)\nf(a, (x for x in y))\nf(*a or b)\nf(**a or b)\nf(a := 1)\nf(a=b if c else d)\nf(a, b=1, *c)\n",
    "x[0]\nx[-1]\nx[1:2]\nx[:]\nx[::2]\nx[1:]\nx[:, 0, ..., None]\nx[a, b]\nx[a,]\nx[1:2, ::3]\nx[1:2:, 3]\nx[()]\nx[*a]\nx[*a, b]\nx[a := 1]\nx[a if b else c:d]\nx[i + 1:j * 2]\n",
    "[]\n[a]\n[a, b,]\n[*a, *b]\n{a}\n{*a, b}\n{}\n{a: b, **c, 'd': e,}\n{a: b if c else d}\n(a,)\n(*a, b)\n*a, b\n",
    "[x for x in y]\n[x for x in y if a if b]\n[x for x in y for z in w if v]\n{x: y for x, y in z}\n{x for x in y}\n(x for x in y)\n[x for x, in y]\n[x for (x, *y) in z]\n[x for *x, y in z]\n[[a for a in b] for b in c]\n[x if y else z for x in w]\n[x for x in (a if b else c)]\n[y := 1, y ** 2]\n[z := x for x in y]\n{z := x, 1}\n",
    "1\n1_000\n0\n00\n0x_ff\n0XFF\n0o17\n0b1_01\n9007199254740993\n0xffffffffffffffffffff\n1.\n.5\n1.5e10\n1e-5\n1_0.0_1\n1E5\n1j\n1.5J\n0777.5\n09.5\n1e400\n",
    "1if x else 2\n1 .real\n1..real\n[1for x in y]\n",
    "'a'\n\"a\"\n'''a\nb'''\n\"\"\"a\"b\"\"\"\n'a' 'b' \"c\"\n'\\n\\t\\\\\\'\\x41\\u0041\\U00000041\\101\\0\\q'\nr'\\n'\nR\"\\\"\"\nu'a'\nb'a'\nRb'\\n'\n'a\\\nb'\n('a'\n 'b')\n'é😀'\n'\\ud800'\n",
    "f''\nf'a'\nf'{a}'\nf'{a}{b}'\nf'a{b}c' 'd{e}'\nf'{a!r}{b!s}{c!a}'\nf'{a:>10}{b:.3f}{c:{d}.{e}}'\nf'{a!r:>{w}}'\nf'{{}}{{{a}}}'\nf'{a=}{b = }{c=!s}{d=:>5}'\nf'{a[\"b\"]}{x.y(1, 2)}'\nf'''{\na\n}'''\nf'{(lambda x: x)(1)}{ {1: 2}[1] }{a if b else c}'\nrf'\\d{a}'\nf'{a != b}{a == b}{a <= b}'\nf'{a,b}{*c,}'\nf'{x:{y:0}}'\nf'\\x41{a}\\n'\nf'{f\"{a}\"}'\nf'{yield_}'\nf'{a:%H:%M}'\nf'{3.14:10.10}'\n",
    "x = (1 +\n     2)\nf(\n)\nx = [\n    1,  # one\n    2,\n]\ny = 1 + \\\n    2\nif a and \\\n   b:\n    c\n",
    "foo(\nbar(x),\nbaz=1)\nlayers = [\nnn.Linear(3, 4),\nnn.Linear(4, 5)\n]\nlstm = nn.LSTM(\ninput_size=100,\nhidden_size=20)\nx = {\n'a': 1,\n'b': 2}\ny = (a\nif b\nelse c)\nz = [i\nfor i in x\nif i]\nf(x)(\ny)\n",
    "def f(\na,\nb=1,\n*c\n):\n    return (a,\nb)\n",
    "x = f(a,\nb)(\nc\n).d(\ne\n)\n",
    "if a:\n  if b:\n      c\n  d\n# e\n\n  f\ng\n",
    "if a:\n\tb\n\tif c:\n\t\td\n\te\nf\n",
    "if a:\n        b\n        c\n",
    "if a:\n    b\n  # a comment that is indented wrongly\n    c\n        # another\nd\n",
    "\n\n  # c\n\f\nx = 1\n\fy = 2\n",
    "x = 1\r\nif a:\r\n    b\r\ny = '''a\r\nb'''\r\n",
    "x = 1\rif a:\r    b\ry = 2",
    "é = 1\nδελτα = é + 1\nﬁ = 1\nx = '😀'; y = 2\n𝐱 = 1\n變數 = 變數 + 1\n",
    "print\nprint(x)\nprint = 3\nexec('a')\nprint >> x\n",
    "_ = __\na._b\nNone\nTrue, False\n...\na.b.c.d\n",
    "def f():\n    x = yield\n    x = yield a\n    y = yield from b\n    (yield)\n    yield\n    yield a, b\n    yield *a, b\n    f((yield a))\n    await_ = 1\n    return\n",
    "x = (\n    # a comment alone\n    1\n)\n",
    "x = ((((1))))\ny = (((a, b)))\n((a, b), c) = d\n(((a))).b\n",
    "a;b;c\nx = 1; y = 2  # z\n",
    "if x: y = {'a': [1, 2, (3,)]}\nelse: y = {}\n",
    "\\\nx = 1\n",
    "x = 1\\\n\n",
]

REFUSED = [
    "f() = 3", "(a, f()) = 3", "None = 1", "a, 1 = x", "x = f() = 3", "1 = x", "a+1 = 2", "(a := 3) = 4",
    "f(x for x in y,)", "f(x for x in y, 1)", "f(1, x for x in y)", "f(a=1, b)", "f(**k, b)", "f(**k, *b)",
    "f(a=1,a=2)", "f(a.b=1)", "f(True=1)", "x = *a", "*a", "a b", "print x", "print 'x' % y", "a if b", "{a: }",
    "{a:", "from x import a,", "from x import", "from a. import b", "from a..b import c", "import", "import a.",
    "x: int = y = 3", "(a,b): int", "a, b: int", "[a]: int", "f(): int", "x: a, b", "f() += 1", "(a, b) += 1",
    "del f()", "for f() in x: pass", "for x in y", "if x = 3: pass", "if x", "if x, y: pass", "else: pass", "y =",
    "foo(a b)", "foo(a b, c)", "[a b]", "x = (a b)", "x = 1 2", "out.", "x = out.", "a +", "(a +)", "f(,)", "f(a,,b)",
    "x = (1,", "x = [1)", "x = 1)", "out, (h, c) = lstm(x", "lstm(x, ", "lstm(x)[0", "'abc", "x = 'abc", "f('abc",
    "'''abc", "1abc", "1__0", "012", "0x", "0xg", "0b12", "0o8", "1_", "1.5abc", "1e", "x = $", "x = ?", "x = 😀",
    "x\u00a0= 1", "f'{}'", "f'}'", "f'{a'", "f'{a!x}'", "f'{'", "b'a' 'b'", "b'é'", "'\\x4'", "'\\u12'",
    "def f(a=1, b): pass", "def f(a, a): pass", "def f(*): pass", "def f(**k, a): pass", "def f(*a, *b): pass",
    "def f(/, a): pass", "class A", "class A(: pass", "def", "def f", "def f(", "def f()", "with", "with a as",
    "with a as 1: pass", "try: pass", "try:\n pass\nx", "return", "break", "continue", "for x in y:\n  def f(): break",
    "a; ; b", ";", "while", "for", "for x", "for x in", "a := 3", "x = a := 3", "(a.b := 3)", "x.1", "x.class",
    "lambda: = 3", "not", "x not y", "a is", "x ! y", "x <> y", "x++", "x = = 3", "x == = 3", "(x = 3)", "[x = 3]",
    "{x = 3}", "f(x = )", "if x:\npass", " x", "if x:\n  a\n b", "if x:\n\ta\n        b", "while 1:\n  pass\n  else: pass",
    "class A:\nx = 1", "def f():\nx = 1", "try:\nx\nfinally: y", "for x in y:\nz", "with a:\nb", "@x\ny", "@", "x = @",
    "async x", "async", "x = lambda", "x[", "x[1:", "x[]", "{**a: 1}", "{a, b: c}", "(*a)", "{**a for a in b}",
    "global", "global x, ", "del", "assert", "assert x,", "raise x from", "raise from x", "pass x", "break x",
    "x = (", "x = 1 +\ny = 2", "x = \\ 3", "x = 3 if y else", "x = import y", "x = yield = 1", "def f(x: pass",
    "if a:\n    b\n   c", "except: pass", "try: a\nexcept A, B: c", "elif x: y", "a == not b", "x = ]", "f(a))",
    "x = {'a': 1, 'b'", "f(a=1, **b, c)", "for a, b c in x: pass", "[x for f() in y]", "[x for x in]", "a, b += 1",
    "(" * 201 + ")" * 201, "1" * 4301,
]


class Recorder:
    """Turns CPython's tree into nested lists: a name for the form, its parts, and for an expression its span in UTF-16 units."""

    def __init__(self, text):
        self.starts = []
        offset = 0
        for line in text.replace("\r\n", "\n\0").replace("\r", "\n").split("\n"):
            crossed = line.startswith("\0")
            line = line.lstrip("\0") if crossed else line
            offset += crossed
            self.starts.append((offset, line))
            offset += len(line.encode("utf-16-le", "surrogatepass")) // 2 + 1

    def offset(self, line, column):
        start, text = self.starts[line - 1]
        return start + len(text.encode()[:column].decode().encode("utf-16-le")) // 2

    def span(self, node):
        return [self.offset(node.lineno, node.col_offset), self.offset(node.end_lineno, node.end_col_offset)]

    def expression(self, node, spans=True):
        if node is None:
            return None
        return [*self.form(node, spans), self.span(node) if spans else None]

    def form(self, node, spans):
        def one(part):
            return self.expression(part, spans)

        def many(parts):
            return [one(part) for part in parts]

        match node:
            case ast.Name():
                return ["name", node.id]
            case ast.Constant(value=value):
                return constant(value)
            case ast.JoinedStr():
                return ["formatted", self.parts(node)]
            case ast.Tuple():
                return ["tuple", many(node.elts)]
            case ast.List():
                return ["list", many(node.elts)]
            case ast.Set():
                return ["set", many(node.elts)]
            case ast.Dict():
                return ["dict", [[one(key), one(value)] for key, value in zip(node.keys, node.values)]]
            case ast.Attribute():
                return ["attribute", one(node.value), node.attr]
            case ast.Call():
                return ["call", one(node.func), self.arguments(node.args, node.keywords, spans)]
            case ast.Subscript():
                return ["subscript", one(node.value), one(node.slice)]
            case ast.Slice():
                return ["slice", one(node.lower), one(node.upper), one(node.step)]
            case ast.UnaryOp():
                return ["unary", UNARY[type(node.op)], one(node.operand)]
            case ast.BinOp():
                return ["binary", BINARY[type(node.op)], one(node.left), one(node.right)]
            case ast.Compare():
                rest = [[COMPARISON[type(op)], one(operand)] for op, operand in zip(node.ops, node.comparators)]
                return ["comparison", one(node.left), rest]
            case ast.BoolOp():
                return ["boolean", "and" if isinstance(node.op, ast.And) else "or", many(node.values)]
            case ast.IfExp():
                return ["conditional", one(node.test), one(node.body), one(node.orelse)]
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
                form = {ast.ListComp: "list", ast.SetComp: "set", ast.GeneratorExp: "generator"}[type(node)]
                return ["comprehension", form, None, one(node.elt), self.clauses(node, spans)]
            case ast.DictComp():
                return ["comprehension", "dict", one(node.key), one(node.value), self.clauses(node, spans)]
            case ast.Starred():
                return ["starred", one(node.value)]
            case ast.NamedExpr():
                return ["walrus", one(node.target), one(node.value)]
            case ast.Lambda():
                return ["lambda", self.parameters(node.args), one(node.body)]
            case ast.Await():
                return ["unread", "await"]
            case ast.Yield() | ast.YieldFrom():
                return ["unread", "yield"]

    def clauses(self, node, spans):
        return [
            [self.expression(c.target, spans), self.expression(c.iter, spans), [self.expression(i, spans) for i in c.ifs]]
            for c in node.generators
        ]

    def arguments(self, positional, keywords, spans=True):
        found = []
        for node in positional:
            starred = isinstance(node, ast.Starred)
            form = ["spread", self.expression(node.value, spans)] if starred else ["positional", self.expression(node, spans)]
            found.append(((node.lineno, node.col_offset), form))
        for node in keywords:
            value = self.expression(node.value, spans)
            form = ["keyword", node.arg, value] if node.arg else ["spreadKeywords", value]
            found.append(((node.lineno, node.col_offset), form))
        return [form for _, form in sorted(found, key=lambda pair: pair[0])]

    def parts(self, node):
        """The parts of an f-string: CPython 3.11 has no places for what is inside."""
        found = []
        for value in node.values:
            if isinstance(value, ast.FormattedValue):
                conversion = {-1: "", 114: "r", 115: "s", 97: "a"}[value.conversion]
                format = self.parts(value.format_spec) if value.format_spec else []
                found.append(["value", self.expression(value.value, False), conversion, format])
            elif value.value:
                found.append(["text", value.value])
        return found

    def block(self, statements):
        return [self.statement(node) for node in statements]

    def optional(self, statements):
        return self.block(statements) if statements else None

    def parameters(self, node):
        found = []
        positional = node.posonlyargs + node.args
        defaults = [None] * (len(positional) - len(node.defaults)) + node.defaults
        for index, (parameter, default) in enumerate(zip(positional, defaults)):
            kind = "positionalOnly" if index < len(node.posonlyargs) else "positional"
            found.append((kind, parameter, default))
        if node.vararg:
            found.append(("rest", node.vararg, None))
        found += [("keywordOnly", parameter, default) for parameter, default in zip(node.kwonlyargs, node.kw_defaults)]
        if node.kwarg:
            found.append(("restKeywords", node.kwarg, None))
        return [
            [kind, parameter.arg, self.expression(parameter.annotation), self.expression(default)]
            for kind, parameter, default in found
        ]

    def statement(self, node):
        one, block, optional = self.expression, self.block, self.optional
        match node:
            case ast.Expr():
                return ["expression", one(node.value)]
            case ast.Assign():
                return ["assignment", [one(target) for target in node.targets], one(node.value)]
            case ast.AnnAssign():
                return ["annotation", one(node.target), one(node.annotation), one(node.value)]
            case ast.AugAssign():
                return ["augmented", one(node.target), BINARY[type(node.op)], one(node.value)]
            case ast.For():
                return ["for", one(node.target), one(node.iter), block(node.body), optional(node.orelse)]
            case ast.If():
                branches = [[one(node.test), block(node.body)]]
                while len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If) and self.starts_with(node.orelse[0], "elif"):
                    node = node.orelse[0]
                    branches.append([one(node.test), block(node.body)])
                return ["if", branches, optional(node.orelse)]
            case ast.While():
                return ["while", one(node.test), block(node.body), optional(node.orelse)]
            case ast.With():
                return ["with", [[one(item.context_expr), one(item.optional_vars)] for item in node.items], block(node.body)]
            case ast.Try() | ast.TryStar():
                handlers = [[handler.name, block(handler.body)] for handler in node.handlers]
                return ["try", block(node.body), handlers, optional(node.orelse), optional(node.finalbody)]
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                decorators = [one(decorator) for decorator in node.decorator_list]
                asynchronous = isinstance(node, ast.AsyncFunctionDef)
                return ["function", node.name, self.parameters(node.args), one(node.returns), decorators, block(node.body), asynchronous]
            case ast.ClassDef():
                decorators = [one(decorator) for decorator in node.decorator_list]
                return ["class", node.name, self.arguments(node.bases, node.keywords), decorators, block(node.body)]
            case ast.Return():
                return ["return", one(node.value)]
            case ast.Raise():
                return ["raise", one(node.exc)]
            case ast.Assert():
                return ["assert", one(node.test), one(node.msg)]
            case ast.Delete():
                return ["delete", [one(target) for target in node.targets]]
            case ast.Import():
                return ["import", [[name.name, name.asname] for name in node.names]]
            case ast.ImportFrom():
                names = "*" if node.names[0].name == "*" else [[name.name, name.asname] for name in node.names]
                return ["importFrom", "." * node.level + (node.module or ""), names]
            case ast.Global():
                return ["scope", "global", node.names]
            case ast.Nonlocal():
                return ["scope", "nonlocal", node.names]
            case ast.Pass():
                return ["pass"]
            case ast.Break():
                return ["break"]
            case ast.Continue():
                return ["continue"]
            case ast.Match():
                return ["unread", "match"]
            case ast.AsyncFor():
                return ["unread", "async for"]
            case ast.AsyncWith():
                return ["unread", "async with"]

    def starts_with(self, node, word):
        _, line = self.starts[node.lineno - 1]
        return line.encode()[node.col_offset:].startswith(word.encode())


UNARY = {ast.USub: "-", ast.UAdd: "+", ast.Not: "not", ast.Invert: "~"}
BINARY = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.MatMult: "@", ast.LShift: "<<", ast.RShift: ">>", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^",
}
COMPARISON = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is",
    ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}


def constant(value):
    if value is None:
        return ["none"]
    if value is ...:
        return ["ellipsis"]
    if isinstance(value, bool):
        return ["bool", value]
    if isinstance(value, int):
        return ["int", str(value)]
    if isinstance(value, float):
        return ["float", repr(value)]
    if isinstance(value, str):
        return ["string", value]
    return ["unread", "complex" if isinstance(value, complex) else "bytes"]


def refusal(text):
    try:
        compile(text, "program", "exec", dont_inherit=True)
    except SyntaxError as error:
        return error.msg
    raise ValueError(f"accepted: {text}")


warnings.simplefilter("ignore")
json.dump(
    {
        "python": platform.python_version(),
        "programs": [{"text": text, "statements": Recorder(text).block(ast.parse(text).body)} for text in PROGRAMS],
        "refused": [{"text": text, "message": refusal(text)} for text in REFUSED],
    },
    sys.stdout,
    separators=(",", ":"),
)
