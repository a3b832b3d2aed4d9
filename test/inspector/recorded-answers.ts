import type { PageAnswer } from "../../extension/inspector/messages.ts";
import type {
  TraceCall,
  TraceOverview,
  TraceQuestion,
  TraceSeriesSummary,
  TraceSettings,
} from "../../server/trace-protocol.ts";
import file from "./recordings.json";

type Encoded = Readonly<Record<string, string>>;

export type RecordedRun = {
  /** [steps, batch, width] by "c/0/forward" */
  readonly series: Encoded;
  /** [batch, width] */
  readonly initial: Encoded;
  readonly summaries: readonly TraceSeriesSummary[];
  /** [batch, units] by "0/forward" */
  readonly halfLives: Encoded;
  /** [steps] for each batch item */
  readonly gradients: Readonly<Record<string, readonly string[]>>;
};

export type Recording = {
  readonly call: TraceCall;
  readonly overview: Omit<TraceOverview, "series" | "weights" | "input">;
  readonly weights: Encoded;
  /** By forget bias. */
  readonly runs: Readonly<Record<string, RecordedRun>>;
};

/** What PyTorch computed inside a few calls: `generate-recordings.py` wrote it down. */
export const recordings = (file as unknown as { readonly recordings: readonly Recording[] }).recordings;

/** By the call's id or its module's name. */
export function recordingOf(name: string): Recording {
  const found = recordings.find(({ call }) => call.id === name || call.name === name);
  if (found === undefined) throw new Error(`No recording of ${name}`);
  return found;
}

/** Answers as the language server would, its base64 already as bytes. */
export function recordedAnswer(recording: Recording, settings: TraceSettings, question: TraceQuestion): PageAnswer {
  const run = recording.runs[String(settings.forgetBias)];
  if (run === undefined) return { kind: "unavailable", reason: `Forget bias ${settings.forgetBias} was not recorded.` };
  const { overview } = recording;
  switch (question.kind) {
    case "overview":
      return {
        kind: "overview",
        overview: {
          ...overview,
          series: run.summaries,
          weights: { kind: "initial", seed: settings.seed ?? 0 },
          input: settings.input,
        },
      };
    case "series": {
      const values = decoded(run.series[`${question.series}/${question.layer}/${question.direction}`]);
      const width = values.length / overview.steps / overview.batch;
      const [from, to] = question.steps;
      return slice(ofItem(values, question.item, overview, width).slice(from * width, to * width), width);
    }
    case "initial": {
      const values = decoded(run.initial[`${question.state}/${question.layer}/${question.direction}`]);
      const width = values.length / overview.batch;
      return slice(values.slice(question.item * width, (question.item + 1) * width), width);
    }
    case "weights": {
      const [, columns = 1] = overview.parameters.find(({ name }) => name === question.parameter)?.shape ?? [];
      const [from, to] = question.rows;
      return slice(decoded(recording.weights[question.parameter]).slice(from * columns, to * columns), columns);
    }
    case "gradients": {
      const lines = Object.entries(run.gradients).map(([kind, values]) => ({
        kind: kind as "self",
        values: decoded(values[question.item]).buffer,
      }));
      const { out = "out", input = "x" } = overview.names;
      const code = `${out}[-1, ${question.item}].sum().backward(); ${input}.grad[:, ${question.item}].norm(dim=-1)`;
      return { kind: "gradients", lines, code };
    }
  }
}

export function decoded(text = ""): Float32Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

function slice(values: Float32Array<ArrayBuffer>, width: number): PageAnswer {
  return { kind: "slice", values: values.buffer, width };
}

/** [steps, batch, width] → [steps, width] of one batch item. */
function ofItem(
  values: Float32Array,
  item: number,
  { steps, batch }: Recording["overview"],
  width: number,
): Float32Array<ArrayBuffer> {
  const own = new Float32Array(steps * width);
  for (let step = 0; step < steps; step++) {
    const from = (step * batch + item) * width;
    own.set(values.subarray(from, from + width), step * width);
  }
  return own;
}
