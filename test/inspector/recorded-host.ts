/**
 * Stands in for the extension below the inspector's page: it has recorded calls, answers as the language server would,
 * and is spoken to by the test through `window.host`.
 */
import type { FromPage, Remembered, ShownCall, ToPage } from "../../extension/inspector/messages.ts";
import type {
  TraceCall,
  TraceDirection,
  TraceOverview,
  TraceQuestion,
  TraceSeriesSummary,
  TraceSettings,
} from "../../server/trace-protocol.ts";
import file from "./recordings.json";

type Encoded = Readonly<Record<string, string>>;

type RecordedRun = {
  readonly series: Encoded;
  readonly initial: Encoded;
  readonly summaries: readonly TraceSeriesSummary[];
  readonly gradients: Readonly<Record<string, readonly string[]>>;
};

type Recording = {
  readonly call: TraceCall;
  readonly overview: Omit<TraceOverview, "series" | "weights" | "input">;
  readonly weights: Encoded;
  readonly runs: Readonly<Record<string, RecordedRun>>;
};

type Answer = Extract<ToPage, { type: "answer" }>["answer"];

export type Host = {
  /** What the page sent. */
  readonly sent: FromPage[];
  state: Remembered | undefined;
  readonly show: (name: string, version?: number, remembered?: Remembered) => void;
  readonly send: (message: ToPage) => void;
  /** Answers are held back while true. */
  held: boolean;
  /** Says in place of an answer to the next questions why there is none. */
  refusal: Extract<Answer, { kind: "unavailable" }> | undefined;
  /** Numbers that take the place of recorded ones: "c/0/forward" and an index. */
  readonly spoil: (series: string, index: number, value: number) => void;
};

declare global {
  interface Window {
    host: Host;
    acquireVsCodeApi: () => unknown;
  }
}

const recordings = (file as unknown as { readonly recordings: readonly Recording[] }).recordings;
const spoiled = new Map<string, Float32Array>();
const waiting: FromPage[] = [];

window.host = {
  sent: [],
  state: undefined,
  held: false,
  refusal: undefined,
  show(name, version = 1, remembered) {
    const { call } = recordingOf(name);
    const shown: ShownCall = { uri: "file:///gates.lstm", version, file: "gates.lstm", call };
    const calls = recordings.map((each) => each.call);
    this.send({ type: "call", shown, calls, pinned: false, remembered });
  },
  send: (message) => window.postMessage(message, "*"),
  spoil(series, index, value) {
    const values = spoiled.get(series) ?? new Float32Array(0);
    const grown = new Float32Array(Math.max(values.length, index + 1)).fill(Number.NEGATIVE_INFINITY);
    grown.set(values);
    grown[index] = value;
    spoiled.set(series, grown);
  },
};

window.acquireVsCodeApi = () => ({
  getState: () => window.host.state,
  setState: (state: Remembered) => {
    window.host.state = state;
  },
  postMessage: (message: FromPage) => {
    window.host.sent.push(message);
    if (message.type !== "ask") return;
    waiting.push(message);
    setTimeout(answerWaiting, 0);
  },
});

function answerWaiting(): void {
  if (window.host.held) {
    setTimeout(answerWaiting, 10);
    return;
  }
  for (const message of waiting.splice(0)) {
    if (message.type !== "ask") continue;
    const answer = window.host.refusal ?? answerTo(recordingOf(message.call), message.settings, message.question);
    window.host.send({ type: "answer", request: message.request, answer });
  }
}

function recordingOf(name: string): Recording {
  const found = recordings.find(({ call }) => call.id === name || call.name === name);
  if (found === undefined) throw new Error(`No recording of ${name}`);
  return found;
}

function answerTo(recording: Recording, settings: TraceSettings, question: TraceQuestion): Answer {
  const run = recording.runs[String(settings.forgetBias)];
  if (run === undefined) return { kind: "unavailable", reason: `Forget bias ${settings.forgetBias} was not recorded.` };
  const { overview } = recording;
  switch (question.kind) {
    case "overview":
      return {
        kind: "overview",
        overview: {
          ...overview,
          series: run.summaries.map((summary) => counted(summary)),
          weights: { kind: "initial", seed: settings.seed ?? 0 },
          input: settings.input,
        },
      };
    case "series": {
      const key = `${question.series}/${question.layer}/${question.direction}`;
      const values = withSpoiled(key, decoded(run.series[key]));
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

function slice(values: Float32Array<ArrayBuffer>, width: number): Answer {
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

function withSpoiled(key: string, values: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const own = spoiled.get(key);
  return own === undefined
    ? values
    : values.map((value, index) => {
        const other = own[index];
        return other === undefined || other === Number.NEGATIVE_INFINITY ? value : other;
      });
}

function counted(summary: TraceSeriesSummary): TraceSeriesSummary {
  const own = spoiled.get(`${summary.series}/${summary.layer}/${summary.direction satisfies TraceDirection}`) ?? [];
  return {
    ...summary,
    nan: [...own].filter((value) => Number.isNaN(value)).length,
    infinite: [...own].filter((value) => value === Number.POSITIVE_INFINITY).length,
  };
}

function decoded(text = ""): Float32Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}
