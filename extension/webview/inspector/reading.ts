import type { TraceOverview, TraceSeriesName } from "../../../server/trace-protocol.ts";
import { initialKey, type RunNumbers, seriesKey, weightsKey } from "./run-numbers.ts";
import type { View } from "./view.ts";

/** The numbers of a run where a view looks. */
export type Reading = {
  readonly view: View;
  readonly overview: TraceOverview;
  readonly numbers: RunNumbers;
  /** All units of a series at a step; before the first step, the initial state. Undefined where it isn't here yet. */
  readonly row: (series: TraceSeriesName, step: number) => Float32Array | undefined;
  /** One unit of it; NaN where it isn't here yet. */
  readonly at: (series: TraceSeriesName, step: number, unit: number) => number;
  /** The step whose state a step starts from: one earlier, in the backward direction one later; -1 or `steps` at the edge. */
  readonly before: (step: number) => number;
  /** Whether a step starts from the initial state. */
  readonly isFirst: (step: number) => boolean;
  /** How many steps the batch item has. */
  readonly steps: number;
};

export function readingOf(numbers: RunNumbers, overview: TraceOverview, view: View): Reading {
  const { item, layer, direction } = view;
  const steps = overview.lengths?.[item] ?? overview.steps;
  const before = (step: number): number => (direction === "forward" ? step - 1 : step + 1);
  const row = (series: TraceSeriesName, step: number): Float32Array | undefined => {
    if (step < 0 || step >= steps) {
      return series === "h" || series === "c"
        ? numbers.initial.get(initialKey(series, layer, direction, item))
        : undefined;
    }
    const key = seriesKey({ series, layer, direction, item });
    const rows = numbers.rows.get(key);
    if (rows?.present[step] !== 1) return undefined;
    return rows.values.subarray(step * rows.width, (step + 1) * rows.width);
  };
  return {
    view,
    overview,
    numbers,
    row,
    at: (series, step, unit) => row(series, step)?.[unit] ?? Number.NaN,
    before,
    isFirst: (step) => before(step) < 0 || before(step) >= steps,
    steps,
  };
}

/** A row of a parameter; undefined where it isn't here yet, or the call has no such parameter. */
export function parameterRow(numbers: RunNumbers, parameter: string, row: number): Float32Array | undefined {
  const rows = numbers.rows.get(weightsKey(parameter));
  if (rows?.present[row] !== 1) return undefined;
  return rows.values.subarray(row * rows.width, (row + 1) * rows.width);
}
