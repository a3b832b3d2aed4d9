import type { FromRunner, Task, TaskResults, ToRunner } from "./tasks.ts";

/** A worker's thread, from outside. */
export type WorkerPort = {
  readonly post: (message: ToRunner) => void;
  readonly onMessage: (listener: (message: FromRunner) => void) => void;
  /** The thread died; it isn't called after `terminate`. */
  readonly onFailure: (listener: (message: string) => void) => void;
  readonly terminate: () => void;
};

export type Answered<R> =
  | { readonly kind: "done"; readonly result: R }
  | { readonly kind: "cancelled" }
  | { readonly kind: "failed"; readonly message: string };

export type Runner = {
  /**
   * Performs a task on the other thread, after those that were asked for before. `limit`, in milliseconds, is when the
   * thread is given up that hasn't answered.
   */
  readonly ask: <T extends Task>(
    task: T,
    limit: number,
    output?: (text: string) => void,
  ) => { readonly answer: Promise<Answered<TaskResults[T["kind"]]>>; readonly cancel: () => void };
  readonly dispose: () => void;
};

type Waiting = {
  readonly id: number;
  readonly task: Task;
  readonly limit: number;
  readonly output: (text: string) => void;
  readonly settle: (answer: Answered<TaskResults[keyof TaskResults]>) => void;
};

/** One warm thread for what takes long. A task that is cancelled ends with its thread: the next one gets another. */
export function runner(spawn: () => WorkerPort): Runner {
  const queue: Waiting[] = [];
  let port: WorkerPort | undefined;
  let current: { readonly waiting: Waiting; readonly timer: ReturnType<typeof setTimeout> } | undefined;
  let ids = 0;

  return {
    ask: <T extends Task>(task: T, limit: number, output: (text: string) => void = () => undefined) => {
      const id = ids++;
      const answer = new Promise<Answered<TaskResults[T["kind"]]>>((resolve) => {
        // The thread answers a task with the result of its kind.
        const settle = (answered: Answered<TaskResults[keyof TaskResults]>): void =>
          resolve(answered as Answered<TaskResults[T["kind"]]>);
        queue.push({ id, task, limit, output, settle });
      });
      next();
      return { answer, cancel: () => cancel(id) };
    },
    dispose: () => {
      for (const { settle } of queue.splice(0)) settle({ kind: "cancelled" });
      if (current !== undefined) end({ kind: "cancelled" });
      port?.terminate();
      port = undefined;
    },
  };

  function next(): void {
    if (current !== undefined) return;
    const waiting = queue.shift();
    if (waiting === undefined) return;
    try {
      port ??= opened();
      const message = "it takes longer than its time allows";
      current = { waiting, timer: setTimeout(() => abandon({ kind: "failed", message }), waiting.limit) };
      port.post({ id: waiting.id, task: waiting.task });
    } catch (error) {
      port = undefined;
      end({ kind: "failed", message: error instanceof Error ? error.message : String(error) }, waiting);
      next();
    }
  }

  function opened(): WorkerPort {
    const made = spawn();
    made.onMessage((message) => {
      if (current?.waiting.id !== message.id) return;
      switch (message.kind) {
        case "output":
          current.waiting.output(message.text);
          return;
        case "done":
          end({ kind: "done", result: message.result });
          next();
          return;
        case "failed":
          end(message);
          next();
          return;
      }
    });
    made.onFailure((message) => {
      if (port !== made) return;
      port = undefined;
      if (current !== undefined) end({ kind: "failed", message });
      next();
    });
    return made;
  }

  function end(answer: Answered<TaskResults[keyof TaskResults]>, waiting = current?.waiting): void {
    if (current !== undefined) clearTimeout(current.timer);
    current = undefined;
    waiting?.settle(answer);
  }

  function abandon(answer: Answered<never>): void {
    port?.terminate();
    port = undefined;
    end(answer);
    next();
  }

  function cancel(id: number): void {
    if (current?.waiting.id === id) {
      abandon({ kind: "cancelled" });
      return;
    }
    const at = queue.findIndex((waiting) => waiting.id === id);
    if (at >= 0) for (const { settle } of queue.splice(at, 1)) settle({ kind: "cancelled" });
  }
}
