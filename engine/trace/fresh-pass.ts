import { initialiseRecurrent } from "../numeric/initial/recurrent.ts";
import { type NetworkSizes, networkParameters } from "../numeric/recurrent/parameters.ts";
import { seededGenerator } from "../numeric/random/generator.ts";
import { countOf, tensorOf } from "../values/tensor.ts";
import type { Family } from "./overview.ts";
import { type Limits, passFrom } from "./recomputed-pass.ts";
import { sampleRows } from "./sample-rows.ts";
import type { TracedPass } from "./traced-pass.ts";
import type { Unavailable } from "./unavailable.ts";

/**
 * What a network of this family computes from one batch item's input, as PyTorch makes it after torch.manual_seed with
 * the pass's seed: with the pass's sizes and with biases, without a projection or dropout, from zero states.
 */
export function freshPass(pass: TracedPass, family: Family, item: number, limits: Limits): TracedPass | Unavailable {
  const mode = family === "RNN" ? "RNN_TANH" : family;
  const sizes: NetworkSizes = { ...pass.sizes, mode, bias: true, projSize: 0 };
  const generator = seededGenerator(pass.seed);
  const parameters = networkParameters(sizes).map(({ name, shape }) => {
    const values = new Float32Array(countOf(shape));
    initialiseRecurrent(generator, [values], sizes.hiddenSize);
    return [name, tensorOf("float32", shape, values)] as const;
  });
  const rows = Array.from(sampleRows(pass, item)).filter((row) => row >= 0);
  const width = sizes.inputSize;
  const input = new Float32Array(rows.length * width);
  for (const [step, row] of rows.entries()) {
    input.set(pass.layers[0].input.subarray(row * width, (row + 1) * width), step * width);
  }
  const states = sizes.numLayers * (sizes.bidirectional ? 2 : 1) * sizes.hiddenSize;
  const network: TracedPass = {
    ...pass,
    className: family,
    sizes,
    dtype: "float32",
    layout: "timeFirst",
    dropoutMasks: [],
  };
  return passFrom(
    network,
    {
      batchSizes: rows.map(() => 1),
      order: undefined,
      layout: "timeFirst",
      parameters: new Map(parameters),
      input,
      initial: { h: new Float32Array(states), c: new Float32Array(mode === "LSTM" ? states : 0) },
    },
    limits,
  );
}
