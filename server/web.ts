import {
  BrowserMessageReader,
  BrowserMessageWriter,
  ProposedFeatures,
  createConnection,
} from "vscode-languageserver/browser";
import type { WorkerPort } from "./runner/runner.ts";
import type { FromRunner, ToRunner } from "./runner/tasks.ts";
import { serveTasks } from "./runner/thread.ts";
import { serve } from "./serve.ts";

declare const self: DedicatedWorkerGlobalScope;

const ROLE = "gatescope-runner";

if (self.name === ROLE) {
  serveTasks({
    post: (message) => self.postMessage(message),
    onMessage: (listener) => {
      self.addEventListener("message", (event: MessageEvent<ToRunner>) => listener(event.data));
    },
  });
} else {
  serve(
    createConnection(ProposedFeatures.all, new BrowserMessageReader(self), new BrowserMessageWriter(self)),
    spawnRunner,
  );
}

/** The same bundle once more, in a worker inside this one. */
function spawnRunner(): WorkerPort {
  const worker = new Worker(self.location.href, { name: ROLE });
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => {
      worker.addEventListener("message", (event: MessageEvent<FromRunner>) => listener(event.data));
    },
    onFailure: (listener) => {
      worker.addEventListener("error", (event) => listener(event.message || "the runner's worker can't be started"));
    },
    terminate: () => worker.terminate(),
  };
}
