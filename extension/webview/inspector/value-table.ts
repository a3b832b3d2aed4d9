import type { TraceSeriesName } from "../../../server/trace-protocol.ts";
import { element } from "../shapes/element.ts";
import { longTitle, widthOf } from "./family.ts";
import { written } from "./numbers.ts";
import type { Reading } from "./reading.ts";
import { changes } from "./scene.ts";

/** Rows and columns at most: what a person can read, around the selection. */
const [mostUnits, mostSteps] = [16, 12];

export type ValueTable = {
  readonly root: HTMLElement;
  readonly draw: (reading: Reading, series: TraceSeriesName) => void;
};

/** The numbers of a series in a table, in place of colours; shown where the view asks for it. */
export function valueTable(): ValueTable {
  const root = element("div", "value-table");
  const isNew = changes();
  root.tabIndex = 0;
  root.setAttribute("role", "region");
  root.setAttribute("aria-label", "Values");
  root.hidden = true;
  return {
    root,
    draw(reading, series) {
      const { view, overview, numbers } = reading;
      root.hidden = view.table === 0;
      if (root.hidden) return;
      const units = around(view.unit, widthOf(series, view.layer, overview), mostUnits);
      const steps = around(view.step, overview.steps, mostSteps);
      if (!isNew(numbers, series, view.item, view.layer, view.direction, view.step, view.unit)) return;
      const table = element("table", "");
      table.createCaption().textContent = `${longTitle(series)}: units ${spanText(units)}, steps ${spanText(steps)}`;
      const head = table.createTHead().insertRow();
      head.append(headCell("unit", "col"), ...steps.map((step) => headCell(String(step), "col")));
      const body = table.createTBody();
      for (const unit of units) {
        const row = body.insertRow();
        row.append(headCell(String(unit), "row"));
        for (const step of steps) {
          const cell = row.insertCell();
          cell.textContent = written(reading.at(series, step, unit), 3);
          if (unit === view.unit && step === view.step) cell.setAttribute("aria-current", "true");
        }
      }
      root.replaceChildren(table);
    },
  };
}

function headCell(text: string, scope: "row" | "col"): HTMLTableCellElement {
  const cell = element("th", "", text);
  cell.scope = scope;
  return cell;
}

/** At most `most` indices of `count`, with `middle` among them. */
function around(middle: number, count: number, most: number): readonly number[] {
  const first = Math.max(0, Math.min(middle - Math.floor(most / 2), count - most));
  return Array.from({ length: Math.min(most, count) }, (_, at) => first + at);
}

function spanText(indices: readonly number[]): string {
  return `${indices[0] ?? 0}…${indices.at(-1) ?? 0}`;
}
