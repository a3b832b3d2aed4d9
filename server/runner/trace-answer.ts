import { base64Letters } from "../../engine/trace/base64.ts";
import { besides } from "../../engine/trace/beside.ts";
import { writtenCall, type WrittenCall } from "../../engine/trace/call-names.ts";
import type { Capture } from "../../engine/trace/capture.ts";
import { lastSequence } from "../../engine/trace/cell-sequences.ts";
import { gradientCode } from "../../engine/trace/gradient-code.ts";
import { freshPass } from "../../engine/trace/fresh-pass.ts";
import { inputGradients } from "../../engine/trace/input-gradients.ts";
import { type PassOverview, passOverview } from "../../engine/trace/overview.ts";
import { pauseWithin, recomputedPass } from "../../engine/trace/recomputed-pass.ts";
import { initialSlice, parameterSlice, seriesSlice, type Slice } from "../../engine/trace/slices.ts";
import type { PlacedTraceCall } from "../../engine/trace/trace-calls.ts";
import type { TracedPass } from "../../engine/trace/traced-pass.ts";
import { isCell, type TracedCall, type TracedRun } from "../../engine/trace/traced-run.ts";
import { stopped, type Unavailable, unavailable } from "../../engine/trace/unavailable.ts";
import { RunStopped } from "../../engine/values/run.ts";
import {
  largestSlice,
  type TraceAnswer,
  type TraceGradient,
  type TraceOverview,
  type TraceSettings,
} from "../trace-protocol.ts";
import type { TraceTask } from "./tasks.ts";

/** A call of a run, with what was computed about it so far. */
export type ShownCall = {
  readonly kind: "shown";
  readonly run: TracedRun;
  readonly pass: TracedPass;
  readonly written: WrittenCall;
  readonly beside: readonly string[];
  /** What the pass is with another input or other weights, by the settings. */
  readonly variants: Map<string, Variant>;
};

type Variant = {
  readonly pass: TracedPass;
  readonly overview: PassOverview;
  /** By family, or "self", and batch item. */
  readonly gradients: Map<string, Float32Array>;
};

/** A slider makes a variant for every place that it stops at. */
const MOST_VARIANTS = 3;
const MOST_NUMBERS = largestSlice / 4;

/** What the inspector shows of a call; undefined: its gates weren't kept. */
export function shownCall(
  run: TracedRun,
  places: readonly PlacedTraceCall[],
  place: PlacedTraceCall,
  call: TracedCall,
): ShownCall | undefined {
  if (call.passes === undefined) return undefined;
  const pass = call.cell ? lastSequence(call.passes) : call.passes.at(-1);
  if (pass === undefined) return undefined;
  const { family } = passOverview(pass);
  const written = writtenCall(run.result.analysis, place.call, family, isCell(pass));
  return { kind: "shown", run, pass, written, beside: besides(run, places, call), variants: new Map() };
}

/** The answer to one question. */
export function traceAnswer(
  shown: ShownCall,
  task: TraceTask,
  capture: Capture | undefined,
): Exclude<TraceAnswer, { readonly kind: "unavailable" }> | Unavailable {
  const variant = variantOf(shown, task, task.settings.forgetBias, capture);
  if ("kind" in variant) return variant;
  const { question } = task;
  switch (question.kind) {
    case "overview":
      return { kind: "overview", overview: overviewOf(shown, variant, task.settings, capture) };
    case "series":
      return sliced(seriesSlice(variant.pass, question, MOST_NUMBERS));
    case "initial":
      return sliced(initialSlice(variant.pass, question));
    case "weights": {
      // Without the forget bias of the settings.
      const pass = variantOf(shown, task, 0, capture);
      return "kind" in pass ? pass : sliced(parameterSlice(pass.pass, question, MOST_NUMBERS));
    }
    case "gradients":
      return gradients(shown, variant, task, question.item, capture);
  }
}

function variantOf(
  { pass, variants }: ShownCall,
  { settings, memoryLimit, timeLimit }: TraceTask,
  forgetBias: number,
  capture: Capture | undefined,
): Variant | Unavailable {
  const { input } = settings;
  const key = JSON.stringify([input, forgetBias, settings.capture]);
  const known = variants.get(key);
  if (known !== undefined) {
    // The last one used is the last one to go.
    variants.delete(key);
    variants.set(key, known);
    return known;
  }
  const found = recomputedPass(pass, { input, forgetBias, capture }, { memoryLimit, timeLimit });
  if ("kind" in found) return found;
  const variant: Variant = { pass: found, overview: passOverview(found), gradients: new Map() };
  const [oldest] = variants.keys();
  if (variants.size >= MOST_VARIANTS && oldest !== undefined) variants.delete(oldest);
  variants.set(key, variant);
  return variant;
}

function overviewOf(
  { run, written, beside }: ShownCall,
  { pass, overview }: Variant,
  { input }: TraceSettings,
  capture: Capture | undefined,
): TraceOverview {
  return {
    ...overview,
    weights:
      capture?.parameters !== undefined
        ? { kind: "capture", file: capture.file }
        : pass.initialParameters
          ? { kind: "initial", seed: Number(pass.seed) }
          : { kind: "changed" },
    input: input.kind === "program" && capture?.input !== undefined ? { kind: "capture", file: capture.file } : input,
    sizes: run.result.sizes,
    names: written.names,
    beside,
  };
}

function sliced(slice: Slice | undefined): Extract<TraceAnswer, { readonly kind: "slice" }> | Unavailable {
  if (slice === undefined) return unavailable("This call has no such numbers.");
  return { kind: "slice", values: base64(slice.values), width: slice.width };
}

function gradients(
  shown: ShownCall,
  variant: Variant,
  task: TraceTask,
  item: number,
  capture: Capture | undefined,
): Extract<TraceAnswer, { readonly kind: "gradients" }> | Unavailable {
  const { pass, overview } = variant;
  if (item < 0 || item >= overview.batch) return unavailable("This call has no such numbers.");
  if (!pass.chained) {
    return unavailable(
      "No gradient flows from step to step here.",
      "The program changes the state between the calls of this cell, or doesn't hand it on.",
    );
  }
  const unbiased = variantOf(shown, task, 0, capture);
  if ("kind" in unbiased) return unbiased;
  const pause = pauseWithin(task.timeLimit);
  const kept = (of: Variant, key: string, compute: () => Float32Array): string => {
    const name = `${key}:${String(item)}`;
    const values = of.gradients.get(name) ?? compute();
    of.gradients.set(name, values);
    return base64(values);
  };
  const lines: TraceGradient[] = [];
  try {
    lines.push({ kind: "self", values: kept(variant, "self", () => inputGradients(pass, item, pause)) });
    if (unbiased !== variant) {
      lines.push({ kind: "initial", values: kept(unbiased, "self", () => inputGradients(unbiased.pass, item, pause)) });
    }
    for (const family of ["LSTM", "GRU", "RNN"] as const) {
      if (family === overview.family && capture?.parameters === undefined && pass.initialParameters) continue;
      // It has no forget bias, and stays while one is chosen.
      const known = unbiased.gradients.has(`${family}:${String(item)}`);
      const fresh = known ? pass : freshPass(unbiased.pass, family, item, task);
      if ("kind" in fresh) return fresh;
      const compute = (): Float32Array => stretched(inputGradients(fresh, 0, pause), overview.steps);
      lines.push({ kind: family, values: kept(unbiased, family, compute) });
    }
  } catch (error) {
    if (error instanceof RunStopped) return stopped(error.reason, error.message);
    throw error;
  }
  return { kind: "gradients", lines, code: gradientCode(shown.written, overview, item) };
}

/** Zeros where a batch item's sequence has ended. */
function stretched(values: Float32Array, steps: number): Float32Array {
  const whole = new Float32Array(steps);
  whole.set(values);
  return whole;
}

const decoder = new TextDecoder();

function base64(values: Float32Array): string {
  return decoder.decode(base64Letters(values));
}
