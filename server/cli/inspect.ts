import { inspection } from "../../engine/trace/inspection.ts";
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

/** Executes a program and tells what every recurrent call computed: as json, with the calls so far where it fails. */
export async function inspect(given: InspectArguments): Promise<Outcome> {
  const source = await readSource(given.path);
  if (source.kind === "unreadable") return { output: "", complaints: [source.message], status: 2 };
  const options = { dialect: dialectOf(given.path), ...runOptions(given, given.path) };
  const run = tracedRun(
    source.text,
    { ...options, write: () => undefined, warn: () => undefined },
    { passes: "all", limit: options.memoryLimit, wanted: undefined },
  );
  const error = failure(run.result);
  const inspected = inspection(run);
  const calls = inspected.filter(({ line }) => given.line === undefined || line === given.line);
  const left = run.calls.filter(({ passes }) => passes === undefined).length;
  const complaints = [
    ...(left > 0 ? [`${String(left)} of the calls took more than the memory limit and are left out`] : []),
    ...(calls.length === 0 && given.line !== undefined ? [`no recurrent call ran on line ${String(given.line)}`] : []),
  ];
  return {
    output: `${JSON.stringify({
      version: 1,
      calls,
      seed: Number(run.result.seed),
      sizes: Object.fromEntries(run.result.sizes.map(({ name, size }) => [name, size])),
      ...(error === undefined ? {} : { error }),
    })}\n`,
    complaints,
    status: error !== undefined || left > 0 ? 1 : complaints.length > 0 ? 2 : 0,
  };
}
