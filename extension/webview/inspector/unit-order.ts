import type { TraceSeriesName } from "../../../server/trace-protocol.ts";
import { widthOf } from "./family.ts";
import type { Reading } from "./reading.ts";
import type { Rows } from "./run-numbers.ts";
import { unitStatistics, wholeSeries } from "./unit-statistics.ts";
import type { Order } from "./view.ts";

/** Which unit each row of a series' picture has. While numbers are missing, units stand in their own order. */
export function unitOrder(reading: Reading, series: TraceSeriesName): ArrayLike<number> {
  const units = widthOf(series, reading.view.layer, reading.overview);
  const rows = wholeSeries(reading, series);
  const { order } = reading.view;
  if (rows === undefined || order === "index" || units !== reading.overview.hiddenSize) return byIndex(units);
  const remembered = orders.get(rows)?.get(order);
  if (remembered !== undefined) return remembered;
  const made = computed(reading, rows, order);
  const own = orders.get(rows) ?? new Map<Order, ArrayLike<number>>();
  own.set(order, made);
  orders.set(rows, own);
  return made;
}

const orders = new WeakMap<Rows, Map<Order, ArrayLike<number>>>();
const indices = new Map<number, Int32Array>();

function byIndex(units: number): Int32Array {
  const known = indices.get(units) ?? Int32Array.from({ length: units }, (_, unit) => unit);
  indices.set(units, known);
  return known;
}

function computed(reading: Reading, rows: Rows, order: Exclude<Order, "index">): ArrayLike<number> {
  if (order === "similarity") return bySimilarity(rows.values, rows.width, reading.steps);
  const statistics = unitStatistics(reading);
  if (statistics === undefined) return byIndex(rows.width);
  const by = order === "half-life" ? statistics.halfLife : statistics.saturation;
  return Array.from({ length: rows.width }, (_, unit) => unit).sort(
    (one, other) => rank(by[other]) - rank(by[one]) || one - other,
  );
}

function rank(value = 0): number {
  if (Number.isNaN(value)) return -1;
  // Endless half-lives are alike.
  return Math.min(value, Number.MAX_VALUE);
}

/**
 * Puts units with similar courses beside each other: after each unit comes the one of the rest whose course, less its
 * mean, correlates most with it. The first is the unit that moves most. At most 64 evenly spaced steps are compared.
 */
export function bySimilarity(values: Float32Array, units: number, steps: number): readonly number[] {
  const samples = Math.min(64, steps);
  const courses = Array.from({ length: units }, (_, unit) =>
    centred(
      Float64Array.from(
        { length: samples },
        (__, at) => values[Math.floor((at * steps) / samples) * units + unit] ?? 0,
      ),
    ),
  );
  const sizes = courses.map((course) => Math.sqrt(dot(course, course)));
  const rest = new Set(courses.keys());
  const order: number[] = [];
  let current = best(rest, (unit) => sizes[unit] ?? 0);
  while (current !== undefined) {
    order.push(current);
    rest.delete(current);
    const [course, size] = [courses[current], sizes[current] ?? 0];
    current = best(rest, (unit) => {
      const other = courses[unit];
      const product = size * (sizes[unit] ?? 0);
      return course === undefined || other === undefined || product === 0 ? 0 : dot(course, other) / product;
    });
  }
  return order;
}

function centred(course: Float64Array): Float64Array {
  const mean = course.reduce((sum, value) => sum + value, 0) / course.length;
  return course.map((value) => (Number.isFinite(value - mean) ? value - mean : 0));
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}

/** The first of those with the greatest score. */
function best(units: Iterable<number>, score: (unit: number) => number): number | undefined {
  let found: number | undefined;
  let greatest = -Infinity;
  for (const unit of units) {
    const own = score(unit);
    if (own <= greatest) continue;
    [found, greatest] = [unit, own];
  }
  return found;
}
