import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { type Analysis, analyze, type Dialect } from "../../engine/analyze.ts";
import { diagnostics, quickFixes } from "../../engine/features/diagnostics.ts";
import { explainError } from "../../engine/features/explain-error.ts";
import { hover } from "../../engine/features/hover.ts";

const root = new URL("../../", import.meta.url);

type Recorded = {
  readonly cases: readonly {
    readonly code: string | readonly string[];
    readonly error?: string | { readonly type: string; readonly message: string };
  }[];
};

/** Programs of every kind: those with recorded errors, the examples of the codes' pages, and those of the tests. */
export function programs(): readonly { readonly text: string; readonly dialect: Dialect }[] {
  const recorded = ["errors", "operations", "tensor-ops", "programs"].flatMap((name) =>
    casesOf(`test/conformance/reference/${name}.json`).map(({ code }) => [code].flat().join("\n")),
  );
  const pages = filesIn("docs/codes", ".md").flatMap((text) =>
    [...text.matchAll(/```\w*\n(.*?)```/gsu)].map(([, code = ""]) => code),
  );
  const silent = stringsOf("test/engine/mistakes/silent.test.ts");
  const lstm = [...recorded, ...pages, ...silent, ...filesIn("examples", ".lstm")];
  return [
    ...lstm.map((text) => ({ text, dialect: "lstm" as const })),
    ...filesIn("test/python/corpus", ".py").map((text) => ({ text, dialect: "python" as const })),
  ];
}

/** What a program's diagnostics say besides PyTorch's own texts, with the titles of their fixes. */
export function saidOf(analysis: Analysis): readonly string[] {
  return diagnostics(analysis, {}).flatMap((diagnostic) => {
    const { code, message, torch, related } = diagnostic;
    const isPyTorchs = torch !== undefined && (torch === message || torch.endsWith(`: ${message}`));
    return [
      ...(isPyTorchs || code === "syntax" ? [] : [message]),
      ...related.map((each) => each.message),
      ...quickFixes(analysis, diagnostic).map(({ title }) => title),
    ];
  });
}

/** What hovers say in words, at every letter where a name begins. */
export function hoveredIn({ text, dialect }: { readonly text: string; readonly dialect: Dialect }): readonly string[] {
  const analysis = analyze(text, dialect);
  return [...text.matchAll(/\b[a-z_]\w*/giu)].flatMap(({ index }) =>
    (hover(analysis, index)?.prose ?? []).flatMap((line) =>
      line.flatMap((part) => (part.kind === "code" ? [] : [part.text])),
    ),
  );
}

/** What Explain PyTorch Error says of the recorded errors. */
export function explanations(): readonly string[] {
  return casesOf("test/conformance/reference/errors.json").flatMap(({ error }) => {
    if (typeof error !== "object") return [];
    const found = explainError(`${error.type}: ${error.message}`, undefined);
    return found === undefined ? [] : [found.message, found.advice];
  });
}

/**
 * The texts that the engine's sources write for people, with 7 for what they are filled with: as the named properties,
 * and as the arguments of the named functions.
 */
export function writtenTexts(
  folder: string,
  { properties, functions }: { readonly properties: readonly string[]; readonly functions: readonly string[] },
): readonly string[] {
  const found = new Set<string>();
  for (const name of sourcesIn(folder)) {
    const source = ts.createSourceFile(name, read(name), ts.ScriptTarget.Latest, true);
    const visit = (node: ts.Node): void => {
      if (ts.isPropertyAssignment(node) && properties.includes(node.name.getText())) gather(node.initializer, found);
      if (ts.isCallExpression(node) && functions.includes(node.expression.getText())) {
        for (const argument of node.arguments) gather(argument, found);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return [...found];
}

/** Every text in a source, with 7 for what it is filled with. */
export function allTexts(path: string): readonly string[] {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isExpression(node)) gather(node, found);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true));
  return [...found];
}

/** Words that no translation keeps: a run of small letters between blanks. */
export function hasEnglish(text: string): boolean {
  return /(?:^|[\s“(])(?:the|is|are|of|and|has|have|with|to|in|it|this|that|one|an?)(?:[\s.,:;)”]|$)/u.test(text);
}

function gather(node: ts.Expression, found: Set<string>): void {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) found.add(node.text);
  else if (ts.isConditionalExpression(node)) {
    gather(node.whenTrue, found);
    gather(node.whenFalse, found);
  } else if (ts.isTemplateExpression(node)) {
    let written = [node.head.text];
    for (const { expression, literal } of node.templateSpans) {
      const own = new Set<string>();
      if (ts.isConditionalExpression(expression)) gather(expression, own);
      const values = own.size === 2 ? [...own] : ["7"];
      written = written.flatMap((text) => values.map((value) => text + value + literal.text));
    }
    for (const text of written) found.add(text);
  }
}

function casesOf(path: string): Recorded["cases"] {
  return (JSON.parse(read(path)) as Recorded).cases;
}

function filesIn(folder: string, ending: string): readonly string[] {
  return readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith(ending))
    .map((name) => read(`${folder}/${name}`));
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name}`);
}

/** The texts of several lines in a test's source. */
function stringsOf(path: string): readonly string[] {
  const source = ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteral(node) && node.text.includes("\n")) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function read(path: string): string {
  return readFileSync(new URL(path, root), "utf8");
}
