import { type TraceKeeping, tracedRun, type TracedRun } from "../../engine/trace/traced-run.ts";

/** A program's run with everything that its recurrent calls computed. */
export function traced(code: string, keeping: Partial<TraceKeeping> = {}): TracedRun {
  return tracedRun(
    code,
    {
      seed: 0n,
      sizes: new Map(),
      memoryLimit: 2 ** 29,
      timeLimit: 60_000,
      cancelled: () => false,
      write: () => undefined,
      warn: () => undefined,
    },
    { passes: "all", limit: 2 ** 28, wanted: undefined, ...keeping },
  );
}
