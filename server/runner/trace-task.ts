import { type Capture, readCapture } from "../../engine/trace/capture.ts";
import { readCaptureFile } from "../../engine/trace/capture-file.ts";
import { type PlacedTraceCall, traceCalls } from "../../engine/trace/trace-calls.ts";
import { type TracedRun, tracedRun } from "../../engine/trace/traced-run.ts";
import { tooLarge, type Unavailable, unavailable, unreached } from "../../engine/trace/unavailable.ts";
import type { TraceFix, TraceUnavailable } from "../trace-protocol.ts";
import { rangesIn } from "./ranges.ts";
import { reading } from "./run-task.ts";
import type { TraceTask, TraceTaskResult } from "./tasks.ts";
import { type ShownCall, shownCall, traceAnswer } from "./trace-answer.ts";

/** A run that is kept for the next questions. */
type KeptRun = {
  readonly key: string;
  readonly text: string;
  readonly run: TracedRun;
  readonly places: readonly PlacedTraceCall[];
  /** Where the call starts that was kept before all others. */
  readonly wanted: number;
  /** What was asked about so far, by the call's id. */
  readonly shown: Map<string, ShownCall>;
};

const MOST_RUNS = 2;
const MOST_CAPTURES = 4;

/** Answers questions about recurrent calls, with the memory of the last runs and captures. */
export function traceTasks(): (task: TraceTask) => TraceTaskResult {
  const runs: KeptRun[] = [];
  const captures = new Map<string, Capture | Unavailable>();

  return (task) => {
    const capture = captureOf(task);
    if (capture?.kind === "captureWanted") return capture;
    const answer = capture?.kind === "unavailable" ? capture : answered(task, capture);
    return answer.kind === "unavailable" ? withRange(answer, task.text) : answer;
  };

  function captureOf(task: TraceTask): Capture | Unavailable | { kind: "captureWanted" } | undefined {
    const { settings, capture } = task;
    if (settings.capture === undefined || capture === undefined) return undefined;
    const known = captures.get(settings.capture);
    if (known !== undefined) return known;
    if (capture.text === undefined) return { kind: "captureWanted" };
    const read =
      capture.encoding === "json"
        ? readCapture(capture.file, capture.text)
        : readCaptureFile(capture.file, bytesOf(capture.text), task);
    const [oldest] = captures.keys();
    if (captures.size >= MOST_CAPTURES && oldest !== undefined) captures.delete(oldest);
    captures.set(settings.capture, read);
    return read;
  }

  function answered(task: TraceTask, capture: Capture | undefined): ReturnType<typeof traceAnswer> {
    const shown = shownOf(task);
    return shown.kind === "unavailable" ? shown : traceAnswer(shown, task, capture);
  }

  function shownOf(task: TraceTask): ShownCall | Unavailable {
    const kept = keptRun(task);
    const known = kept.shown.get(task.call);
    if (known !== undefined) return known;
    const { call: id, start, module, settings } = task;
    const place = kept.places.find(({ call }) => call.start === start);
    const call = kept.run.calls.find((one) => one.span.start === start && one.module === module);
    if (place === undefined) return unavailable("This call is gone.");
    if (call === undefined) return unreached(kept.run.result, place.call, new Map(Object.entries(settings.sizes)));
    if (call.passes === undefined && kept.wanted !== start) {
      runs.splice(runs.indexOf(kept), 1);
      return shownOf(task);
    }
    const shown = shownCall(kept.run, kept.places, place, call);
    if (shown === undefined) return tooLarge(call.bytes, limitOf(task));
    kept.shown.set(id, shown);
    return shown;
  }

  function keptRun(task: TraceTask): KeptRun {
    const { text, dialect, settings, memoryLimit, timeLimit, folders } = task;
    const sizes = Object.entries(settings.sizes).sort();
    const key = JSON.stringify([dialect, sizes, settings.seed, memoryLimit, timeLimit, folders]);
    const at = runs.findIndex((kept) => kept.key === key && kept.text === text);
    const [known] = at < 0 ? [] : runs.splice(at, 1);
    // The oldest goes before the new one comes: together they would be too large.
    runs.length = Math.min(runs.length, MOST_RUNS - 1);
    const kept = known ?? freshRun(task, key);
    runs.unshift(kept);
    return kept;
  }
}

/** The bytes of base64; none where it isn't that. */
function bytesOf(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

/** Half of a run's memory is for the gates that are kept. */
function limitOf({ memoryLimit }: TraceTask): number {
  return memoryLimit / 2;
}

function freshRun(task: TraceTask, key: string): KeptRun {
  const { text, dialect, settings, memoryLimit, timeLimit, folders, start } = task;
  const seed = settings.seed === undefined ? undefined : BigInt(settings.seed);
  const run = tracedRun(
    text,
    {
      dialect,
      seed: seed ?? 0n,
      ...(seed === undefined ? {} : { reseed: seed }),
      sizes: new Map(Object.entries(settings.sizes)),
      memoryLimit,
      timeLimit,
      cancelled: () => false,
      write: () => undefined,
      warn: () => undefined,
      ...reading(folders),
      reach: [start],
    },
    { passes: "last", limit: limitOf(task), wanted: start },
  );
  return { key, text, run, places: traceCalls(run.result.analysis), wanted: start, shown: new Map() };
}

function withRange({ span, fix, ...rest }: Unavailable, text: string): TraceUnavailable {
  const rangeOf = rangesIn(text);
  return {
    ...rest,
    ...(span === undefined ? {} : { range: rangeOf(span) }),
    ...(fix === undefined ? {} : { fix: fix.kind === "edit" ? editOf(fix, rangeOf) : fix }),
  };
}

function editOf(
  { title, span, text }: Extract<Unavailable["fix"], { readonly kind: "edit" }>,
  rangeOf: ReturnType<typeof rangesIn>,
): Extract<TraceFix, { readonly kind: "edit" }> {
  return { kind: "edit", title, range: rangeOf(span), text };
}
