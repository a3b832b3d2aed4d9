import type { RunResult } from "../run.ts";
import type { Span } from "../language/syntax.ts";
import type { Place } from "../shape/place.ts";

/** Where a place of a run stands in the text. */
export function spanInRun({ document }: RunResult, place: Place): Span {
  const start = document.starts[place.chunk] ?? 0;
  return { start: start + place.start, end: start + place.end };
}

/** The end of a run as Python tells it: undefined where it finished. `path` is what the traceback calls the file. */
export function traceback(result: RunResult, path: string): string | undefined {
  const { outcome } = result;
  if (outcome.kind === "finished") return undefined;
  const { text } = result.document;
  const { start } = spanInRun(result, outcome.place);
  const before = text.slice(0, start).split("\n");
  const line = text.split("\n")[before.length - 1]?.trim() ?? "";
  const at = `  File "${path}", line ${String(before.length)}`;
  if (outcome.kind === "stopped") {
    return `The run stops at line ${String(before.length)}: ${outcome.message}\n    ${line}\n`;
  }
  const last = outcome.text === "" ? outcome.type : `${outcome.type}: ${outcome.text}`;
  if (outcome.type === "SyntaxError") return `${at}\n    ${line}\n${last}\n`;
  return `Traceback (most recent call last):\n${at}, in <module>\n    ${line}\n${last}\n`;
}
