import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { analyze } from "../../engine/analyze.ts";
import { diagnostics } from "../../engine/features/diagnostics.ts";

const folder = new URL("../../docs/codes/", import.meta.url);
const pages = readdirSync(folder).filter((name) => name !== "README.md");
const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly properties?: object }>> };
  };
};
const codes = Object.keys(
  manifest.contributes.configuration.properties["gatescope.diagnostics.severity"]?.properties ?? {},
);

test("every code has a page, and every page a code", () => {
  expect(pages.map((name) => name.replace(/\.md$/u, "")).sort()).toEqual([...codes].sort());
});

describe("the smallest example has the mistake", () => {
  test.each(pages)("%s", (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    const example = /```python\n([\s\S]*?)```/u.exec(text)?.[1] ?? "";
    expect(diagnostics(analyze(example), {}).map(({ code }) => code)).toContain(name.replace(/\.md$/u, ""));
  });
});
