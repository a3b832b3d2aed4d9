import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { type Dim, mentionsUnknown, substitute, symbolsOf } from "../../engine/shape/dim.ts";
import { analyze } from "../../engine/analyze.ts";
import type { Fact } from "../../engine/interpret/fact.ts";
import { factShape, read } from "./reading.ts";

/** What PyTorch answers to a program; see generate-corpus-programs.py. */
type Answer = {
  readonly stdout: string;
  readonly warnings: readonly string[];
  readonly shapes: Readonly<Record<string, string>>;
};

const fileText = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`corpus/${name}`, import.meta.url)), "utf8");

const { programs } = JSON.parse(fileText("programs.json")) as { readonly programs: Readonly<Record<string, Answer>> };

const cases = fileText("programs.txt")
  .split(/^### /mu)
  .slice(1)
  .map((block) => {
    const [name = "", ...lines] = block.trimEnd().split("\n");
    return { name, lines, answer: programs[name] ?? { stdout: "", warnings: [], shapes: {} } };
  });

/** Not followed, or not to the end. */
function isOpen(text: string): boolean {
  return /unknown|nothing|\?/u.test(text);
}

test.each(cases)("$name: no false alarm, no wrong shape, no wrong print", ({ lines, answer }) => {
  const reading = read(lines, Object.keys(answer.shapes));
  expect(reading.errors).toEqual([]);
  for (const warning of reading.warnings) expect(answer.warnings).toContain(warning);
  for (const [name, shape] of Object.entries(answer.shapes)) {
    const ours = factShape(reading.names.get(name));
    if (!isOpen(ours)) expect(`${name}: ${ours}`).toBe(`${name}: ${shape}`);
  }
  expect(answer.stdout).toMatch(printedPattern(reading.analysis));
});

/** All that is printed, in order; anything where a print isn't known. */
function printedPattern(analysis: ReturnType<typeof analyze>): RegExp {
  const prints = analysis.facts.flatMap((facts) => facts.prints);
  const parts = prints.map(({ text, end = "\n" }) =>
    text === undefined || isOpen(text) ? String.raw`[\s\S]*` : escaped(text + end),
  );
  return new RegExp(`^${parts.join("")}$`, "u");
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
}

test("nearly every tensor has a shape, and nearly every print a text", () => {
  let [tensors, shaped, prints, known] = [0, 0, 0, 0];
  for (const { lines, answer } of cases) {
    const reading = read(lines, Object.keys(answer.shapes));
    for (const [name, shape] of Object.entries(answer.shapes)) {
      if (!/^[([]*[a-z]+\d*\[/u.test(shape)) continue;
      tensors++;
      if (factShape(reading.names.get(name)) === shape) shaped++;
    }
    const all = reading.analysis.facts.flatMap((facts) => facts.prints);
    prints += all.length;
    known += all.filter(({ text }) => text !== undefined).length;
  }
  expect(shaped / tensors).toBeGreaterThan(0.94);
  expect(known / prints).toBeGreaterThan(0.93);
});

describe("with symbols for its sizes, a program that runs has no error, and the same shapes at those sizes", () => {
  const constants = (lines: readonly string[]): ReadonlyMap<string, number> => {
    const found = new Map<string, number>();
    for (const line of lines) {
      const [, name = "", value = ""] = /^(\w+) = ([1-9]\d*)$/u.exec(line) ?? [];
      const assigned = new RegExp(`^\\s*(for )?${name}\\b *(=[^=]|[+*/-]+=|in )`, "u");
      if (name !== "" && lines.filter((other) => assigned.test(other)).length === 1) found.set(name, Number(value));
    }
    return found;
  };
  const symbolic = cases.map((one) => ({ ...one, sizes: constants(one.lines) })).filter(({ sizes }) => sizes.size > 0);
  test.each(symbolic)("$name", ({ lines, answer, sizes }) => {
    const text = lines.map((line) =>
      line.replace(/^(\w+) = [1-9]\d*$/u, (whole, name: string) => (sizes.has(name) ? `${name}: int` : whole)),
    );
    const reading = read(text, Object.keys(answer.shapes));
    expect(reading.errors).toEqual([]);
    for (const [name, shape] of Object.entries(answer.shapes)) {
      const fact = reading.names.get(name);
      if (fact?.kind !== "tensor" || fact.shape?.some(({ size }) => mentionsUnknown(size)) !== false) continue;
      expect(`${name}: ${factShape(at(fact, sizes))}`).toBe(`${name}: ${shape}`);
    }
  });
});

function at(fact: Extract<Fact, { readonly kind: "tensor" }>, sizes: ReadonlyMap<string, number>): Fact {
  const value = (size: Dim): Dim =>
    substitute(size, new Map(symbolsOf(size).map(({ id }) => [id, sizes.get(id) ?? Number.NaN])));
  return { ...fact, shape: fact.shape?.map((axis) => ({ ...axis, size: value(axis.size) })) };
}

test.each(cases)("$name: half a line costs no exception", ({ lines }) => {
  for (const [index, line] of lines.entries()) {
    if (index % 4 !== lines.length % 4) continue;
    const cut = Math.floor(line.length * (((index * 7) % 10) / 10));
    const text = lines.map((other, at) => (at === index ? other.slice(0, cut) : other)).join("\n");
    expect(() => analyze(text)).not.toThrow();
  }
});
