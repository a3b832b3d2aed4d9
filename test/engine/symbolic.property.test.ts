import fc from "fast-check";
import { expect, test } from "vitest";
import { type Analysis, analyze } from "../../engine/analyze.ts";
import type { Fact } from "../../engine/interpret/fact.ts";
import { evaluate, formatDim, mentionsUnknown, type Dim } from "../../engine/shape/dim.ts";

const dim = fc.constantFrom("seq", "b", "hid", "2 * hid", "seq + b", "hid // 2", "3");
const tensor = fc.constantFrom("x", "y", "z", "out", "h");
const axis = fc.constantFrom("0", "1", "2", "-1", "-2");
const bound = fc.constantFrom("", "1", "2", "-1", "-2", "b", "seq - 1");

const value = fc.oneof(
  fc.tuple(tensor, axis, axis).map(([t, a, b]) => `${t}.transpose(${a}, ${b})`),
  fc.tuple(tensor, dim).map(([t, d]) => `${t}.reshape(-1, ${d})`),
  fc.tuple(tensor, dim, dim).map(([t, c, d]) => `${t}.reshape(${c}, ${d}, -1)`),
  tensor.map((t) => `${t}.contiguous().view(-1)`),
  fc.tuple(tensor, axis).map(([t, a]) => `torch.cat([${t}, ${t}], dim=${a})`),
  fc.tuple(tensor, tensor, axis).map(([s, t, a]) => `torch.cat([${s}, ${t}], dim=${a})`),
  fc.tuple(tensor, axis).map(([t, a]) => `torch.stack([${t}, ${t}], dim=${a})`),
  fc.tuple(tensor, fc.constantFrom("2", "3", "4"), axis).map(([t, n, a]) => `${t}.chunk(${n}, dim=${a})[0]`),
  fc.tuple(tensor, fc.constantFrom("2", "3"), axis).map(([t, n, a]) => `${t}.split(${n}, dim=${a})[0]`),
  fc.tuple(tensor, bound, bound).map(([t, from, to]) => `${t}[${from}:${to}]`),
  fc
    .tuple(tensor, bound, bound, fc.constantFrom("", "2", "3"))
    .map(([t, from, to, step]) => `${t}[:, ${from}:${to}:${step}]`),
  fc.tuple(tensor, fc.constantFrom("0", "-1", "..., 0", ":, -1", "None", ":, None")).map(([t, i]) => `${t}[${i}]`),
  fc.tuple(tensor, axis).map(([t, a]) => `${t}.sum(dim=${a})`),
  fc.tuple(tensor, axis).map(([t, a]) => `${t}.unsqueeze(${a})`),
  fc.tuple(tensor, axis).map(([t, a]) => `${t}.flatten(0, ${a})`),
  fc.tuple(tensor, fc.constantFrom("2", "3", "b")).map(([t, n]) => `${t}.repeat(${n}, 1, 2)`),
  fc.tuple(dim, dim).map(([c, d]) => `torch.arange(${c} * ${d}).view(${d}, -1)`),
  dim.map((d) => `torch.arange(1, 3 * (${d}) + 2, 2)`),
  fc
    .tuple(fc.constantFrom("1", "2", "3"), fc.constantFrom("1", "2"), fc.constantFrom("0", "1"))
    .map(
      ([kernel, stride, padding]) =>
        `nn.Conv1d(b, 6, ${kernel}, stride=${stride}, padding=${padding})(torch.zeros(3, b, 4 * seq))`,
    ),
  fc.tuple(tensor, dim).map(([t, d]) => `nn.Linear(${t}.size(-1), ${d})(${t})`),
  fc.tuple(tensor, tensor).map(([s, t]) => `${s} @ ${t}.transpose(-1, -2)`),
  fc.tuple(tensor, tensor).map(([s, t]) => `${s} + ${t}`),
);

const line = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(tensor, value).map(([t, v]) => `${t} = ${v}`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom("True", "False"), fc.constantFrom("True", "False"), fc.constantFrom("1", "2", "layers"))
      .map(
        ([first, both, layers]) =>
          `out, (h, c) = nn.LSTM(x.size(-1), hid, ${layers}, batch_first=${first}, bidirectional=${both})(x)`,
      ),
  },
  { weight: 1, arbitrary: fc.constant("out, h = nn.GRU(x.size(-1), 2 * hid)(x)") },
  { weight: 1, arbitrary: fc.constant("x: [seq, b, hid] = ...") },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "hs = []\nfor xt in x:\n    hs.append(xt.sum(dim=-1))\ny = torch.stack(hs)",
      "z = torch.zeros(2, b)\nfor i in range(seq):\n    z = torch.cat([z, torch.ones(3, b)])",
      "y = torch.zeros(hid)\nfor i in range(seq):\n    y = torch.zeros(i + 1, b)",
    ),
  },
);

const sizes = fc.uniqueArray(fc.integer({ min: 2, max: 9 }), { minLength: 4, maxLength: 4 });

test("symbolic shapes, evaluated at sizes, are the concrete ones", () => {
  let compared = 0;
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 7 }),
      sizes,
      (lines, [seq = 2, b = 3, hid = 4, layers = 5]) => {
        const declarations = "x: [seq, b, hid]\ny: [seq, b, hid]\nz: [b, hid]\nout: [seq, b, hid]\nh: [b, hid]";
        const program = [declarations, ...lines].join("\n");
        const symbolic = analyze(`layers: int\n${program}`);
        const given = { seq, b, hid, layers };
        const assigned = Object.entries(given).map(([name, size]) => `${name} = ${String(size)}`);
        const concrete = analyze([...assigned, program].join("\n"));
        // What must hold for the program to go on is assumed, and need not hold at these sizes.
        if (hasProblem(symbolic) || hasProblem(concrete)) return;
        const ours = tensors(symbolic);
        const theirs = tensors(concrete);
        expect(ours.length).toBe(theirs.length);
        const values = new Map(Object.entries(given));
        for (const [index, { name, fact }] of ours.entries()) {
          const other = theirs[index]?.fact;
          const expected = other?.kind === "tensor" ? other.shape?.map(({ size }) => size) : undefined;
          if (fact.kind !== "tensor" || fact.shape === undefined || expected === undefined) continue;
          const found = fact.shape.map(({ size }, at) => known(size, values) ?? expected[at]);
          const shown = `${name}: [${fact.shape.map(({ size }) => formatDim(size)).join(", ")}]`;
          expect([shown, ...found]).toEqual([shown, ...expected]);
          compared++;
        }
      },
    ),
    { numRuns: 500 },
  );
  expect(compared).toBeGreaterThan(500);
});

/** Undefined: not known, so that nothing is claimed. */
function known(size: Dim, values: ReadonlyMap<string, number>): number | undefined {
  return mentionsUnknown(size) ? undefined : evaluate(size, values);
}

function hasProblem(analysis: Analysis): boolean {
  return analysis.facts.some(({ problems }) =>
    problems.some(({ severity, code }) => severity === "error" || severity === "warning" || code === "condition"),
  );
}

function tensors(analysis: Analysis): readonly { readonly name: string; readonly fact: Fact }[] {
  return analysis.facts.flatMap(({ bindings }) => bindings).filter(({ name }) => /^(x|y|z|out|h|c|hs|xt)$/u.test(name));
}
