import type { Severity } from "../../engine/torch/problem.ts";
import { type Report, placeOf } from "./report.ts";

/** Workflow commands, which GitHub shows as annotations beside the lines. */
export function github(reports: readonly Report[]): string {
  return reports
    .flatMap((report) =>
      report.diagnostics.map(({ span, severity, code, message, torch }) => {
        const { line, column, endLine, endColumn } = placeOf(report, span);
        const properties = [
          `file=${property(report.path)}`,
          `line=${line}`,
          `endLine=${endLine}`,
          `col=${column}`,
          `endColumn=${endColumn}`,
          `title=${property(`gatescope ${code}`)}`,
        ].join(",");
        return `::${commands[severity]} ${properties}::${data(torch === undefined ? message : `${message}\n${torch}`)}\n`;
      }),
    )
    .join("");
}

const commands: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "notice",
  hint: "notice",
};

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
