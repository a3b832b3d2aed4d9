import { parseArgs } from "node:util";
import { servedAsRunner } from "../node-worker.ts";
import { languages, translatorFor } from "../../engine/locale/languages.ts";
import { type Format, check, formats } from "./check.ts";
import { hints } from "./hints.ts";
import { inspect } from "./inspect.ts";
import { inspectArguments } from "./inspect-arguments.ts";
import { run } from "./run.ts";
import { runArguments } from "./run-arguments.ts";
import type { Outcome } from "./outcome.ts";

/** The bundle knows its version. */
declare const GATESCOPE_VERSION: string;

const usage = `Usage: gatescope check [--format text|json|sarif|github] [--locale en|zh-CN] FILE…
       gatescope hints FILE
       gatescope run [--seed N] [--size NAME=N …] [--format text|json] [--dump NAME …]
                     [--memory MIB] [--time SECONDS] FILE
       gatescope inspect [--seed N] [--size NAME=N …] [--line N] [--memory MIB] [--time SECONDS] FILE
       gatescope lsp --stdio

  check    reports what is wrong; with --format json, every shape as well; --locale is the language of its sentences
  hints    prints the source with the shapes written in
  run      executes a program with PyTorch's numbers; --dump, with json, tells what variables hold at the end
  inspect  executes a program and prints, as json, every gate of its recurrent calls, or of those on one line
  lsp      serves an editor over standard input and output

- stands for standard input. The exit status is 0 if no error was found, 1 if there are errors, 2 if the
usage is wrong or a file can't be read.
`;

const [command, ...rest] = process.argv.slice(2);

// A reader that closes the pipe (head, a pager) has seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
});

if (servedAsRunner()) {
  // The runner's thread of `gatescope lsp` is this bundle once more.
} else if (command === "lsp" && rest.includes("--stdio")) void serve();
else void answer();

/** What an editor needs beyond the other commands is read only here. */
async function serve(): Promise<void> {
  const { serveOverNode } = await import("../node.ts");
  serveOverNode();
}

async function answer(): Promise<void> {
  try {
    finish(await outcome());
  } catch (error) {
    finish(refused(`internal error: ${error instanceof Error ? error.message : String(error)}`));
  }
}

async function outcome(): Promise<Outcome> {
  switch (command) {
    case "check":
    case "hints":
      return reading(command);
    case "lsp":
      return misused("lsp speaks over standard input and output alone: gatescope lsp --stdio");
    case "run":
      return running();
    case "inspect":
      return inspecting();
    case "--help":
    case "-h":
    case "help":
      return { output: usage, complaints: [], status: 0 };
    case "--version":
      return { output: `${GATESCOPE_VERSION}\n`, complaints: [], status: 0 };
    case undefined:
      return misused("which command?");
  }
  return misused(`there is no command ${JSON.stringify(command)}`);
}

async function reading(name: "check" | "hints"): Promise<Outcome> {
  const given = options(name);
  if (given.kind === "misused") return misused(given.message);
  if (given.help) return { output: usage, complaints: [], status: 0 };
  const [first, ...others] = given.paths;
  if (first === undefined) return misused(`${name} needs a file, or - for standard input`);
  if (name === "hints") return others.length > 0 ? misused("hints takes one file") : hints(first);

  const format = formats.find((each) => each === given.format);
  if (format === undefined) return misused(`--format is one of ${formats.join(", ")}, not ${given.format}`);
  const known = given.locale === "en" || languages.some((each) => each.toLowerCase() === given.locale.toLowerCase());
  if (!known) return misused(`--locale is one of en, ${languages.join(", ")}, not ${given.locale}`);
  const translate = translatorFor(given.locale);
  return check(given.paths, format, { version: GATESCOPE_VERSION, colours: colours(format), translate });
}

async function running(): Promise<Outcome> {
  const given = runArguments(rest);
  if (given.kind === "misused") return misused(given.message);
  return given.kind === "help" ? { output: usage, complaints: [], status: 0 } : run(given.given);
}

async function inspecting(): Promise<Outcome> {
  const given = inspectArguments(rest);
  if (given.kind === "misused") return misused(given.message);
  return given.kind === "help" ? { output: usage, complaints: [], status: 0 } : inspect(given.given);
}

type Options =
  | {
      readonly kind: "options";
      readonly paths: readonly string[];
      readonly format: string;
      readonly locale: string;
      readonly help: boolean;
    }
  | { readonly kind: "misused"; readonly message: string };

function options(name: "check" | "hints"): Options {
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h", default: false },
        ...(name === "check"
          ? { format: { type: "string", default: "text" }, locale: { type: "string", default: "en" } }
          : {}),
      },
    });
    const format = "format" in values && typeof values.format === "string" ? values.format : "text";
    const locale = "locale" in values && typeof values.locale === "string" ? values.locale : "en";
    return { kind: "options", paths: positionals, format, locale, help: values.help };
  } catch (error) {
    return { kind: "misused", message: error instanceof Error ? error.message : String(error) };
  }
}

/** Colours on a terminal alone, unless NO_COLOR is set to anything. */
function colours(format: Format): boolean {
  return format === "text" && process.stdout.isTTY && !process.env["NO_COLOR"];
}

function misused(message: string): Outcome {
  return { output: "", complaints: [message, `Try: gatescope --help`], status: 2 };
}

function refused(message: string): Outcome {
  return { output: "", complaints: [message], status: 2 };
}

function finish({ output, complaints, status }: Outcome): void {
  for (const complaint of complaints) process.stderr.write(`gatescope: ${complaint}\n`);
  process.stdout.write(output);
  process.exitCode = status;
}
