import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { analyze } from "../../engine/analyze.ts";
import { copyAsPyTorch } from "../../engine/features/copy-as-pytorch.ts";
import { diagnostics } from "../../engine/features/diagnostics.ts";
import { editorHints, inlayHints } from "../../engine/features/inlay-hints.ts";
import { runProgram } from "../../engine/run.ts";
import { factShape, read } from "../conformance/reading.ts";

/** What PyTorch answers to the copies; see generate-answers.py. */
type Answer = {
  readonly stdout: string;
  readonly warnings: readonly string[];
  readonly shapes: Readonly<Record<string, string>>;
};

const folder = new URL("../../examples/", import.meta.url);
const texts = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith(".lstm"))
    .map((file) => [file.replace(/\.lstm$/u, ""), readFileSync(new URL(file, folder), "utf8")]),
);
const { programs } = JSON.parse(readFileSync(new URL("answers.json", import.meta.url), "utf8")) as {
  readonly programs: Readonly<Record<string, Answer>>;
};
const cases = [...texts].map(([name, text]) => ({ name, text }));

test.each(cases)("$name: nothing to complain of, and something to show", ({ text }) => {
  const analysis = analyze(text);
  expect(diagnostics(analysis, {}).map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  expect(inlayHints(analysis, { start: 0, end: text.length }, editorHints).length).toBeGreaterThan(0);
});

test.each(cases)("$name: PyTorch runs its copy, without a warning", async ({ name, text }) => {
  await expect(copyAsPyTorch(analyze(text)).text).toMatchFileSnapshot(`copies/${name}.py`);
  expect(programs[name]?.warnings).toEqual([]);
});

test.each(cases)("$name: at the end, every tensor has PyTorch's shape", ({ name, text }) => {
  const shapes = programs[name]?.shapes ?? {};
  const { names } = read(copyAsPyTorch(analyze(text)).text.split("\n"), Object.keys(shapes));
  expect(Object.keys(shapes).length).toBeGreaterThan(0);
  for (const [tensor, shape] of Object.entries(shapes)) {
    expect(`${tensor}: ${factShape(names.get(tensor))}`).toBe(`${tensor}: ${shape}`);
  }
});

test.each(cases)("$name: a run prints what PyTorch prints", ({ name, text }) => {
  let printed = "";
  const { outcome } = runProgram(text, {
    seed: 0n,
    sizes: new Map(),
    memoryLimit: 512 * 2 ** 20,
    timeLimit: 60_000,
    cancelled: () => false,
    write: (part) => (printed += part),
    warn: () => undefined,
    observe: undefined,
  });
  expect(outcome.kind).toBe("finished");
  expect(printed).toBe(programs[name]?.stdout);
});

test("New Example offers every one of them", () => {
  const source = readFileSync(new URL("../../extension/examples.ts", import.meta.url), "utf8");
  const offered = [...source.matchAll(/^import \w+ from "\.\.\/examples\/([\w-]+)\.lstm";$/gmu)].map(
    ([, name]) => name,
  );
  expect(offered.toSorted()).toEqual([...texts.keys()].toSorted());
});

test("the mistake that PyTorch passes over in silence is told, with its fixes", () => {
  const text = readFileSync(new URL("mistakes/batch-and-time.lstm", folder), "utf8");
  const told = diagnostics(analyze(text), {});
  expect(told.map(({ code, severity }) => `${severity} ${code}`)).toEqual(["warning batch-time-swap"]);
});
