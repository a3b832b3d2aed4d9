import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { analyze } from "../../../engine/analyze.ts";
import { type Costs, shapeCosts } from "../../../engine/features/shape-costs.ts";
import { boundNames } from "../../../engine/features/shape-table.ts";
import { formatDim } from "../../../engine/shape/dim.ts";

type Recorded = {
  readonly multiplyAdds: number;
  readonly parameters: number;
  readonly trainable: number;
  readonly bytes: number;
  readonly tensors: Readonly<Record<string, number>>;
};

const file = (name: string): string => readFileSync(fileURLToPath(new URL(name, import.meta.url)), "utf8");
const programs = file("multiply-adds.txt").split("---\n");
const recorded = JSON.parse(file("multiply-adds.json")) as readonly Recorded[];

test.each(programs.map((program, index) => [index + 1, program] as const))(
  "what PyTorch counts in program %i",
  (number, program) => {
    const { rows, totals } = costs(program);
    const tensors = Object.fromEntries(
      rows.flatMap(({ binding: { name, fact, form }, memory }) =>
        fact.kind === "tensor" && (form === "assignment" || form === "loop") && !isInside(program, name)
          ? [[name, memory]]
          : [],
      ),
    );
    expect({
      multiplyAdds: totals.multiplyAdds.count,
      parameters: totals.parameters,
      trainable: totals.trainable,
      bytes: totals.parameterMemory,
      tensors,
    }).toEqual(recorded[number - 1]);
    expect(totals.multiplyAdds.exact).toBe(true);
  },
);

test("every program has its record", () => {
  expect(recorded).toHaveLength(programs.length);
});

test("a module's row has all its calls, a tensor's row the statement that makes it", () => {
  const { rows } = costs(`import torch.nn as nn
lstm = nn.LSTM(10, 20)
x: [5, 3, 10]
out, (h, c) = lstm(x)
again = lstm(x)[0] @ lstm(x)[0].transpose(1, 2)
`);
  expect(rows.map(({ binding, multiplyAdds }) => [binding.name, multiplyAdds?.count])).toEqual([
    ["lstm", 3 * 36000],
    ["x", undefined],
    ["out", 36000],
    ["h", undefined],
    ["c", undefined],
    // Twice the layer, and 5 products of [3, 20] with [20, 3].
    ["again", 2 * 36000 + 900],
  ]);
});

test("symbolic sizes stay symbolic", () => {
  const { rows, totals } = costs(`import torch.nn as nn
cell = nn.GRUCell(10, 20)
x: [seq, b, 10]
h: [b, 20]
for xt in x:
    h = cell(xt, h)
`);
  expect(rows.map(({ binding, memory }) => `${binding.name} ${memory === undefined ? "" : formatDim(memory)}`)).toEqual(
    ["cell 7680", "x 40*b*seq", "h 80*b", "xt 40*b", "h 80*b"],
  );
  expect(formatDim(totals.multiplyAdds.count)).toBe("1800*b*seq");
  expect(totals.multiplyAdds.exact).toBe(true);
});

test("where it isn't known how often a call runs, one time is counted, and it is said", () => {
  const { totals } = costs(`import torch
import torch.nn as nn
linear = nn.Linear(4, 4)
x = torch.zeros(2, 4)
while x.sum() < 3:
    x = linear(x)
`);
  expect(totals.multiplyAdds.exact).toBe(false);
});

test("once the program sets requires_grad, how many are trained isn't said", () => {
  const { totals } = costs(`import torch.nn as nn
linear = nn.Linear(4, 4)
linear.weight.requires_grad_(False)
`);
  expect(totals).toMatchObject({ parameters: 20, trainable: undefined });
});

test("a module with two names, or inside another, counts once", () => {
  const { totals } = costs(`import torch.nn as nn
first = nn.Linear(4, 4)
same = first
net = nn.Sequential(first, nn.Linear(4, 2))
`);
  expect(totals).toMatchObject({ parameters: 30, parameterMemory: 120 });
});

function costs(program: string): Costs {
  const analysis = analyze(program);
  return shapeCosts(analysis, boundNames(analysis));
}

/** Whether a name is bound inside a function, whose variables aren't those of the module. */
function isInside(program: string, name: string): boolean {
  return new RegExp(`^    +.*\\b${name}\\b.*=`, "mu").test(program) && program.includes("def ");
}
