import type { RunOutcome, RunValue } from "../run-protocol.ts";

/** What the runner's thread is asked to do. Plain data: it crosses threads. */
export type Task = RunTask;

export type RunTask = {
  readonly kind: "run";
  readonly path: string;
  readonly text: string;
  readonly seed: string | undefined;
  readonly sizes: Readonly<Record<string, number>>;
  /** In bytes and milliseconds. */
  readonly memoryLimit: number;
  readonly timeLimit: number;
  /** Where files may be read; empty: nowhere. */
  readonly folders: readonly string[];
};

/** What each task is answered with. */
export type TaskResults = {
  readonly run: RunTaskResult;
};

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
