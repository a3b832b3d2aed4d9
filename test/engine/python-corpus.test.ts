import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { analyze } from "../../engine/analyze.ts";
import { diagnostics } from "../../engine/features/diagnostics.ts";
import { shapeEntry } from "../../engine/features/shape-entry.ts";
import { boundNames } from "../../engine/features/shape-table.ts";
import { lineStarts, positionAt } from "../../engine/language/lines.ts";

/** What PyTorch assigned: line, column, name, and the shape; null for a dimension, or a shape, that differed. */
type Recorded = readonly [number, number, string, readonly (number | null)[] | null];

const inCorpus = { tensors: 0, told: 0 };
const inExamples = { tensors: 0, told: 0 };
const corpus = new URL("../python/corpus/", import.meta.url);
const examples = new URL("../../examples/python/", import.meta.url);
const recorded = JSON.parse(readFileSync(new URL("../python/corpus-shapes.json", import.meta.url), "utf8")) as Record<
  string,
  readonly Recorded[]
>;
const programs = [corpus, examples].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".py"))
    .map((name) => ({ name, folder, totals: folder === corpus ? inCorpus : inExamples })),
);

test.each(programs)("$name: no alarm, and no wrong shape", ({ name, folder, totals }) => {
  const text = readFileSync(new URL(name, folder), "utf8");
  const analysis = analyze(text, "python");
  const alarms = diagnostics(analysis, {}).filter(({ severity }) => severity === "error" || severity === "warning");
  expect(alarms.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  const lines = lineStarts(text);
  const known = new Map(
    boundNames(analysis).map(({ span, binding }) => {
      const { line, column } = positionAt(lines, span.start);
      return [`${String(line + 1)}:${String(column + 1)}`, shapeEntry(binding.fact)] as const;
    }),
  );
  const expected = recorded[name] ?? [];
  expect(expected.length).toBeGreaterThan(0);
  for (const [line, column, variable, shape] of expected) {
    totals.tensors++;
    const entry = known.get(`${String(line)}:${String(column)}`);
    if (entry === undefined || !("shape" in entry) || !Array.isArray(entry.shape)) continue;
    totals.told++;
    const sizes = entry.shape as readonly (number | string)[];
    const wrong =
      shape?.length !== sizes.length || sizes.some((size, index) => typeof size === "number" && size !== shape[index]);
    expect([`line ${String(line)}`, variable, wrong ? sizes : "agrees", wrong ? shape : ""]).toEqual([
      `line ${String(line)}`,
      variable,
      "agrees",
      "",
    ]);
  }
});

test("examples have a shape at nearly every tensor", () => {
  expect(inExamples.told / inExamples.tensors).toBeGreaterThan(0.9);
});

test("at least 85 % of the tensors that PyTorch assigned have a shape", () => {
  expect(inCorpus.told / inCorpus.tensors).toBeGreaterThan(0.85);
});
