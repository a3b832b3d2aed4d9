import { describe, expect, test } from "vitest";
import { runProgram, type RunResult } from "../../engine/run.ts";

const repeated = (text: string, count: number): string => text.repeat(count);
const doubled = repeated("t = (t, t)\n", 60);

/** In milliseconds: the time limit, and what may pass beyond it on a machine that does other things too. */
const LIMIT = 1_000;
const GRACE = 3_000;

function run(code: string): { readonly result: RunResult; readonly output: string } {
  let output = "";
  const result = runProgram(code, {
    seed: 0n,
    sizes: new Map(),
    memoryLimit: 64 * 2 ** 20,
    timeLimit: LIMIT,
    cancelled: () => false,
    write: (text) => {
      if (output.length < 10_000) output += text.slice(0, 10_000);
    },
    warn: () => undefined,
    observe: undefined,
  });
  return { result, output };
}

function told({ outcome }: RunResult): string {
  switch (outcome.kind) {
    case "finished":
      return "finished";
    case "raised":
      return `${outcome.type}: ${outcome.text}`;
    case "stopped":
      return outcome.reason;
  }
}

/** What each says: the end of the output, Python's exception, or the reason for which the run stops. */
const programs: readonly (readonly [code: string, expected: string])[] = [
  [`x = ${repeated("[", 190)}1${repeated("]", 190)}\nprint(len(x))`, "1\n"],
  ["a = []\nfor i in range(100000):\n    a = [a]\nprint(1)", "1\n"],
  ["a = []\nfor i in range(100000):\n    a = [a]\nprint(a)", "RecursionError"],
  ["a = [1.0]\nfor i in range(5000):\n    a = [a]\nx = torch.tensor(a)", "ValueError: too many dimensions 'list'"],
  [`x = ${repeated("9", 5000)}`, "SyntaxError: Exceeds the limit (4300 digits)"],
  [`x = 0x${repeated("f", 100_000)}\nprint(x * x)`, "unread"],
  ["s = 0\nfor i in range(10**9):\n    s += i", "time"],
  ["for a in range(10**6):\n    for b in range(10**6):\n        pass", "time"],
  ["a = []\nfor i in range(10**9):\n    a.append(i)", "time"],
  ["for i in range(10**9):\n    print('x' * 1000)", "time"],
  ["a = [[0 for i in range(10**6)] for j in range(10**6)]", "time"],
  [`t = (1,)\n${doubled}print(t)`, "unread"],
  [`t = (1,)\n${doubled}s = str(t)`, "unread"],
  [`t = (1,)\n${doubled}s = f"{t}"`, "unread"],
  [`t = (1,)\n${doubled}s = "%s {}" % (t,)`, "unread"],
  [`t = (1,)\n${doubled}print(len(t), t == t)`, "2 True\n"],
  [`t = (1,)\nu = (1,)\n${repeated("t = (t, t)\nu = (u, u)\n", 60)}print(t == u)`, "time"],
  [`t = (1,)\n${doubled}x = torch.tensor(t)`, "unread"],
  [`t = (1,)\n${doubled}d = {t: 1, 2: 3}`, "unread"],
  [`t = [1]\n${repeated("t = [t, t]\n", 60)}print(t)`, "unread"],
  ["a = []\na.append(a)\nprint(a, a == a)", "[[...]] True\n"],
  ["d = {}\nd['d'] = d\nprint(d)", "{'d': {...}}\n"],
  ["a = []\na.append(a)\nx = torch.tensor(a)", "ValueError: too many dimensions 'list'"],
  ["a = [1]\na.extend(a)\nprint(a)", "[1, 1]\n"],
  ['print(f"{1:1000000000}")', "unread"],
  ['print(f"{1.5:.1000000000f}")', "unread"],
  ['print("{0:{1}}".format(1, 10**9))', "unread"],
  ['print("%1000000000d" % 1)', "unread"],
  ['print("a".ljust(10**10))', "unread"],
  ['s = "a" * 10**12', "unread"],
  ['s = "ab"\nfor i in range(60):\n    s += s\nprint(s)', "memory"],
  ["a = [0] * 10**12", "unread"],
  ["a = [0] * 10**6\nprint(len(a), sum(a))", "1000000 0\n"],
  ["a = (0,) * 10**12", "unread"],
  ["a = list(range(10**18))", "memory"],
  ["a = {i: i for i in range(10**12)}", "memory"],
  ["print(*range(10**12))", "memory"],
  ["print(sum(i for i in range(10**12)))", "memory"],
  ["print(len(range(10**30)), range(10**18) == range(10**18))", `1${repeated("0", 30)} True\n`],
  ["x = 2 ** 10 ** 9", "unread"],
  ["x = 1 << 10 ** 12", "unread"],
  ["x = 3\nfor i in range(100):\n    x = x * x\nprint(x)", "unread"],
  ["x = 10.0 ** 400", "OverflowError: (34, 'Numerical result out of range')"],
  ["x = 0.0 ** -1", "ZeroDivisionError: 0.0 cannot be raised to a negative power"],
  ["x = 0 ** -1", "ZeroDivisionError: 0.0 cannot be raised to a negative power"],
  ["print((-8) ** 0.5)", "unread"],
  ["x = torch.zeros(10**10, 10**10)", "memory"],
  ["x = torch.zeros(2**63)", "memory"],
  ["x = torch.zeros([1] * 65)\nprint(x.dim())", "65\n"],
  ["x = torch.zeros(1).expand(10**12)\nprint(x.shape)", "torch.Size([1000000000000])\n"],
  ["x = torch.zeros(1).expand(10**12).sum()", "memory"],
  ["print(torch.zeros(1).expand(10**9))", "unread"],
  ["x = torch.zeros(1).expand(10**9).tolist()", "memory"],
  ["for v in torch.zeros(1).expand(10**9):\n    pass", "memory"],
  ["x = torch.zeros(1).expand(10**9).split(1)", "memory"],
  ["x = torch.zeros(1).expand(10**9).chunk(10**9)", "memory"],
  ["x = torch.zeros(10**5, 1) + torch.zeros(1, 10**5)", "memory"],
  ["x = torch.repeat_interleave(torch.tensor([1]), torch.tensor([10**12]))", "memory"],
  ["x = F.one_hot(torch.tensor([10**9]))", "memory"],
  ['x = torch.einsum("a,b,c,d->abcd", *[torch.zeros(1000)] * 4)', "memory"],
  [
    'x = torch.einsum("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ->", torch.ones([1] * 52))\nprint(x)',
    "tensor(1.)\n",
  ],
  ["x = torch.stack([torch.zeros(1)] * 100000)\nprint(x.shape)", "torch.Size([100000, 1])\n"],
  ["x = torch.tensor([0.5] * 100000)\nprint(x.sum())", "tensor(50000.)\n"],
  ["a = [i * 7919 % 100003 for i in range(100000)]\na.sort()\nprint(a[0], a[-1])", "0 100002\n"],
  ["m = nn.LSTM(2, 2, 10**6)", "memory"],
  ["m = nn.LSTM(1, 1, 10**12)", "memory"],
  ["m = nn.Linear(10**10, 10**10)", "memory"],
  [`m = nn.Linear(1, 1)\n${repeated("m = nn.Sequential(m, m)\n", 40)}print(m)`, "unread"],
  [`m = nn.Linear(1, 1)\n${repeated("m = nn.Sequential(m, m)\n", 40)}print(len(list(m.parameters())))`, "2\n"],
  ["print(torch.arange(3)[10**30])", "IndexError"],
  ["print(eval('1'))", "unread"],
  ["x = torch.zeros(1).constructor", "AttributeError: 'Tensor' object has no attribute 'constructor'"],
  ['print({"__proto__": 1})\nprint(toString)', "NameError: name 'toString' is not defined"],
];

describe("a run ends within its limits, with the right result or a clear stop", () => {
  test.each(programs)("%s", (code, expected) => {
    const started = performance.now();
    const { result, output } = run(code);
    const took = performance.now() - started;
    const { outcome } = result;
    if (outcome.kind === "finished") expect(output).toBe(expected);
    else expect(told(result)).toContain(expected);
    expect(told(result)).not.toBe("defect");
    expect(took).toBeLessThan(LIMIT + GRACE);
  });
});

test("a cancelled run stops at once", () => {
  const asked = performance.now() + 200;
  const result = runProgram("a = []\nfor i in range(10**12):\n    a.append(torch.zeros(2) + i)\n", {
    seed: 0n,
    sizes: new Map(),
    memoryLimit: 2 ** 29,
    timeLimit: 60_000,
    cancelled: () => performance.now() > asked,
    write: () => undefined,
    warn: () => undefined,
    observe: undefined,
  });
  expect(result.outcome).toMatchObject({ kind: "stopped", reason: "cancelled" });
  expect(performance.now() - asked).toBeLessThan(1_000);
});
