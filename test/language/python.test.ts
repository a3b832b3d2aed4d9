import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseDocument } from "../../engine/language/document.ts";
import type { Plain } from "./plain.ts";
import { plainStatement } from "./plain.ts";
import { messages } from "./read.ts";

type Recorded = {
  readonly python: string;
  readonly programs: readonly { readonly text: string; readonly statements: readonly Plain[] }[];
  readonly refused: readonly { readonly text: string; readonly message: string }[];
};

const recorded = JSON.parse(readFileSync(new URL("python.json", import.meta.url), "utf8")) as Recorded;

describe(`what CPython ${recorded.python} reads`, () => {
  test.each(recorded.programs)("$text", ({ text, statements }) => {
    expect(messages(text)).toEqual([]);
    const document = parseDocument(text);
    const read = document.chunks.flatMap((chunk, index) =>
      chunk.statements.map((statement) => plainStatement(statement, document.starts[index] ?? 0)),
    );
    expect(read.map(comparable)).toEqual(statements.map(comparable));
  });
});

describe(`what CPython ${recorded.python} refuses`, () => {
  test.each(recorded.refused)("$message: $text", ({ text, message }) => {
    expect(messages(text)[0]).toBe(message);
  });
});

/** A float is recorded as Python prints it. */
function comparable(plain: Plain): Plain {
  if (!Array.isArray(plain)) return plain;
  const [form, value, ...rest] = plain as readonly Plain[];
  if (form === "float") return ["float", value === "inf" ? Infinity : Number(value), ...rest];
  return (plain as readonly Plain[]).map(comparable);
}
