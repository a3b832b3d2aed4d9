import { positionAt, lineStarts } from "../language/lines.ts";
import type { Span } from "../language/syntax.ts";
import { diagnosticsIn } from "../features/diagnostics.ts";
import { spanInRun } from "../features/traceback.ts";
import type { RunResult } from "../run.ts";
import type { RunStopped } from "../values/run.ts";

/** Why there is nothing to show, in place of it. */
export type Unavailable = {
  readonly kind: "unavailable";
  /** One sentence. */
  readonly reason: string;
  /** PyTorch's own text, or more about the reason. */
  readonly detail?: string;
  readonly span?: Span;
  readonly fix?: Fix;
};

type Fix =
  | { readonly kind: "edit"; readonly title: string; readonly span: Span; readonly text: string }
  | { readonly kind: "setting"; readonly title: string; readonly setting: string }
  | { readonly kind: "sizes"; readonly title: string; readonly sizes: Readonly<Record<string, number>> };

export function unavailable(reason: string, detail?: string): Unavailable {
  return { kind: "unavailable", reason, ...(detail === undefined ? {} : { detail }) };
}

/** Why a run hasn't reached a call. `sizes` are those that somebody has set. */
export function unreached(result: RunResult, call: Span, sizes: ReadonlyMap<string, number>): Unavailable {
  const { document } = result;
  const outcome = result.outcome.kind === "finished" ? result.alone : result.outcome;
  if (outcome.kind === "finished") return { ...unavailable("The program never reaches this call."), span: call };
  const span = spanInRun(result, outcome.place);
  const line = positionAt(lineStarts(document.text), span.start).line + 1;
  if (outcome.kind === "stopped") return { ...stopped(outcome.reason, outcome.message, line), span };
  const detail = outcome.text === "" ? outcome.type : `${outcome.type}: ${outcome.text}`;
  const fix = sizes.size > 0 ? ownSizes : mending(result, span);
  return {
    ...unavailable(`Line ${String(line)} raises an error.`, detail),
    span,
    ...(fix === undefined ? {} : { fix }),
  };
}

/** Why a computation was left. `line` is where, if it is the program's. */
export function stopped(reason: RunStopped["reason"], message: string, line?: number): Unavailable {
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  switch (reason) {
    case "memory":
      return { ...unavailable(sentence), fix: memorySetting };
    case "time":
      return { ...unavailable(sentence), fix: timeSetting };
    case "cancelled":
      return unavailable(sentence);
    case "unread":
      return unavailable(
        line === undefined ? "This isn't computed." : `Line ${String(line)} isn't computed.`,
        sentence,
      );
    case "defect":
      return unavailable("Gatescope has a defect.", sentence);
  }
}

/** The gates of a call can't be kept. In bytes. */
export function tooLarge(bytes: number, limit: number): Unavailable {
  const amount = (size: number): string => `${String(Math.ceil(size / 2 ** 20))} MiB`;
  return {
    ...unavailable(`The gates of this call need ${amount(bytes)}, and ${amount(limit)} are kept at most.`),
    detail: "Half of the memory limit is for the gates.",
    fix: memorySetting,
  };
}

const memorySetting = {
  kind: "setting",
  title: "Change the memory limit",
  setting: "gatescope.run.memoryLimitMiB",
} as const;

const timeSetting = {
  kind: "setting",
  title: "Change the time limit",
  setting: "gatescope.run.timeLimitSeconds",
} as const;

const ownSizes = { kind: "sizes", title: "Use the program's own sizes", sizes: {} } as const;

/** What mends the error at a place, where one edit does. */
function mending({ analysis }: RunResult, span: Span): Fix | undefined {
  const fixes = diagnosticsIn(analysis, {}, span)
    .filter(({ severity }) => severity === "error")
    .flatMap((diagnostic) => diagnostic.fixes);
  const fix = fixes.at(0);
  const edit = fix?.edits.at(0);
  if (fix === undefined || edit === undefined || fix.edits.length > 1) return undefined;
  return { kind: "edit", title: fix.title, span: edit.span, text: edit.text };
}
