import type { TraceSeriesName } from "../../../server/trace-protocol.ts";
import { element } from "../shapes/element.ts";
import { paintField, tileSpan } from "./heatmap-paint.ts";
import { css, inkOn, type Palette } from "./palette.ts";
import { counted, written } from "./numbers.ts";
import type { Reading } from "./reading.ts";
import { type Rows, seriesKey } from "./run-numbers.ts";
import type { Scale } from "./scale.ts";
import { changes } from "./scene.ts";
import { setText } from "./sketch.ts";
import { ticks } from "./ticks.ts";

export type HeatmapLook = {
  readonly series: TraceSeriesName;
  readonly scale: Scale;
  readonly palette: Palette;
  /** Which unit each row has, from the top. */
  readonly order: ArrayLike<number>;
  /** The picture's width and the room for its height, in CSS pixels. */
  readonly width: number;
  readonly room: number;
  readonly tallestRow: number;
  /** Whether the row of the selected unit is called "unit 6", or "6". */
  readonly wordy: boolean;
};

export type Heatmap = { readonly root: HTMLElement; readonly draw: (reading: Reading, look: HeatmapLook) => void };

/** Steps across, units down. The picture is painted when its numbers change; the selection moves above it. */
export function heatmap(choose: (step: number, unit: number) => void): Heatmap {
  const labels = element("div", "unit-labels");
  const canvas = element("canvas", "");
  const [row, column] = [element("div", "mark row"), element("div", "mark column")];
  const cell = element("div", "mark cell");
  const tooltip = element("div", "tooltip");
  const field = element("div", "field", canvas, row, column, cell, tooltip);
  const remark = element("p", "remark");
  const root = element("div", "heatmap", labels, field, remark);
  labels.setAttribute("aria-hidden", "true");
  tooltip.setAttribute("aria-hidden", "true");
  field.tabIndex = 0;
  field.setAttribute("role", "application");
  field.setAttribute("aria-roledescription", "heatmap");
  tooltip.hidden = true;
  const isNew = changes();
  const labelsAreNew = changes();
  let now: { readonly reading: Reading; readonly look: HeatmapLook } | undefined;

  field.addEventListener("click", (event) => {
    const found = placeOf(event);
    if (found !== undefined) choose(found.step, found.unit);
  });
  field.addEventListener("pointermove", (event) => {
    const found = placeOf(event);
    if (found === undefined || now === undefined) return;
    const { reading, look } = now;
    const { item } = reading.view;
    const value = reading.at(look.series, found.step, found.unit);
    setText(tooltip, `${look.series}[${found.step}, ${item}, ${found.unit}] = ${written(value, 4)}`);
    tooltip.hidden = false;
    const box = field.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    tooltip.style.transform = `translate(${Math.min(x + 12, Math.max(0, box.width - tooltip.offsetWidth))}px, ${y + 14}px)`;
  });
  field.addEventListener("pointerleave", () => {
    tooltip.hidden = true;
  });

  return {
    root,
    draw(reading, look) {
      now = { reading, look };
      const rows = rowsOf(reading, look.series);
      const units = rows?.width ?? look.order.length;
      const { steps } = reading.overview;
      const height = Math.max(1, Math.round(Math.min(look.tallestRow * units, look.room)));
      const ratio = devicePixelRatio || 1;
      if (
        isNew(
          rows,
          rows?.missing,
          look.scale.kind,
          limitOf(look.scale),
          look.palette,
          look.order,
          look.width,
          height,
          ratio,
        )
      ) {
        canvas.width = Math.max(1, Math.round(look.width * ratio));
        canvas.height = Math.max(1, Math.round(height * ratio));
        field.style.height = `${height}px`;
        labels.style.height = `${height}px`;
        if (rows !== undefined) {
          paintField(canvas, { values: rows.values, steps, units, order: look.order }, look.scale, look.palette, ratio);
        }
        setText(remark, averaged(units, height * ratio, steps, look.width * ratio));
        remark.hidden = remark.textContent === "";
      }
      drawLabels(reading, look, units, height);
      drawMarks(reading, look, units, height);
    },
  };

  function placeOf(event: MouseEvent): { readonly step: number; readonly unit: number } | undefined {
    if (now === undefined) return undefined;
    const box = field.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) return undefined;
    const { reading, look } = now;
    const units = look.order.length;
    const position = within(Math.floor(((event.clientY - box.top) / box.height) * units), units);
    return {
      step: within(
        Math.floor(((event.clientX - box.left) / box.width) * reading.overview.steps),
        reading.overview.steps,
      ),
      unit: look.order[position] ?? position,
    };
  }

  function drawLabels({ view }: Reading, { order, wordy }: HeatmapLook, units: number, height: number): void {
    if (!labelsAreNew(view.unit, order, wordy, units, height)) return;
    const middle = (position: number): number => ((position + 0.5) * height) / units;
    const selected = indexIn(order, view.unit);
    const made = ticks(units, height, 14)
      .filter((position) => position !== selected && Math.abs(middle(position) - middle(selected)) >= 12)
      .map((position) => unitLabel(String(order[position] ?? position), middle(position), false));
    if (view.unit < units) made.push(unitLabel(`${wordy ? "unit " : ""}${view.unit}`, middle(selected), true));
    labels.replaceChildren(...made);
  }

  function drawMarks(reading: Reading, look: HeatmapLook, units: number, height: number): void {
    const { step, unit } = reading.view;
    const position = indexIn(look.order, unit);
    const [left, right] = tileSpan(step, reading.overview.steps, look.width);
    const [top, bottom] = tileSpan(position, units, height);
    const seen = unit < units;
    place(row, 0, top, look.width, Math.max(2, bottom - top), seen);
    place(column, left, 0, Math.max(2, right - left), height, true);
    place(cell, left, top, Math.max(3, right - left), Math.max(3, bottom - top), seen);
    const value = reading.at(look.series, step, unit);
    const roomy = right - left > 40 && bottom - top >= 13;
    setText(cell, roomy && seen ? written(value) : "");
    if (roomy && Number.isFinite(value)) {
      const colour = look.palette.colourOf(look.scale, value);
      cell.style.background = css(colour);
      cell.style.color = inkOn(colour);
    } else {
      cell.style.background = roomy && seen ? look.palette.background : "";
      cell.style.color = "";
    }
    field.setAttribute(
      "aria-label",
      `${look.series} over time, ${counted(units, "unit")} by ${counted(reading.overview.steps, "step")}. Step ${step}, unit ${unit}: ${written(value)}`,
    );
  }
}

function rowsOf({ numbers, view }: Reading, series: TraceSeriesName): Rows | undefined {
  return numbers.rows.get(seriesKey({ ...view, series }));
}

function limitOf(scale: Scale): number {
  return scale.kind === "gate" ? 1 : scale.limit;
}

/** What a pixel stands for, where it stands for more than one number. */
function averaged(units: number, height: number, steps: number, width: number): string {
  const each = [
    ...(units > height ? [counted(Math.ceil(units / height), "unit")] : []),
    ...(steps > width ? [counted(Math.ceil(steps / width), "step")] : []),
  ];
  return each.length === 0 ? "" : `Each pixel is the mean of up to ${each.join(" and ")}.`;
}

function unitLabel(text: string, middle: number, selected: boolean): HTMLElement {
  const label = element("span", selected ? "on" : "", text);
  label.style.top = `${middle - 7}px`;
  return label;
}

function place(mark: HTMLElement, x: number, y: number, width: number, height: number, seen: boolean): void {
  mark.style.visibility = seen ? "visible" : "hidden";
  mark.style.transform = `translate(${x}px, ${y}px)`;
  mark.style.width = `${width}px`;
  mark.style.height = `${height}px`;
}

function indexIn(order: ArrayLike<number>, unit: number): number {
  if (order[unit] === unit) return unit;
  for (let position = 0; position < order.length; position++) if (order[position] === unit) return position;
  return unit;
}

function within(value: number, count: number): number {
  return Math.max(0, Math.min(value, count - 1));
}
