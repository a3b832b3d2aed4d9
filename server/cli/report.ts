import { type Analysis, analyze, type Dialect, isRecurrent } from "../../engine/analyze.ts";
import { type Diagnostic, diagnostics } from "../../engine/features/diagnostics.ts";
import { lineStarts, positionAt } from "../../engine/language/lines.ts";
import { dirname } from "node:path";
import type { Translate } from "../../engine/locale/translator.ts";
import { localDiagnostic } from "../localised.ts";
import { moduleFiles } from "../module-files.ts";
import type { Span } from "../../engine/language/syntax.ts";

/** One file as the command line reports on it. */
export type Report = {
  readonly path: string;
  readonly analysis: Analysis;
  readonly lines: readonly number[];
  readonly diagnostics: readonly Diagnostic[];
};

export function report(path: string, text: string, translate: Translate): Report {
  const analysis = analysisOf(path, text);
  return {
    path,
    analysis,
    lines: lineStarts(text),
    diagnostics: diagnostics(analysis, {}).map((diagnostic) => localDiagnostic(diagnostic, translate)),
  };
}

/** A Python text without recurrent layers has nothing to tell. */
function analysisOf(path: string, text: string): Analysis {
  const dialect = dialectOf(path);
  return dialect === "python" && !isRecurrent(text)
    ? analyze("", dialect)
    : analyze(text, dialect, moduleFiles(path === "-" ? "." : dirname(path)));
}

export function dialectOf(path: string): Dialect {
  return /\.(?:pyw?|ipynb)$/u.test(path) ? "python" : "lstm";
}

/** Lines and columns from 1, in UTF-16 units, the end exclusive. */
export type Place = {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
};

export function placeOf({ lines }: Report, span: Span): Place {
  const start = positionAt(lines, span.start);
  const end = positionAt(lines, span.end);
  return { line: start.line + 1, column: start.column + 1, endLine: end.line + 1, endColumn: end.column + 1 };
}

export function hasErrors(reports: readonly Report[]): boolean {
  return reports.some((each) => each.diagnostics.some(({ severity }) => severity === "error"));
}
