import { shapeEntry, sizeEntry } from "../../engine/features/shape-entry.ts";
import { boundNames, isModule } from "../../engine/features/shape-table.ts";
import { prints } from "../../engine/features/prints.ts";
import { type Report, placeOf } from "./report.ts";

/** Everything that is known of the files, as the interface of version 1 has it. */
export function json(reports: readonly Report[]): string {
  return `${JSON.stringify({ version: 1, files: reports.map(file) })}\n`;
}

function file(report: Report): object {
  const names = boundNames(report.analysis);
  return {
    path: report.path,
    shapes: names.flatMap(({ span, binding: { name, fact } }) =>
      isModule(fact) ? [] : [{ ...placeOf(report, span), name, ...shapeEntry(fact) }],
    ),
    modules: names.flatMap(({ span, binding: { name, fact } }) =>
      isModule(fact)
        ? [{ ...placeOf(report, span), name, repr: fact.repr, parameters: sizeEntry(fact.parameterCount) }]
        : [],
    ),
    // What a print writes isn't known where it depends on numbers: such a print is left out.
    prints: prints(report.analysis).flatMap(({ span, text }) =>
      text === undefined ? [] : [{ line: placeOf(report, span).line, text }],
    ),
    diagnostics: report.diagnostics.map(({ span, severity, code, message, torch, stops, fixes }) => ({
      ...placeOf(report, span),
      severity,
      code,
      message,
      ...(torch === undefined ? {} : { torch }),
      ...(stops ? { stops } : {}),
      fixes: fixes.map(({ title }) => title),
    })),
  };
}
