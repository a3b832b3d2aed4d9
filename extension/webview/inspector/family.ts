import type { TraceDirection, TraceOverview, TraceSeriesName } from "../../../server/trace-protocol.ts";

/** The series of a call, in the order of its weights' rows, states last. */
export function seriesNames({ family }: Pick<TraceOverview, "family">): readonly TraceSeriesName[] {
  switch (family) {
    case "LSTM":
      return ["i", "f", "g", "o", "c", "h"];
    case "GRU":
      return ["r", "z", "n", "h"];
    case "RNN":
      return ["h"];
  }
}

/** What has rows of its own in the weights, in PyTorch's order; an RNN has one block of rows, which computes h. */
export function gateNames({ family }: Pick<TraceOverview, "family">): readonly TraceSeriesName[] {
  switch (family) {
    case "LSTM":
      return ["i", "f", "g", "o"];
    case "GRU":
      return ["r", "z", "n"];
    case "RNN":
      return ["h"];
  }
}

/** The gate that says how much of a memory stays: what a half-life is computed from. */
export function keepingGate({ family }: Pick<TraceOverview, "family">): TraceSeriesName | undefined {
  switch (family) {
    case "LSTM":
      return "f";
    case "GRU":
      return "z";
    case "RNN":
      return undefined;
  }
}

/** The state that the ledger takes apart. */
export function memoryName({ family }: Pick<TraceOverview, "family">): "c" | "h" {
  return family === "LSTM" ? "c" : "h";
}

/** "forget" */
export function shortTitle(series: TraceSeriesName): string {
  return titles[series][0];
}

/** "forget gate" */
export function longTitle(series: TraceSeriesName): string {
  return titles[series][1];
}

const titles: Readonly<Record<TraceSeriesName, readonly [string, string]>> = {
  x: ["input", "input"],
  i: ["input", "input gate"],
  f: ["forget", "forget gate"],
  g: ["cell", "cell gate"],
  o: ["output", "output gate"],
  c: ["memory", "cell state, the memory"],
  h: ["out", "hidden state"],
  r: ["reset", "reset gate"],
  z: ["update", "update gate"],
  n: ["new", "new state"],
};

/** Whether the numbers are a gate's, between 0 and 1. */
export function isGate(series: TraceSeriesName): boolean {
  return "ifozr".includes(series);
}

/** "σ", "tanh", "ReLU" */
export function activation(series: TraceSeriesName, { nonlinearity, family }: TraceOverview): "σ" | "tanh" | "ReLU" {
  if (isGate(series)) return "σ";
  return family === "RNN" && nonlinearity === "relu" ? "ReLU" : "tanh";
}

/** How many numbers a series has at each step. */
export function widthOf(series: TraceSeriesName, layer: number, overview: TraceOverview): number {
  const state = overview.projSize > 0 ? overview.projSize : overview.hiddenSize;
  if (series === "h") return state;
  if (series === "x") return layer === 0 ? overview.inputSize : state * overview.directions.length;
  return overview.hiddenSize;
}

/** PyTorch's name of a parameter: "weight_ih_l0_reverse", of a cell "weight_ih". */
export function parameterName(
  { cell }: Pick<TraceOverview, "cell">,
  what: "weight_ih" | "weight_hh" | "bias_ih" | "bias_hh" | "weight_hr",
  layer: number,
  direction: TraceDirection,
): string {
  return cell ? what : `${what}_l${layer}${direction === "backward" ? "_reverse" : ""}`;
}

/** Row of the stacked weights that computes a unit of a gate. */
export function weightRow(series: TraceSeriesName, unit: number, overview: TraceOverview): number {
  return gateNames(overview).indexOf(series) * overview.hiddenSize + unit;
}
