import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { differences, type RunCase } from "./compare-run.ts";

const folder = new URL("cases/", import.meta.url);

for (const file of readdirSync(fileURLToPath(folder)).filter((name) => name.endsWith(".json"))) {
  const { cases } = JSON.parse(readFileSync(new URL(file, folder), "utf8")) as { readonly cases: readonly RunCase[] };
  test.each(cases.map((one) => [one.id, one] as const))("%s", (_id, one) => {
    expect(differences(one)).toEqual([]);
  });
}
