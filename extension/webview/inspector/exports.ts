import { seriesNames } from "./family.ts";
import type { Reading } from "./reading.ts";
import { wholeSeries } from "./unit-statistics.ts";

/** The series of the selected layer, direction and batch item that are here, a row for each step and unit. */
export function seriesCsv(reading: Reading): string {
  const { overview, steps } = reading;
  const names = seriesNames(overview).filter((name) => wholeSeries(reading, name) !== undefined);
  const lines = [["step", "unit", ...names].join(",")];
  for (let step = 0; step < steps; step++) {
    const rows = names.map((name) => reading.row(name, step));
    for (let unit = 0; unit < overview.hiddenSize; unit++) {
      lines.push([step, unit, ...rows.map((row) => plain(row?.[unit]))].join(","));
    }
  }
  return `${lines.join("\n")}\n`;
}

/** The same as JSON: each series as a list of steps, each a list of units; what is not finite is a text. */
export function seriesJson(reading: Reading): string {
  const { overview, view, steps, numbers } = reading;
  const series = Object.fromEntries(
    seriesNames(overview)
      .filter((name) => wholeSeries(reading, name) !== undefined)
      .map((name) => [
        name,
        Array.from({ length: steps }, (_, step) => Array.from(reading.row(name, step) ?? [], finiteOrText)),
      ]),
  );
  const { call } = numbers.run.shown;
  const about = {
    module: call.repr,
    call: call.written,
    item: view.item,
    layer: view.layer,
    direction: view.direction,
  };
  return `${JSON.stringify({ ...about, settings: numbers.run.settings, series })}\n`;
}

function plain(value: number | undefined): string {
  if (value === undefined) return "";
  if (Number.isNaN(value)) return "nan";
  return Number.isFinite(value) ? String(value) : value > 0 ? "inf" : "-inf";
}

function finiteOrText(value: number): number | string {
  return Number.isFinite(value) ? value : plain(value);
}
