import { analyze, type Dialect } from "../../engine/analyze.ts";
import { inspection } from "../../engine/trace/inspection.ts";
import { traceCalls } from "../../engine/trace/trace-calls.ts";
import { tracedRun } from "../../engine/trace/traced-run.ts";
import { failure } from "./failure.ts";
import type { Outcome } from "./outcome.ts";
import { readSource } from "./read-source.ts";
import { dialectOf } from "./report.ts";
import { runOptions, type RunSettings } from "./run.ts";

export type InspectArguments = RunSettings & {
  readonly path: string;
  /** From 1; undefined: every line. */
  readonly line: number | undefined;
};

/** Where the recurrent calls of a program start. */
function callsOf(text: string, dialect: Dialect): readonly number[] {
  return traceCalls(analyze(text, dialect)).map(({ call }) => call.start);
}

/** Executes a program and tells what every recurrent call computed: as json, with the calls so far where it fails. */
export async function inspect(given: InspectArguments): Promise<Outcome> {
  const source = await readSource(given.path);
  if (source.kind === "unreadable") return { output: "", complaints: [source.message], status: 2 };
  const options = { dialect: dialectOf(given.path), ...runOptions(given, given.path) };
  const run = tracedRun(
    source.text,
    { ...options, write: () => undefined, warn: () => undefined, reach: callsOf(source.text, options.dialect) },
    { passes: "all", limit: options.memoryLimit, wanted: undefined },
  );
  const { result } = run;
  const inspected = inspection(run);
  const calls = inspected.filter(({ line }) => given.line === undefined || line === given.line);
  // What nothing calls is no error of the program: it is told where it leaves nothing to show.
  const error = failure(result) ?? (calls.length > 0 ? undefined : failure({ ...result, outcome: result.alone }));
  const left = run.calls.filter(({ passes }) => passes === undefined).length;
  const complaints = [
    ...(left > 0 ? [`${String(left)} of the calls took more than the memory limit and are left out`] : []),
    ...(calls.length === 0 && given.line !== undefined ? [`no recurrent call ran on line ${String(given.line)}`] : []),
  ];
  return {
    output: `${JSON.stringify({
      version: 1,
      calls,
      seed: Number(result.seed),
      sizes: Object.fromEntries(result.sizes.map(({ name, size }) => [name, size])),
      ...(error === undefined ? {} : { error }),
    })}\n`,
    complaints,
    status: error !== undefined || left > 0 ? 1 : complaints.length > 0 ? 2 : 0,
  };
}
