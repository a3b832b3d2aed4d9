import { parseArgs } from "node:util";
import type { InspectArguments } from "./inspect.ts";
import { runSettings } from "./run-arguments.ts";

export type GivenInspection =
  | { readonly kind: "inspect"; readonly given: InspectArguments }
  | { readonly kind: "help" }
  | { readonly kind: "misused"; readonly message: string };

/** The arguments of `gatescope inspect`. `--size a=1 b=2` takes every size up to the file, which is the last. */
export function inspectArguments(args: readonly string[]): GivenInspection {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h", default: false },
        seed: { type: "string" },
        size: { type: "string", multiple: true, default: [] },
        line: { type: "string" },
        memory: { type: "string" },
        time: { type: "string" },
      },
    });
    if (values.help) return { kind: "help" };
    const path = positionals.at(-1);
    if (path === undefined) return misused("inspect needs a file, or - for standard input");
    const more = positionals.slice(0, -1);
    if (more.some((word) => !word.includes("="))) return misused("inspect takes one file");
    const settings = runSettings({ ...values, size: [...values.size, ...more] });
    if (typeof settings === "string") return misused(settings);
    if (values.line !== undefined && !/^[1-9]\d{0,8}$/.test(values.line)) {
      return misused(`--line is a line's number, from 1, not ${values.line}`);
    }
    const line = values.line === undefined ? undefined : Number(values.line);
    return { kind: "inspect", given: { path, line, ...settings } };
  } catch (error) {
    return misused(error instanceof Error ? error.message : String(error));
  }
}

function misused(message: string): GivenInspection {
  return { kind: "misused", message };
}
