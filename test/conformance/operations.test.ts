import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { factShape, read } from "./reading.ts";

/** PyTorch's answer to one expression; see generate-operations.py. */
type Case = {
  readonly code: readonly string[];
  readonly value?: string;
  readonly strides?: readonly number[];
  readonly error?: string;
};

const path = fileURLToPath(new URL("reference/operations.json", import.meta.url));
const { cases } = JSON.parse(readFileSync(path, "utf8")) as { readonly cases: readonly Case[] };

test.each(cases.map((one) => [one.code.join("; "), one] as const))("%s", (_, { code, value, strides, error }) => {
  const last = code.length;
  const reading = read(strides === undefined ? code : [...code, "st = y.stride()"]);
  expect(reading.stop).toBe(error === undefined ? undefined : `${error} @ ${String(last)}`);
  if (value === undefined) return;
  expect(reading.errors).toEqual([]);
  expect(factShape(reading.names.get("y"))).toBe(value);
  if (strides === undefined) return;
  const found = factShape(reading.names.get("st"));
  if (!found.includes("?") && !found.startsWith("unknown")) expect(found).toBe(`(${strides.join(", ")})`);
});
