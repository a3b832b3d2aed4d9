import type { Mode } from "../../numeric/recurrent/gates.ts";
import type { NetworkSizes } from "../../numeric/recurrent/parameters.ts";
import { integerOf, numberOf, truthOf } from "../../torch/arguments.ts";
import type { ModuleContent } from "../../torch/content.ts";
import { settingOf } from "../../torch/layers/module-content.ts";
import { RunStopped } from "../run.ts";

/** The sizes of nn.RNN, nn.LSTM or nn.GRU in numbers. */
export function networkSizes(module: ModuleContent): NetworkSizes {
  return {
    mode: modeOf(module),
    inputSize: sizeOf(module, "input_size"),
    hiddenSize: sizeOf(module, "hidden_size"),
    numLayers: sizeOf(module, "num_layers"),
    bias: flagOf(module, "bias"),
    bidirectional: flagOf(module, "bidirectional"),
    projSize: sizeOf(module, "proj_size"),
  };
}

/** The sizes of a cell: those of a network of one layer in one direction. */
export function cellSizes(module: ModuleContent, biased: boolean): NetworkSizes {
  return {
    mode: modeOf(module),
    inputSize: sizeOf(module, "input_size"),
    hiddenSize: sizeOf(module, "hidden_size"),
    numLayers: 1,
    bias: biased,
    bidirectional: false,
    projSize: 0,
  };
}

export function flagOf(module: ModuleContent, name: string): boolean {
  return truthOf(settingOf(module, name) ?? { kind: "none" }) === true;
}

/** dropout between the layers, where the module is in training. */
export function dropoutOf(module: ModuleContent): number {
  return module.training ? (numberOf(settingOf(module, "dropout") ?? { kind: "none" }) ?? 0) : 0;
}

function modeOf(module: ModuleContent): Mode {
  const name = module.moduleClass.name;
  if (name.startsWith("LSTM")) return "LSTM";
  if (name.startsWith("GRU")) return "GRU";
  const nonlinearity = settingOf(module, "mode") ?? settingOf(module, "nonlinearity");
  const text = nonlinearity?.kind === "string" ? nonlinearity.value : undefined;
  return text === "relu" || text === "RNN_RELU" ? "RNN_RELU" : "RNN_TANH";
}

function sizeOf(module: ModuleContent, name: string): number {
  const size = integerOf(settingOf(module, name) ?? { kind: "int", value: 0 });
  if (typeof size !== "number") throw new RunStopped("unread", `${module.moduleClass.name}.${name} isn't a number`);
  return size;
}
