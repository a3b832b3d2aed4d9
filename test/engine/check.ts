import { expect } from "vitest";
import { type Analysis, analyze } from "../../engine/analyze.ts";
import type { Fact } from "../../engine/interpret/fact.ts";
import { formatDim } from "../../engine/shape/dim.ts";

/**
 * A program with claims under its lines. `# ^ [3, 5, 20]` says what the name at the caret is bound to;
 * `# ^ error input-size` that a problem of this severity and code begins there, with more of its text behind a colon.
 * Every error and warning of the program must be claimed.
 */
export function check(snippet: string): void {
  const { text, claims } = parts(snippet);
  const analysis = analyze(text);
  const lines = text.split("\n");
  const claimed = new Set<string>();
  for (const { line, column, claim } of claims) {
    const offset = lines.slice(0, line).join("\n").length + (line > 0 ? 1 : 0) + column;
    const where = `line ${String(line + 1)}: ${lines[line] ?? ""}`;
    if (/^(error|warning|information|hint) /u.test(claim)) {
      const [found, key] = problemAt(analysis, offset, claim);
      expect(found, where).toBe(claim);
      claimed.add(key);
    } else expect(labelAt(analysis, offset), where).toBe(claim);
  }
  const unclaimed = problems(analysis).filter(
    ({ key, severity }) => (severity === "error" || severity === "warning") && !claimed.has(key),
  );
  expect(unclaimed.map(({ key, text: message }) => `${key}: ${message}`)).toEqual([]);
}

type Claim = { readonly line: number; readonly column: number; readonly claim: string };

/** The program without its margin, and the claims, whose lines are left empty in it. */
function parts(snippet: string): { readonly text: string; readonly claims: readonly Claim[] } {
  const lines = snippet.split("\n");
  const marks = lines.map((line) => /^\s*#\s*\^+\s*(.*)$/u.exec(line));
  const code = lines.filter((line, index) => marks[index] === null && /\S/u.test(line));
  const margin = Math.min(...code.map((line) => line.search(/\S/u)));
  const claims: Claim[] = [];
  let above = 0;
  for (const [index, line] of lines.entries()) {
    const mark = marks[index] ?? null;
    if (mark === null) above = index;
    else claims.push({ line: above, column: line.indexOf("^") - margin, claim: mark[1] ?? "" });
  }
  return { text: lines.map((line, index) => (marks[index] === null ? line.slice(margin) : "")).join("\n"), claims };
}

type Found = {
  readonly key: string;
  readonly offset: number;
  readonly severity: string;
  readonly code: string;
  readonly text: string;
};

function problems(analysis: Analysis): readonly Found[] {
  return analysis.facts.flatMap((facts, index) =>
    facts.problems.map((problem) => {
      const offset = (analysis.document.starts[index] ?? 0) + problem.place.start;
      return {
        key: `${String(offset)} ${problem.code}`,
        offset,
        severity: problem.severity,
        code: problem.code,
        text: problem.torch ?? problem.message,
      };
    }),
  );
}

function problemAt(analysis: Analysis, offset: number, claim: string): readonly [string, string] {
  const here = problems(analysis).filter((problem) => problem.offset === offset);
  const wanted = here.find((problem) => claim.startsWith(`${problem.severity} ${problem.code}`)) ?? here[0];
  if (wanted === undefined) return [`no problem here`, ""];
  const text = `${wanted.severity} ${wanted.code}`;
  return [claim.includes(": ") ? `${text}: ${wanted.text}` : text, wanted.key];
}

function labelAt(analysis: Analysis, offset: number): string {
  for (const [index, facts] of analysis.facts.entries()) {
    const start = analysis.document.starts[index] ?? 0;
    const binding = facts.bindings.find(({ span }) => start + span.start === offset);
    if (binding !== undefined) return label(binding.fact);
  }
  return "nothing is bound here";
}

function label(fact: Fact): string {
  switch (fact.kind) {
    case "tensor":
      return fact.shape === undefined ? "unknown" : `[${fact.shape.map(({ size }) => formatDim(size)).join(", ")}]`;
    case "tuple":
      return `(${fact.items.map(label).join(", ")})`;
    case "list":
      return `list [${fact.items.map(label).join(", ")}]`;
    case "repeated":
      return `list of ${formatDim(fact.length)} × ${label(fact.element)}`;
    case "packed":
      return `packed ${formatDim(fact.batch.size)} × ${formatDim(fact.steps.size)}`;
    case "int":
      return formatDim(fact.value);
    case "module":
      return fact.repr;
    case "other":
      return fact.text ?? fact.type;
    case "unknown":
      return "unknown";
  }
}
