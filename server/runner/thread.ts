import { runTask } from "./run-task.ts";
import type { FromRunner, Task, TaskResults, ToRunner } from "./tasks.ts";

/** What a worker's thread has to the outside. */
export type ThreadPort = {
  readonly post: (message: FromRunner) => void;
  readonly onMessage: (listener: (message: ToRunner) => void) => void;
};

/** Serves the runner's thread: one task after the other. */
export function serveTasks(port: ThreadPort): void {
  port.onMessage(({ id, task }) => {
    try {
      const result = perform(task, (text) => port.post({ kind: "output", id, text }));
      port.post({ kind: "done", id, result });
    } catch (error) {
      port.post({ kind: "failed", id, message: error instanceof Error ? error.message : String(error) });
    }
  });
}

function perform(task: Task, output: (text: string) => void): TaskResults[keyof TaskResults] {
  return runTask(task, output);
}
