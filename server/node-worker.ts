import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { fileReader } from "./file-reader.ts";
import { readFilesWith } from "./runner/run-task.ts";
import type { WorkerPort } from "./runner/runner.ts";
import type { FromRunner, ToRunner } from "./runner/tasks.ts";
import { serveTasks } from "./runner/thread.ts";

const ROLE = "gatescope-runner";

/** Whether this thread is the runner's; if so, it serves from now on. */
export function servedAsRunner(): boolean {
  const port = parentPort;
  if (isMainThread || port === null || workerData !== ROLE) return false;
  readFilesWith(fileReader);
  serveTasks({
    post: (message: FromRunner) => port.postMessage(message),
    onMessage: (listener) => {
      port.on("message", (message: ToRunner) => listener(message));
    },
  });
  return true;
}

/** The same bundle once more, on a thread of its own. */
export function spawnRunner(): WorkerPort {
  const worker = new Worker(__filename, { workerData: ROLE, stdout: true, stderr: true });
  worker.unref();
  let ended = false;
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => {
      worker.on("message", (message: FromRunner) => listener(message));
    },
    onFailure: (listener) => {
      worker.on("error", (error) => listener(error.message));
      worker.on("exit", () => {
        if (!ended) listener("the runner's thread has ended");
      });
    },
    terminate: () => {
      ended = true;
      void worker.terminate();
    },
  };
}
