import type { Translate } from "../../engine/locale/translator.ts";
import { github } from "./github.ts";
import { json } from "./json.ts";
import type { Outcome } from "./outcome.ts";
import { readSource } from "./read-source.ts";
import { type Report, hasErrors, report } from "./report.ts";
import { sarif } from "./sarif.ts";
import { coloured, type Paint, plain, text } from "./text.ts";

export const formats = ["text", "json", "sarif", "github"] as const;
export type Format = (typeof formats)[number];

/** Reports on files. Those that can't be read are named, and the others still reported. */
export async function check(
  paths: readonly string[],
  format: Format,
  {
    version,
    colours,
    translate,
  }: { readonly version: string; readonly colours: boolean; readonly translate: Translate },
): Promise<Outcome> {
  const reports: Report[] = [];
  const unreadable: string[] = [];
  for (const path of paths) {
    const source = await readSource(path);
    if (source.kind === "text") reports.push(report(source.path, source.text, translate));
    else unreadable.push(source.message);
  }
  return {
    output:
      reports.length === 0 ? "" : formatted(reports, format, { version, paint: colours ? coloured : plain, translate }),
    complaints: unreadable,
    status: unreadable.length > 0 ? 2 : hasErrors(reports) ? 1 : 0,
  };
}

function formatted(
  reports: readonly Report[],
  format: Format,
  { version, paint, translate }: { readonly version: string; readonly paint: Paint; readonly translate: Translate },
): string {
  switch (format) {
    case "text":
      return text(reports, paint, translate);
    case "json":
      return json(reports);
    case "sarif":
      return sarif(reports, version);
    case "github":
      return github(reports);
  }
}
