/** Whether time is read from its first step or from its last. */
export type Direction = "forward" | "reverse";

/** The samples of one point in time: `batch` rows from `row` on, sample n in row `row + n`. */
export type Step = { readonly row: number; readonly batch: number };

/**
 * The steps of a sequence in the order in which a direction reads them. Rows are PackedSequence.data's: all samples of time 0,
 * then those of time 1, …; `batchSizes` never increase. A padded [time, batch, …] tensor is the case of equal batch sizes.
 */
export function stepsOf(batchSizes: readonly number[], direction: Direction): readonly Step[] {
  const steps: Step[] = [];
  let row = 0;
  for (const batch of batchSizes) {
    steps.push({ row, batch });
    row += batch;
  }
  return direction === "forward" ? steps : steps.reverse();
}

/** How many rows the steps have together. */
export function rowCount(steps: readonly Step[]): number {
  return steps.reduce((sum, { batch }) => sum + batch, 0);
}

/** How many samples the fullest step has. */
export function largestBatch(steps: readonly Step[]): number {
  return steps.reduce((largest, { batch }) => Math.max(largest, batch), 0);
}
