import { type NetworkRun, network } from "../../engine/numeric/recurrent/network.ts";
import { outputWidth, stateWidth } from "../../engine/numeric/recurrent/parameters.ts";
import type { NumericCase } from "./recorded.ts";
import type { Setting } from "./recurrent-program.ts";

export type Results = { readonly run: NetworkRun; readonly results: Readonly<Record<string, Float64Array>> };

/** Calls the module of a reference program: the results by the program's names, in its layout. */
export function runNetwork({ vars }: NumericCase, { sizes, batchFirst, parameters, variables }: Setting): Results {
  const shape = vars["x"]!.shape;
  const unbatched = shape.length === 2;
  const transposed = batchFirst && !unbatched;
  const [time = 0, batch = 0] = unbatched ? [shape[0]!, 1] : transposed ? [shape[1]!, shape[0]!] : shape;
  const cells = sizes.numLayers * (sizes.bidirectional ? 2 : 1) * batch;
  const input = Float64Array.from(variables.get("x")!);
  const run = network({
    sizes,
    parameters: new Map([...parameters].map(([name, values]) => [name, Float64Array.from(values)])),
    input: transposed ? swapped(input, batch, time, sizes.inputSize) : input,
    batchSizes: new Array<number>(time).fill(batch),
    initial: {
      h: Float64Array.from(variables.get("h0") ?? new Float64Array(cells * stateWidth(sizes))),
      c: Float64Array.from(
        variables.get("c0") ?? new Float64Array(sizes.mode === "LSTM" ? cells * sizes.hiddenSize : 0),
      ),
    },
    dropoutMasks: [],
  });
  const out = transposed ? swapped(run.output, time, batch, outputWidth(sizes)) : run.output;
  return { run, results: { out, h: run.last.h, c: run.last.c } };
}

/** [first, second, width] to [second, first, width]. */
function swapped(values: Float64Array, first: number, second: number, width: number): Float64Array {
  const result = new Float64Array(values.length);
  for (let a = 0; a < first; a++) {
    for (let b = 0; b < second; b++) {
      const from = (a * second + b) * width;
      result.set(values.subarray(from, from + width), (b * first + a) * width);
    }
  }
  return result;
}
