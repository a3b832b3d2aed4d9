import { untranslated } from "../../engine/locale/translator.ts";
import { annotated } from "../../engine/features/annotate.ts";
import type { Outcome } from "./outcome.ts";
import { readSource } from "./read-source.ts";
import { hasErrors, report } from "./report.ts";

/** A file's source with its hints written in. */
export async function hints(path: string): Promise<Outcome> {
  const source = await readSource(path);
  if (source.kind === "unreadable") return { output: "", complaints: [source.message], status: 2 };
  const reported = report(source.path, source.text, untranslated);
  const { refusal } = reported.analysis.document;
  return {
    output: reported.analysis.document.text === "" ? source.text : annotated(reported.analysis),
    complaints: refusal === undefined ? [] : [`${path}: ${refusal}`],
    status: hasErrors([reported]) ? 1 : 0,
  };
}
