/**
 * Stands in for the extension below the inspector's page, with a call as large as one that is measured: 512 units, 1,000
 * steps, 2 layers. The numbers are made up, since only their count matters; gates are within 0 and 1.
 */
import type { FromPage, PageAnswer, ShownCall } from "../../extension/inspector/messages.ts";
import type { TraceOverview, TraceQuestion, TraceSeriesName } from "../../server/trace-protocol.ts";

const [hidden, steps, layers] = [512, 1000, 2];
const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 20 } };
const call = {
  id: "lstm#0",
  range,
  written: "out, (h, c) = lstm(x)",
  name: "lstm",
  repr: "LSTM(512, 512, num_layers=2)",
};
const shown: ShownCall = { uri: "file:///large.lstm", version: 1, file: "large.lstm", call };
const names: readonly TraceSeriesName[] = ["x", "i", "f", "g", "o", "c", "h"];

const overview: TraceOverview = {
  family: "LSTM",
  nonlinearity: "tanh",
  cell: false,
  inputSize: hidden,
  hiddenSize: hidden,
  projSize: 0,
  layers,
  directions: ["forward"],
  bias: true,
  batchFirst: false,
  batched: true,
  steps,
  batch: 1,
  parameters: [0, 1].flatMap((layer) => [
    { name: `weight_ih_l${layer}`, shape: [4 * hidden, hidden] },
    { name: `weight_hh_l${layer}`, shape: [4 * hidden, hidden] },
    { name: `bias_ih_l${layer}`, shape: [4 * hidden] },
    { name: `bias_hh_l${layer}`, shape: [4 * hidden] },
  ]),
  weights: { kind: "initial", seed: 0 },
  input: { kind: "program" },
  sizes: [],
  names: { input: "x", out: "out", h: "h", c: "c" },
  series: [0, 1].flatMap((layer) =>
    names.map((series) => ({
      series,
      layer,
      direction: "forward" as const,
      width: hidden,
      least: "ifo".includes(series) ? 0 : -1,
      greatest: 1,
      mean: 0,
      nan: 0,
      infinite: 0,
    })),
  ),
  beside: [],
};

function answerTo(question: TraceQuestion): PageAnswer {
  switch (question.kind) {
    case "overview":
      return { kind: "overview", overview };
    case "series":
      return slice(question.steps[0] * hidden, question.steps[1] * hidden, hidden, "ifo".includes(question.series));
    case "initial":
      return slice(0, hidden, hidden, false);
    case "weights": {
      const columns = question.parameter.startsWith("bias") ? 1 : hidden;
      return slice(question.rows[0] * columns, question.rows[1] * columns, columns, false);
    }
    case "gradients":
      return {
        kind: "gradients",
        lines: (["self", "GRU", "RNN"] as const).map((kind, at) => ({
          kind,
          values: Float32Array.from({ length: steps }, (_, step) => 10 ** ((step - steps) / (100 + 50 * at))).buffer,
        })),
        code: "out[-1, 0].sum().backward(); x.grad[:, 0].norm(dim=-1)",
      };
  }
}

function slice(from: number, to: number, width: number, gate: boolean): PageAnswer {
  const values = Float32Array.from({ length: to - from }, (_, at) => {
    const wave = Math.sin((from + at) * 0.7853 + Math.floor((from + at) / width) * 0.05);
    return gate ? 0.5 + 0.4 * wave : 0.9 * wave;
  });
  return { kind: "slice", values: values.buffer, width };
}

Object.assign(window, {
  host: {
    show: () => window.postMessage({ type: "call", shown, calls: [call], pinned: false, remembered: undefined }, "*"),
  },
  acquireVsCodeApi: () => ({
    getState: () => undefined,
    setState: () => undefined,
    postMessage: (message: FromPage) => {
      if (message.type !== "ask") return;
      const answer = answerTo(message.question);
      setTimeout(() => window.postMessage({ type: "answer", request: message.request, answer }, "*"), 0);
    },
  }),
});
