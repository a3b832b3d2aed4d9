import { analyze } from "../../engine/analyze.ts";
import { traceCalls } from "../../engine/trace/trace-calls.ts";
import { traceTasks } from "../../server/runner/trace-task.ts";
import type { TraceTask, TraceTaskResult } from "../../server/runner/tasks.ts";
import type { TraceAnswer, TraceQuestion, TraceSettings } from "../../server/trace-protocol.ts";

export const asWritten: TraceSettings = { sizes: {}, input: { kind: "program" }, forgetBias: 0 };

export type Asking = {
  readonly ask: (
    program: string,
    call: string,
    question: TraceQuestion,
    settings?: Partial<TraceSettings>,
    more?: Partial<Pick<TraceTask, "memoryLimit" | "capture" | "timeLimit">>,
  ) => TraceTaskResult;
};

/** The runner's thread, without a thread. */
export function asking(): Asking {
  const traced = traceTasks();
  return {
    ask: (text, id, question, settings = {}, more = {}) => {
      const [name = "", module = "0"] = id.split("/");
      const place = traceCalls(analyze(text)).find((call) => call.id === name);
      if (place === undefined) throw new Error(`no call ${id}`);
      return traced({
        kind: "trace",
        text,
        dialect: "lstm",
        call: id,
        start: place.call.start,
        module: Number(module),
        settings: { ...asWritten, ...settings },
        question,
        memoryLimit: 2 ** 29,
        timeLimit: 30_000,
        folders: [],
        capture: undefined,
        ...more,
      });
    },
  };
}

export function answerOf<K extends TraceAnswer["kind"]>(
  kind: K,
  answer: TraceTaskResult,
): Extract<TraceAnswer, { readonly kind: K }> {
  if (answer.kind !== kind) throw new Error(JSON.stringify(answer).slice(0, 300));
  return answer as Extract<TraceAnswer, { readonly kind: K }>;
}

export function decoded(text: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(text, "base64"));
  return new Float32Array(bytes.buffer);
}
