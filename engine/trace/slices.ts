import { elementsOf } from "../values/tensor.ts";
import { sampleRows } from "./sample-rows.ts";
import type { TracedLayer, TracedPass } from "./traced-pass.ts";

/** [rows, width] in single precision. */
export type Slice = { readonly values: Float32Array; readonly width: number };

/** Which layer, in which direction, of which batch item. */
export type SliceOf = {
  readonly layer: number;
  readonly direction: "forward" | "backward";
  readonly item: number;
};

/**
 * A series of one batch item, `steps` from inclusive to exclusive, `most` numbers at most but one step at least; NaN past the end of
 * the item's sequence. Undefined: the pass has no such series, layer or item.
 */
export function seriesSlice(
  pass: TracedPass,
  of: SliceOf & { readonly series: string; readonly steps: readonly [from: number, to: number] },
  most: number,
): Slice | undefined {
  const layer = layerOf(pass, of);
  const values = of.series === "x" ? layer?.input : layer?.series.get(of.series);
  if (values === undefined) return undefined;
  const rows = sampleRows(pass, of.item);
  const width = values.length / pass.batchSizes.reduce((sum, batch) => sum + batch, 0);
  const from = Math.min(Math.max(0, of.steps[0]), rows.length);
  const to = Math.min(Math.max(from, of.steps[1]), rows.length, from + Math.max(1, Math.floor(most / width)));
  const slice = new Float32Array((to - from) * width).fill(Number.NaN);
  for (let step = from; step < to; step++) {
    const row = rows[step];
    if (row >= 0) slice.set(values.subarray(row * width, (row + 1) * width), (step - from) * width);
  }
  return { values: slice, width };
}

/** h_0 or c_0 of one batch item. */
export function initialSlice(pass: TracedPass, of: SliceOf & { readonly state: "h" | "c" }): Slice | undefined {
  const layer = layerOf(pass, of);
  const values = layer?.initial[of.state];
  const batch = pass.batchSizes[0] ?? 0;
  if (values === undefined || batch === 0) return undefined;
  const width = values.length / batch;
  const sample = pass.order === undefined ? of.item : pass.order.indexOf(of.item);
  return { values: Float32Array.from(values.subarray(sample * width, (sample + 1) * width)), width };
}

/** Rows of a parameter; a bias has one column. */
export function parameterSlice(
  pass: TracedPass,
  { parameter, rows }: { readonly parameter: string; readonly rows: readonly [from: number, to: number] },
  most: number,
): Slice | undefined {
  const numbers = pass.parameters.get(parameter);
  if (numbers === undefined) return undefined;
  const [height, width = 1] = numbers.sizes;
  const from = Math.min(Math.max(0, rows[0]), height);
  const to = Math.min(Math.max(from, rows[1]), height, from + Math.max(1, Math.floor(most / width)));
  return { values: Float32Array.from(elementsOf(numbers).subarray(from * width, to * width)), width };
}

function layerOf(pass: TracedPass, { layer, direction, item }: SliceOf): TracedLayer | undefined {
  if (item < 0 || item >= (pass.batchSizes[0] ?? 0)) return undefined;
  return pass.layers.find((one) => one.layer === layer && one.direction === direction);
}
