import type { ModuleContent } from "../content.ts";
import { settingOf } from "../layers/module-content.ts";
import { integerOf, truthOf } from "../arguments.ts";

/** The equations of one step, in the notation of PyTorch's documentation; empty for a module that isn't recurrent. */
export function equations(module: ModuleContent): readonly string[] {
  const name = module.moduleClass.name;
  const biased = truthOf(settingOf(module, "bias") ?? { kind: "bool", value: true }) !== false;
  switch (name) {
    case "LSTM":
    case "LSTMCell": {
      const notation = name === "LSTM" ? series : step;
      const projection = settingOf(module, "proj_size");
      const projected = projection !== undefined && integerOf(projection) !== 0;
      return lstm(notation, biased, projected);
    }
    case "GRU":
    case "GRUCell":
      return gru(name === "GRU" ? series : step, biased);
    case "RNN":
    case "RNNCell": {
      const nonlinearity = settingOf(module, "nonlinearity");
      const relu = nonlinearity?.kind === "string" && nonlinearity.value === "relu";
      return rnn(name === "RNN" ? series : step, biased, relu ? "ReLU" : "tanh");
    }
    default:
      return [];
  }
}

/** How a value is written: x_t in a series, x for one step of a cell. */
type Notation = {
  readonly input: string;
  readonly gate: (name: string) => string;
  readonly before: (name: string) => string;
  readonly after: (name: string) => string;
};

const series: Notation = {
  input: "x_t",
  gate: (name) => `${name}_t`,
  before: (name) => `${name}_{t-1}`,
  after: (name) => `${name}_t`,
};

const step: Notation = {
  input: "x",
  gate: (name) => name,
  before: (name) => name,
  after: (name) => `${name}'`,
};

function lstm(notation: Notation, biased: boolean, projected: boolean): readonly string[] {
  const { gate, before, after } = notation;
  const output = `${gate("o")} ⊙ tanh(${after("c")})`;
  return [
    `${gate("i")} = σ(${affine(notation, "i", biased)})`,
    `${gate("f")} = σ(${affine(notation, "f", biased)})`,
    `${gate("g")} = tanh(${affine(notation, "g", biased)})`,
    `${gate("o")} = σ(${affine(notation, "o", biased)})`,
    `${after("c")} = ${gate("f")} ⊙ ${before("c")} + ${gate("i")} ⊙ ${gate("g")}`,
    projected ? `${after("h")} = W_hr (${output})` : `${after("h")} = ${output}`,
  ];
}

function gru(notation: Notation, biased: boolean): readonly string[] {
  const { gate, before, after } = notation;
  const hidden = `W_hn ${before("h")}`;
  const kept = biased ? `(${hidden} + b_hn)` : `(${hidden})`;
  return [
    `${gate("r")} = σ(${affine(notation, "r", biased)})`,
    `${gate("z")} = σ(${affine(notation, "z", biased)})`,
    `${gate("n")} = tanh(${inputPart(notation, "n", biased)} + ${gate("r")} ⊙ ${kept})`,
    `${after("h")} = (1 - ${gate("z")}) ⊙ ${gate("n")} + ${gate("z")} ⊙ ${before("h")}`,
  ];
}

function rnn(notation: Notation, biased: boolean, nonlinearity: string): readonly string[] {
  return [`${notation.after("h")} = ${nonlinearity}(${affine(notation, "h", biased)})`];
}

function affine(notation: Notation, gate: string, biased: boolean): string {
  const hidden = `W_h${gate} ${notation.before("h")}`;
  return `${inputPart(notation, gate, biased)} + ${biased ? `${hidden} + b_h${gate}` : hidden}`;
}

function inputPart(notation: Notation, gate: string, biased: boolean): string {
  return biased ? `W_i${gate} ${notation.input} + b_i${gate}` : `W_i${gate} ${notation.input}`;
}
