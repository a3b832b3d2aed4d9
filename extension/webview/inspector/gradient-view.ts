import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { element } from "../shapes/element.ts";
import { keepingGate } from "./family.ts";
import { signed, written } from "./numbers.ts";
import type { Palette } from "./palette.ts";
import type { Reading } from "./reading.ts";
import type { Gradients } from "./run-numbers.ts";
import { type Actions, changes } from "./scene.ts";
import { setText } from "./sketch.ts";

/** CSS pixels: the plot's height, and the room of the lines' names and of the axis. */
const [height, axisRoom] = [214, 60];

type Line = {
  readonly name: string;
  /** Powers of ten; null where there is none. */
  readonly values: readonly (number | null)[];
  readonly colour: string;
  readonly width: number;
  readonly dash: readonly number[];
};

/** How much of a gradient reaches each step, on a logarithmic axis, each line with its name where it begins. */
export function gradientView({ change, post }: Actions): {
  readonly root: HTMLElement;
  readonly draw: (reading: Reading, palette: Palette, width: number) => void;
} {
  const code = element("code", "");
  const copy = element("button", "link", "Copy");
  const holder = element("div", "plot");
  const names = element("div", "line-names");
  const cursorStep = element("b", "");
  const cursor = element("div", "plot-cursor", cursorStep);
  const remark = element("p", "small");
  const root = element(
    "section",
    "gradient",
    element("h2", "", "How much of the gradient reaches each step"),
    element("p", "small", code, " ", copy),
    remark,
    element("div", "plot-room", names, holder, cursor),
  );
  const isNew = changes();
  let plot: UPlot | undefined;
  copy.type = "button";
  copy.addEventListener("click", () => post({ type: "copy", text: code.textContent, what: "The gradient's code" }));
  holder.addEventListener("click", (event) => {
    const box = plot?.over.getBoundingClientRect();
    if (plot === undefined || box === undefined) return;
    const step = Math.round(plot.posToVal(event.clientX - box.left, "x"));
    change({ step: Math.max(0, Math.min((plot.data[0].length || 1) - 1, step)) });
  });

  return {
    root,
    draw(reading, palette, width) {
      const found = reading.numbers.gradients.get(reading.view.item);
      const { view } = reading;
      const arrived = reading.row(keepingGate(reading.overview) ?? "h", view.step) !== undefined;
      if (isNew(found, arrived, reading.numbers, view.unit, view.layer, view.direction, view.item, palette, width)) {
        rebuild(reading, found !== undefined && "lines" in found ? found : undefined, palette, width);
        setText(remark, found !== undefined && "reason" in found ? found.reason : "");
        remark.hidden = remark.textContent === "";
      }
      follow(view.step);
    },
  };

  function rebuild(reading: Reading, gradients: Gradients | undefined, palette: Palette, width: number): void {
    plot?.destroy();
    plot = undefined;
    names.replaceChildren();
    cursor.hidden = gradients === undefined;
    copy.hidden = gradients === undefined;
    setText(code, gradients?.code ?? "");
    if (gradients === undefined) return;
    const lines = linesOf(reading, gradients, palette);
    const nameRoom = width >= 620 ? 190 : 128;
    const options = plotOptions(lines, palette, width - nameRoom);
    const steps = Array.from({ length: reading.overview.steps }, (_, step) => step);
    holder.style.marginLeft = `${nameRoom}px`;
    const placeNames = (made: UPlot): void => names.replaceChildren(...placedNames(lines, made, nameRoom));
    const data: UPlot.AlignedData = [steps, ...lines.map(({ values }) => [...values])];
    // Only when it is ready does the plot know where its values stand.
    plot = new UPlot({ ...options, hooks: { ready: [placeNames, () => follow(reading.view.step)] } }, data, holder);
    plot.root.setAttribute("role", "img");
    plot.root.setAttribute("aria-label", lines.map(spoken).join(" "));
  }

  function follow(step: number): void {
    if (plot === undefined) return;
    setText(cursorStep, String(step));
    const left = plot.over.offsetLeft + holder.offsetLeft + plot.valToPos(step, "x");
    cursor.style.transform = `translate(${left}px, ${plot.over.offsetTop}px)`;
    cursor.style.height = `${plot.over.clientHeight}px`;
  }
}

function linesOf(reading: Reading, { lines }: Gradients, palette: Palette): readonly Line[] {
  const { overview, numbers, view } = reading;
  const { forgetBias } = numbers.run.settings;
  const own = overview.family;
  const made = lines.map(({ kind, values }): Line => {
    const shown = Array.from(values, powerOf);
    switch (kind) {
      case "self":
        return {
          name: forgetBias === 0 ? own : `${own}, forget bias ${signed(forgetBias, 1)}`,
          values: shown,
          colour: palette.foreground,
          width: 2.4,
          dash: [],
        };
      case "initial":
        return { name: `${own} as initialised`, values: shown, colour: palette.dim, width: 1.1, dash: [] };
      case "LSTM":
        return { name: kind, values: shown, colour: palette.lines.blue, width: 1.8, dash: [] };
      case "GRU":
        return { name: kind, values: shown, colour: palette.lines.green, width: 1.8, dash: [] };
      case "RNN":
        return { name: kind, values: shown, colour: palette.lines.purple, width: 1.8, dash: [] };
    }
  });
  const path = directPath(reading);
  if (path === undefined) return made;
  const gate = keepingGate(overview) ?? "";
  return [
    {
      name: `direct path ∏${gate}, unit ${view.unit}`,
      values: path,
      colour: palette.foreground,
      width: 1.3,
      dash: [2, 3],
    },
    ...made,
  ];
}

/** The product of the keeping gate from each step to the last: what is left along the memory alone. */
function directPath({ overview, view, at, steps }: Reading): readonly (number | null)[] | undefined {
  const gate = keepingGate(overview);
  if (gate === undefined || view.direction === "backward") return undefined;
  const path: (number | null)[] = Array.from({ length: overview.steps }, () => null);
  let product = 1;
  for (let step = steps - 1; step >= 0; step--) {
    path[step] = powerOf(product);
    product *= at(gate, step, view.unit);
    if (Number.isNaN(product)) return undefined;
  }
  return path;
}

function powerOf(value: number): number | null {
  return value > 0 && Number.isFinite(value) ? Math.log10(value) : null;
}

function plotOptions(lines: readonly Line[], palette: Palette, width: number): UPlot.Options {
  const axis = { stroke: palette.dim, font: `12px ${palette.fontFamily}`, ticks: { show: false } };
  const grid = { stroke: palette.faint, width: 1 };
  return {
    width: Math.max(120, width),
    height,
    legend: { show: false },
    cursor: { show: false },
    select: { show: false, left: 0, top: 0, width: 0, height: 0 },
    padding: [8, 0, 0, 8],
    scales: { x: { time: false }, y: { range: powerRange } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 26,
        space: 36,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000],
      },
      powerAxis({ ...axis, grid }),
    ],
    series: [
      {},
      ...lines.map(({ name, colour, width: strength, dash }) => ({
        label: name,
        stroke: colour,
        width: strength,
        dash: [...dash],
        points: { show: false },
      })),
    ],
  };
}

/** The axis at the right, with whole powers of ten. */
function powerAxis(axis: UPlot.Axis): UPlot.Axis {
  const made: UPlot.Axis = { ...axis, size: axisRoom, splits: powers, values: (_, values) => values.map(powerText) };
  // 0 is above the plot, then clockwise.
  return Object.assign(made, { side: 1 });
}

/** Whole powers of ten around the data, at least one. */
function powerRange(_: UPlot, least: number | null, most: number | null): [number, number] {
  const low = Math.floor((least ?? 0) + 1e-6);
  return [low, Math.max(low + 1, Math.ceil((most ?? 0) - 1e-6))];
}

/** Not more of them than can be told apart. */
function powers(_: UPlot, __: number, low: number, high: number): number[] {
  const step = Math.max(1, Math.ceil((high - low) / 8));
  return Array.from({ length: Math.floor((high - low) / step) + 1 }, (___, index) => low + index * step);
}

function powerText(power: number): string {
  return power >= -4 && power <= 4 ? String(Number((10 ** power).toPrecision(1))) : `1e${power}`.replace("-", "−");
}

/** The lines' names at their beginnings, moved apart where they would cover each other. */
function placedNames(lines: readonly Line[], plot: UPlot, room: number): readonly HTMLElement[] {
  const top = plot.over.offsetTop;
  const placed = lines.map((line) => ({ line, y: top + startOf(line, plot) })).sort((one, other) => one.y - other.y);
  const lowest = top + plot.over.clientHeight - 6;
  let least = top;
  for (const name of placed) {
    name.y = Math.max(name.y, least);
    least = name.y + 17;
  }
  let most = lowest;
  for (const name of placed.toReversed()) {
    name.y = Math.min(name.y, most);
    most = name.y - 17;
  }
  return placed.map(({ line, y }) => {
    const name = element("span", line.width > 2 ? "strong" : "", line.name);
    name.style.top = `${y - 9}px`;
    name.style.width = `${room - 10}px`;
    // A chart's colour is made for lines; letters need more contrast.
    name.style.color = `color-mix(in srgb, ${line.colour} 75%, var(--foreground))`;
    return name;
  });
}

function startOf({ values }: Line, plot: UPlot): number {
  const first = values.find((value) => value !== null);
  return first === undefined ? plot.over.clientHeight : plot.valToPos(first, "y");
}

function spoken({ name, values }: Line): string {
  const [first, last] = [values.find((value) => value !== null), values.findLast((value) => value !== null)];
  const text = (power: number | null | undefined): string => written(10 ** (power ?? -Infinity), 4);
  return `${name}: ${text(first)} at the first step, ${text(last)} at the last.`;
}
