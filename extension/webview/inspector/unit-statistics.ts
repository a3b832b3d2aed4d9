import type { TraceSeriesName } from "../../../server/trace-protocol.ts";
import { isGate, keepingGate, seriesNames } from "./family.ts";
import type { Reading } from "./reading.ts";
import { type Rows, seriesKey } from "./run-numbers.ts";

/** What a unit did over all steps of a batch item; all computed here, from the series. */
export type UnitStatistics = {
  /** Steps until half of a memory is gone: ln 0.5 / mean ln f, of a GRU z; NaN where there is no such gate. */
  readonly halfLife: Float64Array;
  /** The greatest part of the steps in which one of the unit's gates is below 0.1 or above 0.9. */
  readonly saturation: Float64Array;
  /** Units with a gate that is so in 90 % of the steps or more. */
  readonly saturated: readonly number[];
  /** Units of h that stay below 0.01 throughout. */
  readonly dead: readonly number[];
};

const [low, high, mostSteps, silent] = [0.1, 0.9, 0.9, 0.01];

const known = new WeakMap<Rows, { readonly series: readonly Rows[]; readonly statistics: UnitStatistics }>();

/** The statistics of the selected layer, direction and batch item; undefined until all of its series are here. */
export function unitStatistics(reading: Reading): UnitStatistics | undefined {
  const found = seriesNames(reading.overview).map((name) => [name, wholeSeries(reading, name)] as const);
  const series = new Map(found.flatMap(([name, rows]) => (rows === undefined ? [] : [[name, rows] as const])));
  const h = series.get("h");
  if (series.size < found.length || h === undefined) return undefined;
  const before = known.get(h);
  if (before !== undefined) return before.statistics;
  const statistics = computed(reading, series, h);
  known.set(h, { series: [...series.values()], statistics });
  return statistics;
}

/** A series of the selected layer, direction and batch item, when all of it is here. */
export function wholeSeries({ numbers, view }: Reading, series: TraceSeriesName): Rows | undefined {
  const rows = numbers.rows.get(seriesKey({ ...view, series }));
  return rows?.missing === 0 ? rows : undefined;
}

function computed({ overview, steps }: Reading, series: ReadonlyMap<TraceSeriesName, Rows>, h: Rows): UnitStatistics {
  const units = overview.hiddenSize;
  const keeping = keepingGate(overview);
  const saturation = new Float64Array(units);
  for (const [name, rows] of series) {
    if (!isGate(name)) continue;
    extremeSteps(rows, steps).forEach((count, unit) => {
      saturation[unit] = Math.max(saturation[unit] ?? 0, count / steps);
    });
  }
  return {
    halfLife: keeping === undefined ? new Float64Array(units).fill(Number.NaN) : halfLives(series.get(keeping), steps),
    saturation,
    saturated: where(saturation, (part) => part >= mostSteps),
    dead: where(greatestSizes(h, steps), (size) => size < silent),
  };
}

/** ln 0.5 / mean ln of the gate, for each unit. A gate that is 1 throughout never forgets: infinity. */
export function halfLives(gate: Rows | undefined, steps: number): Float64Array {
  if (gate === undefined) return new Float64Array(0);
  const sums = new Float64Array(gate.width);
  for (let step = 0, at = 0; step < steps; step++) {
    for (let unit = 0; unit < gate.width; unit++, at++) sums[unit] = (sums[unit] ?? 0) + Math.log(gate.values[at] ?? 0);
  }
  return sums.map((sum) => (sum === 0 ? Infinity : Math.log(0.5) / (sum / steps)));
}

/** In how many steps each unit's gate is below 0.1 or above 0.9. */
function extremeSteps({ values, width }: Rows, steps: number): Float64Array {
  const counts = new Float64Array(width);
  for (let step = 0, at = 0; step < steps; step++) {
    for (let unit = 0; unit < width; unit++, at++) {
      const value = values[at] ?? 0;
      if (value < low || value > high) counts[unit] = (counts[unit] ?? 0) + 1;
    }
  }
  return counts;
}

function greatestSizes({ values, width }: Rows, steps: number): Float64Array {
  const greatest = new Float64Array(width);
  for (let step = 0, at = 0; step < steps; step++) {
    for (let unit = 0; unit < width; unit++, at++) {
      const size = Math.abs(values[at] ?? 0);
      // NaN is anything but silent.
      greatest[unit] = Number.isNaN(size) ? Infinity : Math.max(greatest[unit] ?? 0, size);
    }
  }
  return greatest;
}

function where(values: Float64Array, holds: (value: number) => boolean): readonly number[] {
  const found: number[] = [];
  values.forEach((value, at) => {
    if (holds(value)) found.push(at);
  });
  return found;
}
