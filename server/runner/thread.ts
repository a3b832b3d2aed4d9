import { runTask } from "./run-task.ts";
import type { FromRunner, Task, TaskResults, ToRunner, TraceTask, TraceTaskResult } from "./tasks.ts";
import { traceTasks } from "./trace-task.ts";

/** What a worker's thread has to the outside. */
export type ThreadPort = {
  readonly post: (message: FromRunner) => void;
  readonly onMessage: (listener: (message: ToRunner) => void) => void;
};

/** Serves the runner's thread: one task after the other. */
export function serveTasks(port: ThreadPort): void {
  const traced = traceTasks();
  port.onMessage(({ id, task }) => {
    try {
      const result = perform(task, traced, (text) => port.post({ kind: "output", id, text }));
      port.post({ kind: "done", id, result });
    } catch (error) {
      port.post({ kind: "failed", id, message: error instanceof Error ? error.message : String(error) });
    }
  });
}

function perform(
  task: Task,
  traced: (task: TraceTask) => TraceTaskResult,
  output: (text: string) => void,
): TaskResults[keyof TaskResults] {
  switch (task.kind) {
    case "run":
      return runTask(task, output);
    case "trace":
      return traced(task);
  }
}
