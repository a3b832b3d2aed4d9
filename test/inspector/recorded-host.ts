/**
 * Stands in for the extension below the inspector's page: it has recorded calls, answers as the language server would,
 * and is spoken to by the test through `window.host`.
 */
import type { FromPage, PageAnswer, Remembered, ToPage } from "../../extension/inspector/messages.ts";
import type { TraceCall, TraceQuestion } from "../../server/trace-protocol.ts";
import { recordedAnswer, recordingOf, recordings } from "./recorded-answers.ts";

type Host = {
  /** What the page sent. */
  readonly sent: FromPage[];
  /** What the page remembers. */
  state: Remembered | undefined;
  readonly show: (name: string, change?: ShownChange) => void;
  readonly send: (message: ToPage) => void;
  /** Answers are held back while true. */
  held: boolean;
  /** Says in place of every answer why there is none. */
  refusal: Extract<PageAnswer, { kind: "unavailable" }> | undefined;
  /** Numbers of the first batch item in place of recorded ones. */
  spoiled: readonly { readonly series: string; readonly step: number; readonly unit: number; readonly value: number }[];
};

type ShownChange = {
  readonly version?: number;
  readonly remembered?: Remembered;
  readonly call?: Partial<TraceCall>;
  readonly pinned?: boolean;
};

const waiting: Extract<FromPage, { type: "ask" }>[] = [];

const host: Host = {
  sent: [],
  state: undefined,
  held: false,
  refusal: undefined,
  spoiled: [],
  show(name, { version = 1, remembered, call = {}, pinned = false } = {}) {
    const recorded = recordingOf(name).call;
    this.send({
      type: "call",
      shown: { uri: "file:///gates.lstm", version, file: "gates.lstm", call: { ...recorded, ...call } },
      calls: recordings.map((each) => each.call),
      pinned,
      remembered,
    });
  },
  send: (message) => window.postMessage(message, "*"),
};

const acquireVsCodeApi = (): unknown => ({
  getState: () => host.state,
  setState: (state: Remembered) => {
    host.state = state;
  },
  postMessage: (message: FromPage) => {
    host.sent.push(message);
    if (message.type !== "ask") return;
    waiting.push(message);
    setTimeout(answerWaiting, 0);
  },
});

function answerWaiting(): void {
  if (host.held) {
    setTimeout(answerWaiting, 10);
    return;
  }
  for (const { request, call, settings, question } of waiting.splice(0)) {
    const answer = host.refusal ?? withSpoiled(recordedAnswer(recordingOf(call), settings, question), question);
    host.send({ type: "answer", request, answer });
  }
}

function withSpoiled(answer: PageAnswer, question: TraceQuestion): PageAnswer {
  const { spoiled } = host;
  if (answer.kind === "overview") {
    const series = answer.overview.series.map((summary) => {
      const own = spoiled.filter((entry) => entry.series === summary.series && summary.layer === 0);
      const nan = own.filter(({ value }) => Number.isNaN(value)).length;
      return { ...summary, nan, infinite: own.length - nan };
    });
    return { kind: "overview", overview: { ...answer.overview, series } };
  }
  if (answer.kind !== "slice" || question.kind !== "series" || question.layer > 0 || question.item > 0) return answer;
  const values = new Float32Array(answer.values);
  for (const { series, step, unit, value } of spoiled) {
    if (series === question.series) values[(step - question.steps[0]) * answer.width + unit] = value;
  }
  return answer;
}

Object.assign(window, { host, acquireVsCodeApi });
