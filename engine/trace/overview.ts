import type { Floats } from "../numeric/floats.ts";
import { isCell } from "./traced-run.ts";
import type { TracedLayer, TracedPass } from "./traced-pass.ts";

export type SeriesName = "x" | "i" | "f" | "g" | "o" | "c" | "h" | "r" | "z" | "n";
export type Family = "LSTM" | "GRU" | "RNN";

/** What a pass is, without its numbers. */
export type PassOverview = {
  readonly family: Family;
  readonly nonlinearity: "tanh" | "relu";
  readonly cell: boolean;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly projSize: number;
  readonly layers: number;
  readonly directions: readonly ("forward" | "backward")[];
  readonly bias: boolean;
  readonly batchFirst: boolean;
  readonly batched: boolean;
  readonly steps: number;
  readonly batch: number;
  /** Of a packed sequence, by batch item. */
  readonly lengths?: readonly number[];
  readonly parameters: readonly { readonly name: string; readonly shape: readonly number[] }[];
  readonly series: readonly SeriesSummary[];
};

export type SeriesSummary = {
  readonly series: SeriesName;
  readonly layer: number;
  readonly direction: "forward" | "backward";
  readonly width: number;
  readonly least: number;
  readonly greatest: number;
  readonly mean: number;
  readonly nan: number;
  readonly infinite: number;
};

/** What the inspector needs before any of the numbers have arrived. */
export function passOverview(pass: TracedPass): PassOverview {
  const { sizes, layout, batchSizes } = pass;
  const rows = batchSizes.reduce((sum, batch) => sum + batch, 0);
  return {
    family: familyOf(pass),
    nonlinearity: sizes.mode === "RNN_RELU" ? "relu" : "tanh",
    cell: isCell(pass),
    inputSize: sizes.inputSize,
    hiddenSize: sizes.hiddenSize,
    projSize: sizes.projSize,
    layers: sizes.numLayers,
    directions: sizes.bidirectional ? ["forward", "backward"] : ["forward"],
    bias: sizes.bias,
    batchFirst: pass.batchFirst,
    batched: layout !== "unbatched" && layout !== "unbatchedCell",
    steps: batchSizes.length,
    batch: batchSizes[0] ?? 0,
    ...(layout === "packed" ? { lengths: itemLengths(pass) } : {}),
    parameters: [...pass.parameters].map(([name, numbers]) => ({ name, shape: numbers.sizes })),
    series: pass.layers.flatMap((layer) => summaries(layer, rows)),
  };
}

export function familyOf({ sizes }: Pick<TracedPass, "sizes">): Family {
  return sizes.mode === "LSTM" || sizes.mode === "GRU" ? sizes.mode : "RNN";
}

/** How many steps each batch item has. */
function itemLengths({ batchSizes, order }: TracedPass): readonly number[] {
  return Array.from({ length: batchSizes[0] ?? 0 }, (_, item) => {
    const sample = order === undefined ? item : order.indexOf(item);
    return batchSizes.filter((batch) => sample < batch).length;
  });
}

function summaries({ layer, direction, series, input }: TracedLayer, rows: number): readonly SeriesSummary[] {
  const all: readonly (readonly [string, Floats])[] = [["x", input], ...series];
  return all.map(([name, values]) => ({
    series: name as SeriesName,
    layer,
    direction,
    width: rows === 0 ? 0 : values.length / rows,
    ...summary(values),
  }));
}

function summary(values: Floats): Pick<SeriesSummary, "least" | "greatest" | "mean" | "nan" | "infinite"> {
  let [least, greatest, sum, nan, infinite] = [Infinity, -Infinity, 0, 0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) nan++;
    else if (Math.abs(value) === Infinity) infinite++;
    else {
      if (value < least) least = value;
      if (value > greatest) greatest = value;
      sum += value;
    }
  }
  const count = values.length - nan - infinite;
  return count === 0
    ? { least: 0, greatest: 0, mean: 0, nan, infinite }
    : { least, greatest, mean: sum / count, nan, infinite };
}
