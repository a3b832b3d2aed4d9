import type { Dialect } from "../../engine/analyze.ts";
import type { RunOutcome, RunValue } from "../run-protocol.ts";
import type { TraceAnswer, TraceQuestion, TraceSettings } from "../trace-protocol.ts";

/** What the runner's thread is asked to do. Plain data: it crosses threads. */
export type Task = RunTask | TraceTask;

/** A program, and what its run may take. */
type ProgramTask = {
  readonly text: string;
  readonly dialect: Dialect;
  /** In bytes and milliseconds. */
  readonly memoryLimit: number;
  readonly timeLimit: number;
  /** Where files may be read; empty: nowhere. */
  readonly folders: readonly string[];
};

export type RunTask = ProgramTask & {
  readonly kind: "run";
  readonly path: string;
  readonly seed: string | undefined;
  readonly sizes: Readonly<Record<string, number>>;
};

/** A question about a recurrent call: the thread keeps the last runs, and runs the program where it has none. */
export type TraceTask = ProgramTask & {
  readonly kind: "trace";
  /** The call's id, where it starts in the text, and which of the modules that it calls is meant. */
  readonly call: string;
  readonly start: number;
  readonly module: number;
  readonly settings: TraceSettings;
  readonly question: TraceQuestion;
  /** What `settings.capture` names; without `text` where the thread should have read it before. */
  readonly capture:
    { readonly file: string; readonly text: string | undefined; readonly encoding: "json" | "base64" } | undefined;
};

/** What each task is answered with. */
export type TaskResults = {
  readonly run: RunTaskResult;
  readonly trace: TraceTaskResult;
};

/** `captureWanted`: the thread hasn't read the capture, or no longer has it. */
export type TraceTaskResult = TraceAnswer | { readonly kind: "captureWanted" };

export type RunTaskResult = {
  readonly outcome: RunOutcome;
  readonly seed: string;
  readonly seedMatters: boolean;
  readonly sizes: readonly { readonly name: string; readonly size: number }[];
  /** In milliseconds. */
  readonly took: number;
  readonly values: readonly RunValue[];
};

export type ToRunner = { readonly id: number; readonly task: Task };

export type FromRunner =
  | { readonly kind: "output"; readonly id: number; readonly text: string }
  | { readonly kind: "done"; readonly id: number; readonly result: TaskResults[keyof TaskResults] }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };
