import { initialiseRecurrent } from "../../engine/numeric/initial/recurrent.ts";
import type { Mode } from "../../engine/numeric/recurrent/gates.ts";
import {
  type NamedShape,
  type NetworkSizes,
  cellParameters,
  networkParameters,
} from "../../engine/numeric/recurrent/parameters.ts";
import { draw, freshDraws } from "./draws.ts";
import type { NumericCase, Numbers } from "./recorded.ts";

/** What a reference program with one recurrent module sets up, before it calls the module. */
export type Setting = {
  readonly sizes: NetworkSizes;
  readonly batchFirst: boolean;
  readonly shapes: readonly NamedShape[];
  readonly parameters: ReadonlyMap<string, Numbers>;
  readonly variables: ReadonlyMap<string, Numbers>;
};

/** Runs the seed, the constructor and the draws of a reference program. */
export function setting({ code }: NumericCase): Setting {
  const draws = freshDraws();
  const parameters = new Map<string, Numbers>();
  let made: { sizes: NetworkSizes; batchFirst: boolean; shapes: readonly NamedShape[] } | undefined;
  for (const line of code) {
    const { family, text = "" } = /^m = nn\.(?<family>\w+)\((?<text>.+)\)$/u.exec(line)?.groups ?? {};
    if (family === undefined) {
      draw(draws, line);
      continue;
    }
    const sizes = sizesOf(family, text);
    const shapes = family.endsWith("Cell") ? cellParameters(sizes) : networkParameters(sizes);
    for (const { name, shape } of shapes) {
      const count = shape.reduce((product, size) => product * size, 1);
      parameters.set(name, text.includes("float64") ? new Float64Array(count) : new Float32Array(count));
    }
    initialiseRecurrent(draws.generator, parameters.values(), sizes.hiddenSize);
    made = { sizes, batchFirst: text.includes("batch_first=True"), shapes };
  }
  return { ...made!, parameters, variables: draws.variables };
}

function sizesOf(family: string, text: string): NetworkSizes {
  const [inputSize = 0, hiddenSize = 0] = text.split(", ").map(Number);
  const named = (name: string): string | undefined => new RegExp(`${name}=(\\w+)`, "u").exec(text)?.[1];
  const rnn: Mode = text.includes("'relu'") ? "RNN_RELU" : "RNN_TANH";
  return {
    mode: family.startsWith("LSTM") ? "LSTM" : family.startsWith("GRU") ? "GRU" : rnn,
    inputSize,
    hiddenSize,
    numLayers: Number(named("num_layers") ?? 1),
    bias: named("bias") !== "False",
    bidirectional: named("bidirectional") === "True",
    projSize: Number(named("proj_size") ?? 0),
  };
}
