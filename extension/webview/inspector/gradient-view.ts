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

/** uPlot's own names for these exist for the compiler alone. */
const logarithmic = 3 as UPlot.Scale.Distr;
const right = 1 as UPlot.Axis.Side;

type Line = {
  readonly name: string;
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
  const cursor = element("div", "plot-cursor");
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
    plot = new UPlot(options, [steps, ...lines.map(({ values }) => [...values])], holder);
    plot.root.setAttribute("role", "img");
    plot.root.setAttribute("aria-label", lines.map(spoken).join("; "));
    names.append(...placedNames(lines, plot, nameRoom));
  }

  function follow(step: number): void {
    if (plot === undefined) return;
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
    const shown = Array.from(values, (value) => (value > 0 && Number.isFinite(value) ? value : null));
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
    path[step] = product > 0 ? product : null;
    product *= at(gate, step, view.unit);
    if (Number.isNaN(product)) return undefined;
  }
  return path;
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
    scales: { x: { time: false }, y: { distr: logarithmic, log: 10 } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 26,
        space: 36,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000],
      },
      { ...axis, side: right, size: axisRoom, grid, values: (_, values) => values.map(powerText) },
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

/** Whole powers of ten alone. */
function powerText(value: number | null): string {
  if (value === null || value <= 0) return "";
  const power = Math.log10(value);
  if (Math.abs(power - Math.round(power)) > 1e-6) return "";
  return power >= -4 && power <= 4 ? String(Number(value.toPrecision(1))) : `1e${Math.round(power)}`.replace("-", "−");
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
    name.style.color = line.colour;
    return name;
  });
}

function startOf({ values }: Line, plot: UPlot): number {
  const first = values.find((value) => value !== null);
  return first === undefined ? plot.over.clientHeight : plot.valToPos(first, "y");
}

function spoken({ name, values }: Line): string {
  const [first, last] = [values.find((value) => value !== null), values.findLast((value) => value !== null)];
  return `${name}: ${written(first ?? 0, 4)} at the first step, ${written(last ?? 0, 4)} at the last`;
}
