import type { TracedPass } from "./traced-pass.ts";

/** Where a batch item's steps stand among the rows of a pass, -1 where its sequence has ended. */
export function sampleRows({ batchSizes, order }: Pick<TracedPass, "batchSizes" | "order">, item: number): Int32Array {
  const sample = order === undefined ? item : order.indexOf(item);
  const rows = new Int32Array(batchSizes.length);
  let start = 0;
  for (const [step, batch] of batchSizes.entries()) {
    rows[step] = sample >= 0 && sample < batch ? start + sample : -1;
    start += batch;
  }
  return rows;
}
