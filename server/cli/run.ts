import { dump } from "../../engine/features/dump.ts";
import { traceback } from "../../engine/features/traceback.ts";
import { defaultMemoryLimit, defaultTimeLimit, type RunOptions, type RunResult, runProgram } from "../../engine/run.ts";
import type { Outcome } from "./outcome.ts";
import { failure } from "./failure.ts";
import { fileReader } from "../file-reader.ts";
import { readSource } from "./read-source.ts";
import { dialectOf } from "./report.ts";

export type RunArguments = RunSettings & {
  readonly path: string;
  readonly format: "text" | "json";
  readonly dump: readonly string[];
};

/** What decides what a run computes, and how much it may take. */
export type RunSettings = {
  readonly seed: bigint | undefined;
  readonly sizes: ReadonlyMap<string, number>;
  /** In MiB and seconds; undefined: the usual ones. */
  readonly memory: number | undefined;
  readonly time: number | undefined;
};

/** Executes a program: standard output is what Python would print. */
export async function run(given: RunArguments): Promise<Outcome> {
  const source = await readSource(given.path);
  if (source.kind === "unreadable") return { output: "", complaints: [source.message], status: 2 };
  const text = given.format === "text";
  const warnings = new Set<string>();
  const result = runProgram(source.text, {
    dialect: dialectOf(given.path),
    ...runOptions(given, given.path),
    write: (written) => {
      if (text) process.stdout.write(written);
    },
    warn: (category, message) => {
      warnings.add(`${category}: ${message}`);
    },
    observe: undefined,
  });
  const unknown = given.dump.filter((name) => result.variable(name) === undefined);
  const raised = traceback(result, given.path === "-" ? "<stdin>" : given.path);
  for (const line of [...warnings, ...(text && raised !== undefined ? [raised.trimEnd()] : [])]) {
    process.stderr.write(`${line}\n`);
  }
  if (text) for (const line of choices(result)) process.stderr.write(`gatescope: ${line}\n`);
  return {
    output: text ? "" : `${JSON.stringify(report(result, given.dump))}\n`,
    complaints: result.outcome.kind === "finished" ? unknown.map((name) => `the program binds no ${name}`) : [],
    status: result.outcome.kind !== "finished" ? 1 : unknown.length > 0 ? 2 : 0,
  };
}

/** Settings as a run takes them; files are read beside the program and from where the command was called. */
export function runOptions(
  { seed, sizes, memory, time }: RunSettings,
  path: string,
): Omit<RunOptions, "write" | "warn" | "observe"> {
  return {
    seed,
    sizes,
    memoryLimit: memory === undefined ? defaultMemoryLimit : memory * 2 ** 20,
    timeLimit: time === undefined ? defaultTimeLimit : time * 1000,
    cancelled: () => false,
    readFile: fileReader([process.cwd(), ...(path === "-" ? [] : [folderOf(path)])]),
  };
}

function folderOf(path: string): string {
  const end = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  return end < 0 ? "." : path.slice(0, end + 1);
}

/** What the run chose itself: told, so that it can be repeated. */
function choices({ seed, seedMatters, sizes }: RunResult): readonly string[] {
  return [
    ...(sizes.length === 0 ? [] : [`sizes: ${sizes.map(({ name, size }) => `${name}=${String(size)}`).join(", ")}`]),
    ...(seedMatters ? [`seed: ${String(seed)} (--seed ${String(seed)} repeats this run)`] : []),
  ];
}

function report(result: RunResult, names: readonly string[]): unknown {
  const error = failure(result);
  const found = names.flatMap((name) => {
    const value = dump(result, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    version: 1,
    prints: result.prints,
    dump: Object.fromEntries(found),
    seed: Number(result.seed),
    sizes: Object.fromEntries(result.sizes.map(({ name, size }) => [name, size])),
    ...(error === undefined ? {} : { error }),
  };
}
