import type { Diagnostic } from "../../engine/features/diagnostics.ts";
import type { Severity } from "../../engine/torch/problem.ts";
import type { Translate } from "../../engine/locale/translator.ts";
import { codeFrame } from "./code-frame.ts";
import { type Report, placeOf } from "./report.ts";

/** Wraps a text in a colour, or leaves it. */
export type Paint = (colour: Colour, text: string) => string;
type Colour = "red" | "yellow" | "blue" | "grey" | "bold";

export const plain: Paint = (_colour, text) => text;
export const coloured: Paint = (colour, text) => `\u001b[${codes[colour]}m${text}\u001b[0m`;

/** For people: each diagnostic with the lines that it is about, and a count at the end. */
export function text(reports: readonly Report[], paint: Paint, translate: Translate): string {
  const blocks = reports.flatMap((report) =>
    report.diagnostics.map((diagnostic) => block(report, diagnostic, paint, translate)),
  );
  return [...blocks, `${translate(summary(reports, translate))}\n`].join("\n");
}

const codes: Readonly<Record<Colour, number>> = { red: 31, yellow: 33, blue: 34, grey: 90, bold: 1 };
const colours: Readonly<Record<Severity, Colour>> = {
  error: "red",
  warning: "yellow",
  information: "blue",
  hint: "grey",
};

function block(report: Report, diagnostic: Diagnostic, paint: Paint, translate: Translate): string {
  const { severity, code, message, torch, related, fixes, stops, span } = diagnostic;
  const later = report.diagnostics.some((other) => other.severity === "error" && other.span.start > span.start);
  return [
    `${at(report, diagnostic, paint)} ${paint(colours[severity], translate(severity))} ${paint("bold", printable(message))} ${paint("grey", `[${code}]`)}`,
    ...codeFrame(report.analysis.document.text, placeOf(report, span)).map(({ kind, text: line }) => {
      switch (kind) {
        case "line":
          return line;
        case "marker":
          return paint(colours[severity], line);
      }
    }),
    ...(torch === undefined || torch.endsWith(`: ${message}`)
      ? []
      : [`  ${translate(`PyTorch: ${printable(torch)}`)}`]),
    ...related.map((each) => `  ${at(report, each, paint)} ${printable(each.message)}`),
    ...fixes.map(({ title }) => `  ${translate(`Fix: ${printable(title)}`)}`),
    ...(stops && later ? [`  ${translate("PyTorch stops here; what follows is said as if this were mended.")}`] : []),
    "",
  ].join("\n");
}

function at(report: Report, { span }: Pick<Diagnostic, "span">, paint: Paint): string {
  const { line, column } = placeOf(report, span);
  return paint("bold", `${printable(report.path)}:${line}:${column}`);
}

function summary(reports: readonly Report[], translate: Translate): string {
  const severities = reports.flatMap((report) => report.diagnostics.map(({ severity }) => severity));
  const count = (severity: Severity, one: string, many: string): readonly string[] => {
    const number = severities.filter((each) => each === severity).length;
    return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];
  };
  const counts = [
    ...count("error", "error", "errors"),
    ...count("warning", "warning", "warnings"),
    ...count("information", "note", "notes"),
    ...count("hint", "hint", "hints"),
  ];
  const files = `${reports.length} ${reports.length === 1 ? "file" : "files"}`;
  return counts.length === 0 ? `No problems in ${files}` : `${counts.map(translate).join(translate(", "))} in ${files}`;
}

/** A terminal must not obey what a program's text says. */
function printable(words: string): string {
  return words.replaceAll(/\p{Cc}/gu, (character) => (character === "\n" ? "\n  " : "\u00b7"));
}
