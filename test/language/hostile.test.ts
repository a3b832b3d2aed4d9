import { describe, expect, test } from "vitest";
import { parseDocument } from "../../engine/language/document.ts";
import { messages } from "./read.ts";

const repeated = (text: string, count: number): string => text.repeat(count);
const nested = (count: number, line: string): string =>
  Array.from({ length: count }, (_, depth) => `${repeated(" ", depth)}${line}\n`).join("");

const texts: Readonly<Record<string, string>> = {
  "5 MB of statements": repeated("x = torch.randn(10, 3, 100)\n", 180_000),
  "a name of a million characters": repeated("a", 1_000_000),
  "a sum of a million characters": repeated("1+", 500_000),
  "a million quotes": repeated('"', 1_000_001),
  "a million brackets": repeated("([{", 333_334),
  "a million closing brackets": repeated(")", 1_000_000),
  "a million spaces": `${repeated(" ", 1_000_000)}x`,
  "a million line breaks": repeated("\n", 1_000_000),
  "a million backslashes": repeated("\\", 1_000_000),
  "10,000 brackets": `${repeated("(", 10_000)}${repeated(")", 10_000)}`,
  "10,000 open calls": repeated("foo(\n", 10_000),
  "1,500 blocks": nested(1500, "if x:"),
  "100,000 attributes": `a${repeated(".b", 95_000)}`,
  "100,000 calls": `a${repeated("()", 95_000)}`,
  "100,000 signs": `${repeated("- ", 95_000)}a`,
  "45,000 nots": `${repeated("not ", 45_000)}a`,
  "20,000 lambdas": `${repeated("lambda: ", 20_000)}a`,
  "15,000 conditions": `${repeated("a if b else ", 15_000)}c`,
  "60,000 numbers": `[${repeated("1, ", 60_000)}]`,
  "190,000 commas": repeated(",", 190_000),
  "190,000 colons": `x[${repeated(":", 190_000)}]`,
  "names without commas": `f(${repeated("a ", 99_000)})`,
  "keywords in no order": repeated("for in if else lambda ", 9000),
  "brackets in no order": repeated("a a ) ( , , : ", 14_000),
  "open f-strings": repeated('f"{" ', 200_000),
  "f-strings in f-strings": repeated("f'{f\"{", 30_000),
  "one digit after the other": repeated("9", 190_000),
  "a digit and a letter": `${repeated("9", 95_000)}x${repeated("9", 95_000)}`,
  "NUL characters": repeated("\0 x = 1\0\n", 1000),
  "half surrogates": repeated("\ud800 = \udc00\n", 1000),
};

describe("no text takes long, and none is too much", () => {
  test.each(Object.entries(texts))("%s", (_, text) => {
    const start = performance.now();
    parseDocument(text);
    // Each takes less than a second; the machine may do other things too.
    expect(performance.now() - start).toBeLessThan(4000);
  });
});

test("beyond Python's limits the line says so, and the next line is read", () => {
  const deep = `${repeated("(", 201)}${repeated(")", 201)}`;
  const document = parseDocument(`x = ${deep}\ny = 1`);
  expect(document.chunks.map((chunk) => chunk.problems.map(({ message }) => message))).toEqual([
    ["too many nested parentheses"],
    [],
  ]);
  expect(messages(`${repeated("(", 200)}1${repeated(")", 200)}`)).toEqual([]);
  expect(messages(`${nested(100, "if x:")}${repeated(" ", 100)}y`)).toEqual(["too many levels of indentation"]);
  expect(messages(`${nested(99, "if x:")}${repeated(" ", 99)}y`)).toEqual([]);
});

test("a statement that is too long isn't read, the next is", () => {
  const document = parseDocument(`x = [${repeated("1, ", 70_000)}]\ny = 1\n`);
  expect(document.chunks.map((chunk) => chunk.statements[0]?.kind)).toEqual(["broken", "assignment"]);
  expect(document.chunks[0]?.problems[0]?.message).toBe("a statement of more than 200000 characters isn't read");
});

test("an expression that is nested too deeply for us alone is unread without a complaint", () => {
  const text = `x = ${repeated("1 + ", 600)}1`;
  expect(messages(text)).toEqual([]);
  expect(parseDocument(text).chunks[0]?.statements[0]).toMatchObject({ value: { kind: "unread" } });
});
