import { lineStarts, positionAt } from "../../engine/language/lines.ts";
import { spanInRun } from "../../engine/features/traceback.ts";
import type { RunResult } from "../../engine/run.ts";

/** Why a run didn't finish, for the json of a command; undefined: it did. The line counts from 1. */
export function failure(result: RunResult): object | undefined {
  const { outcome, document } = result;
  if (outcome.kind === "finished") return undefined;
  const { start } = spanInRun(result, outcome.place);
  const line = positionAt(lineStarts(document.text), start).line + 1;
  return outcome.kind === "raised"
    ? { type: outcome.type, message: outcome.text, line }
    : { type: "stopped", reason: outcome.reason, message: outcome.message, line };
}
