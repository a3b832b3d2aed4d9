import type { TraceSeriesName } from "../../../server/trace-protocol.ts";
import { widthOf } from "./family.ts";
import { shape, written } from "./numbers.ts";
import type { Palette } from "./palette.ts";
import type { Reading } from "./reading.ts";
import { scaleOf } from "./scale.ts";
import { paintStrip } from "./strip.ts";
import { svg, symbol } from "./svg.ts";

/** A drawing of a cell that is made once and then follows the numbers. */
export type Diagram = { readonly root: SVGSVGElement; readonly update: (reading: Reading) => void };

/** What was clicked. */
export type DiagramEvents = {
  readonly choose: (series: TraceSeriesName) => void;
  readonly chooseUnit: (unit: number) => void;
};

/** A drawing in the making. Everything that shows a number adds a function to `updates`. */
export type Sketch = {
  readonly root: SVGSVGElement;
  readonly reading: Reading;
  readonly palette: Palette;
  readonly events: DiagramEvents;
  readonly updates: ((reading: Reading) => void)[];
};

export function sketch(
  label: string,
  [width, height]: readonly [number, number],
  reading: Reading,
  palette: Palette,
  events: DiagramEvents,
): Sketch {
  const root = svg("svg", {
    class: "cell",
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: "group",
    "aria-label": label,
  });
  return { root, reading, palette, events, updates: [] };
}

export function diagramOf({ root, updates, reading }: Sketch): Diagram {
  const update = (now: Reading): void => updates.forEach((follow) => follow(now));
  update(reading);
  return { root, update };
}

/** A wire along a path; it stands out where one of `series` is selected. */
export function wire({ root, reading }: Sketch, path: string, ...series: readonly TraceSeriesName[]): void {
  root.append(svg("path", { class: classOf("wire", reading, series), d: path }));
}

/** A gap around a wire that crosses another. */
export function gap({ root }: Sketch, path: string): void {
  root.append(svg("path", { class: "gap", d: path }));
}

export function arrow(
  { root, reading }: Sketch,
  [x, y]: readonly [number, number],
  towards: "right" | "up" | "down" | "left",
  ...series: readonly TraceSeriesName[]
): void {
  const shapes = { right: "l-6 -3.5v7z", up: "l-3.5 6h7z", down: "l-3.5 -6h7z", left: "l6 -3.5v7z" };
  root.append(svg("path", { class: classOf("tip", reading, series), d: `M${x} ${y}${shapes[towards]}` }));
}

export function joint(
  { root, reading }: Sketch,
  [cx, cy]: readonly [number, number],
  ...series: readonly TraceSeriesName[]
): void {
  root.append(svg("circle", { class: classOf("tip", reading, series), cx, cy, r: 2.5 }));
}

/** A product or a sum, element by element. */
export function operation(
  { root, reading }: Sketch,
  [cx, cy]: readonly [number, number],
  sign: "×" | "+",
  radius: number,
  ...series: readonly TraceSeriesName[]
): void {
  const strokes = sign === "×" ? `M${cx - 3.5} ${cy - 3.5}l7 7m0-7l-7 7` : `M${cx - 5} ${cy}h10m-5-5v10`;
  root.append(
    svg("circle", { class: classOf("operation", reading, series), cx, cy, r: radius }),
    svg("path", { class: classOf("wire", reading, series), d: strokes }),
  );
}

/** A function that numbers go through: σ, tanh, 1−, W_hr. */
export function pill(
  { root, reading }: Sketch,
  [x, y]: readonly [number, number],
  text: string,
  ...series: readonly TraceSeriesName[]
): void {
  const width = text.length === 1 ? 30 : 10 + text.length * 7;
  root.append(
    svg("rect", { class: classOf("operation", reading, series), x: x - width / 2, y: y - 9, width, height: 18, rx: 9 }),
    svg(
      "text",
      { class: text.length > 1 ? "function long" : "function", x, y: y + 4.5, "text-anchor": "middle" },
      text,
    ),
  );
}

/** A matrix that numbers go through: W with its index. */
export function matrixPill(
  { root, reading }: Sketch,
  [x, y]: readonly [number, number],
  index: "ih" | "hh" | "hr",
  ...series: readonly TraceSeriesName[]
): void {
  const text = svg("text", { x, y: y + 4, "text-anchor": "middle" }, svg("tspan", { class: "math sub" }, "W"));
  text.append(svg("tspan", { class: "math index", dy: 3 }, index));
  root.append(
    svg("rect", { class: classOf("operation", reading, series), x: x - 17, y: y - 9, width: 34, height: 18, rx: 9 }),
    text,
  );
}

/** A text that stays. */
export function note(
  { root }: Sketch,
  [x, y]: readonly [number, number],
  anchor: "start" | "middle" | "end",
  ...text: readonly (Node | string)[]
): void {
  root.append(svg("text", { x, y, "text-anchor": anchor }, ...text));
}

/** A number that follows, after a word: "kept +0.57". */
export function number(
  { root, updates }: Sketch,
  [x, y]: readonly [number, number],
  anchor: "start" | "middle" | "end",
  word: string,
  text: (reading: Reading) => string,
): void {
  const value = svg("tspan", { class: "number" });
  root.append(svg("text", { x, y, "text-anchor": anchor }, ...(word === "" ? [] : [`${word} `]), value));
  updates.push((reading) => setText(value, text(reading)));
}

export type Vector = {
  readonly series: TraceSeriesName;
  /** The step that it is read at. */
  readonly step: (reading: Reading) => number;
  readonly index: "" | "t" | "t−1" | "t+1";
  readonly title?: string;
  readonly caption?: string;
};

/** Where the parts of a vector stand. */
export type Layout = {
  readonly card: readonly [x: number, y: number, width: number, height: number] | undefined;
  readonly label: readonly [x: number, y: number];
  readonly caption: readonly [x: number, y: number] | undefined;
  readonly value: readonly [x: number, y: number] | undefined;
  readonly strip: readonly [x: number, y: number, width: number, height: number];
};

/** The tiles of a vector with its name, its shape and the selected unit's value; with a card it can be chosen. */
export function vector(into: Sketch, { series, step, index, title, caption }: Vector, layout: Layout): SVGGElement {
  const { root, reading, palette, events, updates } = into;
  const { overview, view } = reading;
  const width = widthOf(series, view.layer, overview);
  const chosen = layout.card !== undefined && view.series === series;
  const group = svg("g", { class: chosen ? "node on" : layout.card === undefined ? "leaf" : "node" });
  const sizes = caption ?? shape(...(overview.batched ? [overview.batch] : []), width);
  const label = svg("text", { x: layout.label[0], y: layout.label[1] }, ...symbol(series, index));
  if (title !== undefined) label.append(svg("tspan", { class: "title", dx: 6 }, title));
  if (layout.caption === undefined) label.append(svg("tspan", { dx: index === "" ? 5 : 0 }, sizes));
  const value = svg("text", {
    class: "number",
    "text-anchor": "end",
    x: layout.value?.[0] ?? 0,
    y: layout.value?.[1] ?? 0,
  });
  const tiles = tileRow(into, series, layout.strip, width);
  if (layout.card !== undefined) {
    const [x, y, cardWidth, cardHeight] = layout.card;
    group.append(svg("rect", { class: "card", x, y, width: cardWidth, height: cardHeight, rx: 5 }));
    group.setAttribute("role", "button");
    group.setAttribute("tabindex", "0");
    group.setAttribute("aria-pressed", String(chosen));
    const choose = (): void => events.choose(series);
    group.addEventListener("click", choose);
    group.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose();
    });
  }
  group.append(label, ...tiles.parts);
  if (layout.caption !== undefined) group.append(svg("text", { x: layout.caption[0], y: layout.caption[1] }, sizes));
  if (layout.value !== undefined) group.append(value);
  root.append(group);
  updates.push((now) => {
    const values = now.row(series, step(now));
    const selected = series === "x" ? undefined : now.view.unit;
    tiles.paint(values, selected, palette);
    const text = selected === undefined || values?.[selected] === undefined ? "" : written(values[selected]);
    setText(value, text);
  });
  return group;
}

type Tiles = {
  readonly parts: readonly SVGElement[];
  readonly paint: (values: Float32Array | undefined, selected: number | undefined, palette: Palette) => void;
};

function tileRow({ reading, events }: Sketch, series: TraceSeriesName, place: Layout["strip"], count: number): Tiles {
  const [x, y, most, height] = place;
  const width = Math.min(most, count * Math.min(14, height));
  const canvas = document.createElement("canvas");
  canvas.style.cssText = `width:${width}px;height:${height}px;display:block`;
  const holder = svg("foreignObject", { x, y, width, height }, canvas);
  const halo = svg("rect", { class: "pick-halo" });
  const pick = svg("rect", { class: "pick" });
  const frame = svg("rect", { class: "frame", x: x - 0.5, y: y - 0.5, width: width + 1, height: height + 1 });
  const scale = scaleOf(series, reading.view.layer, reading.view.direction, [reading.overview]);
  if (series !== "x") {
    holder.addEventListener("click", (event) => {
      const box = canvas.getBoundingClientRect();
      events.chooseUnit(Math.max(0, Math.min(count - 1, Math.floor(((event.clientX - box.left) / box.width) * count))));
    });
  }
  return {
    parts: [holder, frame, halo, pick],
    paint(values, selected, palette) {
      paintStrip(canvas, values, { scale, palette, width, height });
      const shown = selected !== undefined && selected < count;
      for (const mark of [halo, pick]) {
        mark.setAttribute("visibility", shown ? "visible" : "hidden");
        if (!shown) continue;
        mark.setAttribute("x", String(x + (selected * width) / count - 1));
        mark.setAttribute("y", String(y - 1));
        mark.setAttribute("width", String(Math.max(3, width / count + 1)));
        mark.setAttribute("height", String(height + 2));
      }
    },
  };
}

/** Writes only what is new: most numbers of a scrubbed picture change, most of its texts don't. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

function classOf(name: string, { view }: Reading, series: readonly TraceSeriesName[]): string {
  return series.includes(view.series) ? `${name} on` : name;
}
