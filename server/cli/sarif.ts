import { isAbsolute, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Diagnostic } from "../../engine/features/diagnostics.ts";
import type { Span } from "../../engine/language/syntax.ts";
import type { Severity } from "../../engine/torch/problem.ts";
import { type Report, placeOf } from "./report.ts";

/** SARIF 2.1.0, the form that code scanning reads. */
export function sarif(reports: readonly Report[], version: string): string {
  const rules = [...new Set(reports.flatMap((report) => report.diagnostics.map(({ code }) => code)))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Gatescope", version, rules: rules.map((id) => ({ id })) } },
        columnKind: "utf16CodeUnits",
        artifacts: reports.map(({ path }) => ({ location: { uri: uriOf(path) } })),
        results: reports.flatMap((report, index) =>
          report.diagnostics.map((diagnostic) => result(report, index, diagnostic, rules)),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function result(report: Report, artifact: number, diagnostic: Diagnostic, rules: readonly string[]): object {
  const { span, severity, code, message, torch, stops, related } = diagnostic;
  return {
    ruleId: code,
    ruleIndex: rules.indexOf(code),
    level: levels[severity],
    message: { text: torch === undefined ? message : `${message}\n${torch}` },
    locations: [{ physicalLocation: physicalLocation(report, artifact, span) }],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((each, id) => ({
            id,
            physicalLocation: physicalLocation(report, artifact, each.span),
            message: { text: each.message },
          })),
        }),
    properties: { ...(torch === undefined ? {} : { torch }), ...(stops ? { stops } : {}) },
  };
}

function physicalLocation(report: Report, artifact: number, span: Span): object {
  const { line, column, endLine, endColumn } = placeOf(report, span);
  return {
    artifactLocation: { uri: uriOf(report.path), index: artifact },
    region: { startLine: line, startColumn: column, endLine, endColumn },
  };
}

const levels: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "note",
  hint: "note",
};

/** A relative path stays relative, so that the log reads the same on another machine. */
function uriOf(path: string): string {
  if (path === "-") return "stdin";
  if (isAbsolute(path)) return pathToFileURL(path).href;
  return path.split(sep).map(encodeURIComponent).join("/");
}
