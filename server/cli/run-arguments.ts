import { parseArgs } from "node:util";
import type { RunArguments, RunSettings } from "./run.ts";

export type GivenRun =
  | { readonly kind: "run"; readonly given: RunArguments }
  | { readonly kind: "help" }
  | { readonly kind: "misused"; readonly message: string };

/** The arguments of `gatescope run`. `--dump a b` takes every name up to the file, which is the last. */
export function runArguments(args: readonly string[]): GivenRun {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h", default: false },
        format: { type: "string", default: "text" },
        seed: { type: "string" },
        size: { type: "string", multiple: true, default: [] },
        dump: { type: "string", multiple: true, default: [] },
        memory: { type: "string" },
        time: { type: "string" },
      },
    });
    if (values.help) return { kind: "help" };
    const path = positionals.at(-1);
    if (path === undefined) return misused("run needs a file, or - for standard input");
    // What stands between an option that may be repeated and the file belongs to that option.
    const more = positionals.slice(0, -1);
    const sizes = [...values.size, ...more.filter((word) => word.includes("="))];
    const dump = [...values.dump, ...more.filter((word) => !word.includes("="))];
    if (values.dump.length === 0 && dump.length > 0) return misused("run takes one file");
    if (values.format !== "text" && values.format !== "json") {
      return misused(`--format is one of text, json, not ${values.format}`);
    }
    if (dump.length > 0 && values.format !== "json") return misused("--dump needs --format json");
    const settings = runSettings({ ...values, size: sizes });
    if (typeof settings === "string") return misused(settings);
    return { kind: "run", given: { path, format: values.format, dump, ...settings } };
  } catch (error) {
    return misused(error instanceof Error ? error.message : String(error));
  }
}

/** The options that `run` and `inspect` share, read; a text says what is wrong with them. */
export function runSettings(given: {
  readonly seed?: string | undefined;
  readonly size: readonly string[];
  readonly memory?: string | undefined;
  readonly time?: string | undefined;
}): RunSettings | string {
  const seed = given.seed === undefined ? undefined : seedOf(given.seed);
  if (given.seed !== undefined && seed === undefined) {
    return `--seed is a whole number of 64 bits, not ${given.seed}`;
  }
  const sizes = new Map<string, number>();
  for (const size of given.size) {
    const [, name, number] = /^([\p{L}_][\p{L}\p{N}_]*)=(\d{1,15})$/u.exec(size) ?? [];
    if (name === undefined || number === undefined) return `--size is NAME=NUMBER, not ${size}`;
    sizes.set(name, Number(number));
  }
  const memory = positive(given.memory);
  const time = positive(given.time);
  if (memory === "wrong" || time === "wrong") return "--memory and --time are positive numbers";
  return { seed, sizes, memory, time };
}

function seedOf(text: string): bigint | undefined {
  if (!/^-?\d{1,20}$/u.test(text)) return undefined;
  const seed = BigInt(text);
  return seed >= -(2n ** 63n) && seed < 2n ** 64n ? seed : undefined;
}

function positive(text: string | undefined): number | "wrong" | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  return Number.isFinite(number) && number > 0 ? number : "wrong";
}

function misused(message: string): GivenRun {
  return { kind: "misused", message };
}
