import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const table = (path: string): Readonly<Record<string, string>> =>
  JSON.parse(read(path)) as Readonly<Record<string, string>>;

const marks = (text: string): readonly string[] => [...new Set(text.match(/\{\d+\}/gu))].sort();

test("every text of the manifest is in both languages", () => {
  const [english, chinese] = [table("package.nls.json"), table("package.nls.zh-cn.json")];
  const manifest = read("package.json");
  const used = [...manifest.matchAll(/"%([^%"]+)%"/gu)].map(([, key = ""]) => key);
  expect(Object.keys(english).toSorted()).toEqual([...new Set(used)].toSorted());
  expect(Object.keys(chinese).toSorted()).toEqual(Object.keys(english).toSorted());
  expect(Object.entries(chinese).filter(([, text]) => !/\p{Script=Han}/u.test(text))).toEqual([]);
});

test("no text of the manifest stands in it in English", () => {
  const { contributes } = JSON.parse(read("package.json")) as { readonly contributes: unknown };
  const left: string[] = [];
  const visit = (value: unknown, key: string): void => {
    if (Array.isArray(value)) value.forEach((item) => visit(item, key));
    else if (typeof value === "object" && value !== null) {
      for (const [own, item] of Object.entries(value)) visit(item, own);
    } else if (
      typeof value === "string" &&
      /^(?:title|description|markdownDescription|enumDescriptions|altText)$/u.test(key) &&
      value !== "Gatescope" &&
      !value.startsWith("%")
    ) {
      left.push(value);
    }
  };
  visit(contributes, "");
  expect(left).toEqual([]);
});

test("every message of the extension is translated, with the same marks", () => {
  const bundle = table("extension/l10n/bundle.l10n.zh-cn.json");
  const said = messages();
  expect(said.length).toBeGreaterThan(80);
  expect(Object.keys(bundle).toSorted()).toEqual([...new Set(said)].toSorted());
  expect(Object.entries(bundle).filter(([english, told]) => marks(english).join() !== marks(told).join())).toEqual([]);
});

test("nothing is shown to the user but through l10n.t", () => {
  const bare = sources().flatMap((path) => {
    const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true);
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (
        ts.isCallExpression(node) &&
        /\.(?:show(?:Information|Warning|Error)Message|setStatusBarMessage)$/u.test(node.expression.getText())
      ) {
        const [first] = node.arguments;
        if (first !== undefined && (ts.isStringLiteral(first) || ts.isTemplateExpression(first)))
          found.push(first.getText());
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
  expect(bare).toEqual([]);
});

/** What the sources of the extension hand to l10n.t. */
function messages(): readonly string[] {
  return sources().flatMap((path) => {
    const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true);
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && /(?:^|\.)l10n\.t$/u.test(node.expression.getText())) {
        const [first] = node.arguments;
        if (first === undefined || !ts.isStringLiteral(first)) throw new Error(`${path}: ${node.getText()}`);
        found.push(first.text);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

function sources(): readonly string[] {
  return readdirSync(new URL("extension", root), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.startsWith("webview"))
    .map((name) => `extension/${name}`);
}
