import { expect, test } from "vitest";
import { analyze } from "../../engine/analyze.ts";
import { check } from "./check.ts";

const programs: readonly (readonly [string, string])[] = [
  ["a tuple of itself twice", doubled("t = (1, 2)", "t = (t, t)")],
  ["a list of itself twice", doubled("t = [1, 2]", "t = [t, t]")],
  ["a dict of itself twice", doubled("t = {}", "t = {1: t, 2: t}")],
  ["a module of itself twice", doubled("t = nn.Linear(2, 2)", "t = nn.Sequential(t, t)")],
  ["a tuple's length", doubled("t = (1, 2)", "t = t + t")],
  ["a list's length", doubled("t = [1, 2]", "t = t + t")],
  ["a list's length in place", doubled("t = [1, 2]", "t += t")],
  ["a list extended by itself", doubled("t = [1, 2]", "t.extend(t)")],
  ["spreads", doubled("t = [1, 2]", "t = [*t, *t]")],
  ["arguments", doubled("t = [1, 2]", "t = list((*t, *t))")],
  ["a string's length", doubled("t = 'ab'", "t += t")],
  ["a formatted string's length", doubled("t = 'ab'", "t = f'{t}{t}'")],
  ["what repr escapes", doubled("t = 'ab'", "t = repr([t, t])")],
  ["a set's tuples", doubled("t = (1, 2)", "t = tuple({(t, t)})")],
  ["pairs", doubled("t = (1, 2)", "t = tuple(zip(t, t))")],
  ["levels of tuples", "t = ()\n" + "t = (t,)\n".repeat(3000)],
  ["levels of lists", "t = []\n" + "t = [t]\n".repeat(3000)],
  ["a list in itself", "t = []\nt.append(t)\n"],
  ["a dict in itself", "t = {}\nt[1] = t\n"],
  ["lists in each other", "a = []\nt = [a]\na.append(t)\n"],
  ["a module in itself", "t = nn.ModuleList()\nt.append(t)\n"],
];

function doubled(first: string, again: string): string {
  return `${first}\n${`${again}\n`.repeat(60)}`;
}

test.each(programs)("%s is followed as far as it can be", (_name, program) => {
  const uses =
    "print(t)\ns = str(t)\nsame = t == t\nn = len(t)\nx = torch.stack(list(t))\nfor i in t:\n    j = i\nu = {t: t}\n";
  const start = performance.now();
  const { facts } = analyze(`${program}${uses}z = torch.zeros(2, 3)\n`);
  expect(performance.now() - start).toBeLessThan(3000);
  expect(facts.at(-1)?.bindings[0]?.fact.kind).toBe("tensor");
});

test("thousands of items are still known one by one", () => {
  check(`
    rows = [[torch.zeros(i + 1) for j in range(64)] for i in range(64)]
    n = len(rows)
  # ^ 64
    last = rows[63][5]
  # ^ [64]
    both = rows[0] + rows[63]
    x = torch.cat(both)
  # ^ [4160]
`);
});

test.each(["n == 1", "torch.rand(1) > 0.5", "unread()"])("a long chain of elif %s comes to its end", (condition) => {
  const arms = `elif ${condition}:\n    x = 2\n`.repeat(5000);
  const { facts } = analyze(`n: int\nif n == 0:\n    x = 1\n${arms}y = torch.zeros(2)\n`);
  expect(facts.at(-1)?.bindings[0]?.fact.kind).toBe("tensor");
});

test("a dimension's text in thousands of parentheses is any size", () => {
  const { facts } = analyze(`x: Float[Tensor, "${"(".repeat(50_000)}a${")".repeat(50_000)} b"]\ny = x.t()\n`);
  expect(facts.at(-1)?.bindings[0]?.fact.kind).toBe("tensor");
});
