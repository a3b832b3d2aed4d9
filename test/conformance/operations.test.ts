import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { factShape, read } from "./reading.ts";

/** PyTorch's answer to one expression; see generate-operations.py. */
type Case = {
  readonly code: readonly string[];
  readonly value?: string;
  readonly strides?: readonly number[];
  readonly numbers?: readonly number[];
  readonly error?: string;
};

const path = fileURLToPath(new URL("reference/operations.json", import.meta.url));
const { cases } = JSON.parse(readFileSync(path, "utf8")) as { readonly cases: readonly Case[] };

test.each(cases.map((one) => [one.code.join("; "), one] as const))("%s", (_, one) => {
  const questions = one.strides === undefined ? [] : ["st = y.stride()", "numbers = y.long().flatten().tolist()"];
  const reading = read([...one.code, ...questions]);
  expect(reading.stop).toBe(one.error === undefined ? undefined : `${one.error} @ ${String(one.code.length)}`);
  if (one.value === undefined) return;
  expect(reading.errors).toEqual([]);
  expectSame(factShape(reading.names.get("y")), one.value);
  if (one.strides === undefined) return;
  expectUnlessUnknown(factShape(reading.names.get("st")), `(${one.strides.join(", ")})`);
  if (one.numbers === undefined) return;
  expectUnlessUnknown(factShape(reading.names.get("numbers")), `[${one.numbers.join(", ")}]`);
});

/** A size that isn't known is any size. */
function expectSame(ours: string, theirs: string): void {
  const open = ours === "?" || ours.includes("[?");
  const pattern = new RegExp(`^${ours.replaceAll(/[()[\]{}.*+^$|\\]/gu, "\\$&").replaceAll("?", "\\d+")}$`, "u");
  if (open) expect(theirs).toMatch(pattern);
  else expect(ours).toBe(theirs);
}

function expectUnlessUnknown(ours: string, theirs: string): void {
  if (!ours.includes("?") && !ours.includes("unknown")) expect(ours).toBe(theirs);
}
