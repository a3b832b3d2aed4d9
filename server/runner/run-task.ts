import { spanInRun, traceback } from "../../engine/features/traceback.ts";
import type { Span } from "../../engine/language/syntax.ts";
import { type FileAnswer, runProgram, type RunResult } from "../../engine/run.ts";
import { valueSummary } from "../../engine/features/value-summary.ts";
import type { ProtocolRange } from "../protocol.ts";
import type { RunOutcome, RunValue } from "../run-protocol.ts";
import { rangesIn } from "./ranges.ts";
import type { RunTask, RunTaskResult } from "./tasks.ts";

/** Reads a file of a run's folders; undefined where there are no files, as in a browser. */
export type ReadFiles = (folders: readonly string[]) => (path: string, limit: number) => FileAnswer;

let readFiles: ReadFiles | undefined;

/** Where the thread has files: said once, as it starts. */
export function readFilesWith(reader: ReadFiles): void {
  readFiles = reader;
}

/** More output isn't kept. */
const MOST_OUTPUT = 4 * 2 ** 20;
const MOST_WAITING = 2 ** 16;
/** In milliseconds. */
const LONGEST_WAIT = 50;

/** Executes a program and tells what came of it, its output in pieces as it comes. */
export function runTask(task: RunTask, output: (text: string) => void): RunTaskResult {
  const told = new Set<string>();
  const started = Date.now();
  let waiting = "";
  let sent = 0;
  let last = started;
  const flush = (): void => {
    if (waiting !== "") output(waiting);
    waiting = "";
    last = Date.now();
  };
  const write = (text: string): void => {
    if (sent > MOST_OUTPUT) return;
    sent += text.length;
    waiting += sent > MOST_OUTPUT ? `${text.slice(0, MOST_WAITING)}\n… more is printed than is shown here\n` : text;
    if (waiting.length > MOST_WAITING || Date.now() - last > LONGEST_WAIT) flush();
  };
  const result = runProgram(task.text, {
    dialect: task.dialect,
    seed: task.seed === undefined ? undefined : BigInt(task.seed),
    sizes: new Map(Object.entries(task.sizes)),
    memoryLimit: task.memoryLimit,
    timeLimit: task.timeLimit,
    cancelled: () => false,
    write,
    warn: (category, text) => {
      const line = `${category}: ${text}\n`;
      if (!told.has(line)) write(line);
      told.add(line);
    },
    observe: undefined,
    ...reading(task.folders),
  });
  flush();
  const rangeOf = rangesIn(task.text);
  return {
    outcome: outcomeOf(result, task.path, rangeOf),
    seed: String(result.seed),
    seedMatters: result.seedMatters,
    sizes: result.sizes,
    took: Date.now() - started,
    values: valuesOf(result, rangeOf),
  };
}

/** How a run reads files: of these folders alone. */
export function reading(folders: readonly string[]): { readFile?: (path: string, limit: number) => FileAnswer } {
  if (folders.length === 0) {
    const message = "this workspace isn't trusted or has no folder, and a run reads no files in it";
    return { readFile: () => ({ kind: "refused", message }) };
  }
  return readFiles === undefined ? {} : { readFile: readFiles(folders) };
}

function outcomeOf(result: RunResult, path: string, rangeOf: (span: Span) => ProtocolRange): RunOutcome {
  const { outcome } = result;
  if (outcome.kind === "finished") return outcome;
  const range = rangeOf(spanInRun(result, outcome.place));
  return outcome.kind === "raised"
    ? { kind: "raised", traceback: traceback(result, path) ?? "", range }
    : { kind: "stopped", reason: outcome.reason, message: outcome.message, range };
}

function valuesOf(result: RunResult, rangeOf: (span: Span) => ProtocolRange): readonly RunValue[] {
  return result.bindings.flatMap(({ place, name, value }) => {
    const summary = valueSummary(value);
    return summary === undefined ? [] : [{ range: rangeOf(spanInRun(result, place)), name, ...summary }];
  });
}
