import { element } from "../shapes/element.ts";
import { shape, written } from "./numbers.ts";
import type { Palette } from "./palette.ts";
import { everyDirection } from "./questions.ts";
import { type Reading, readingOf } from "./reading.ts";
import { scaleOf } from "./scale.ts";
import type { Actions, Part, Scene } from "./scene.ts";
import { changes } from "./scene.ts";
import type { Sentence } from "./sentence.ts";
import { sentenceView } from "./sentence-view.ts";
import { paintStrip } from "./strip.ts";
import { svg } from "./svg.ts";

/** CSS pixels: names at the left, a row's height, the strip in a box. */
const [names, rowHeight, boxHeight] = [132, 44, 26];

/** Which numbers a call returns: every h of every layer, with `out` and `h` drawn around theirs. */
export function outputsTab(actions: Actions): Part {
  const sentence = sentenceView();
  const holder = element("div", "outputs");
  const list = element("dl", "returned");
  const root = element("div", "outputs-tab", sentence.root, holder, list);
  const isNew = changes();
  return {
    root,
    draw(scene) {
      const { reading, palette } = scene;
      const { view, numbers } = reading;
      sentence.say(outputsSentence(reading), scene.playing);
      const width = holder.clientWidth;
      if (width <= 0) return;
      const arrived = [reading, ...scene.beside].map((each) => arrivedRows(each));
      if (!isNew(numbers, arrived.join(), view.item, view.step, view.unit, view.layer, view.direction, palette, width))
        return;
      holder.replaceChildren(picture(scene, width, actions));
      list.replaceChildren(
        ...returned(reading).flatMap(([name, text]) => [
          element("dt", "", element("code", "", name)),
          element("dd", "", text),
        ]),
      );
    },
  };
}

function arrivedRows({ numbers }: Reading): string {
  const missing = [...numbers.rows.values()].reduce((sum, rows) => sum + rows.missing, 0);
  return `${numbers.rows.size} ${missing}`;
}

/** Steps that fit, the first, the last and those around the selected one among them; gaps are undefined. */
export function shownSteps(steps: number, selected: number, room: number): readonly (number | undefined)[] {
  if (steps <= room) return Array.from({ length: steps }, (_, step) => step);
  const side = Math.max(1, Math.floor((room - 5) / 2));
  const wanted = new Set([0, steps - 1]);
  for (let step = selected - side; step <= selected + side; step++) if (step >= 0 && step < steps) wanted.add(step);
  const sorted = [...wanted].sort((one, other) => one - other);
  return sorted.flatMap((step, index) => {
    const before = sorted[index - 1];
    return before !== undefined && step - before > 1 ? [undefined, step] : [step];
  });
}

function picture(scene: Scene, width: number, { change }: Actions): SVGSVGElement {
  const { reading, palette } = scene;
  const { overview, view } = reading;
  const rows = rowsOf(scene);
  const steps = shownSteps(overview.steps, view.step, Math.max(4, Math.floor((width - names - 60) / 46)));
  const pitch = Math.min(110, (width - names - 52) / steps.length);
  const height = rows.length * rowHeight + 58;
  const top = 26;
  const root = svg("svg", {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "group",
    "aria-label": "h of every layer and step",
  });
  const right = names + steps.length * pitch;
  for (const [index, own] of rows.entries()) {
    const y = top + index * rowHeight;
    const place = own.view;
    const backward = place.direction === "backward";
    const chosen = own.numbers === reading.numbers && place.layer === view.layer && place.direction === view.direction;
    const side = overview.directions.length > 1 ? `, ${place.direction}` : "";
    const name = overview.cell ? own.numbers.run.shown.call.name : `layer ${place.layer}${side}`;
    root.append(svg("text", { class: chosen ? "number" : "", x: 0, y: y + 17 }, name));
    root.append(svg("path", { class: "wire", d: `M${names} ${y + boxHeight / 2}H${right}` }));
    steps.forEach((step, column) => {
      const x = names + column * pitch;
      if (step === undefined) {
        root.append(svg("text", { x: x + pitch / 2, y: y + 17, "text-anchor": "middle" }, "…"));
        return;
      }
      root.append(
        box(own, { step, x: x + 3, y, width: pitch - 6, picked: chosen && step === view.step, palette, change }),
      );
    });
    // The state that h holds stands where the direction ended.
    const end = backward ? 0 : steps.length - 1;
    const hx = names + end * pitch;
    root.append(svg("rect", { class: "outline-h", x: hx, y: y - 4, width: pitch, height: boxHeight + 8, rx: 5 }));
    const k = place.layer * overview.directions.length + (backward ? 1 : 0);
    const label = overview.cell ? (own.overview.names.h ?? "h") : `${overview.names.h ?? "h"}[${k}]`;
    root.append(svg("text", { class: "code", x: right + 8, y: y + 17 }, backward ? `← ${label}` : label));
  }
  if (!overview.cell) {
    const deep = overview.directions.length * rowHeight;
    root.append(
      svg("rect", {
        class: "outline-out",
        x: names - 6,
        y: top - 10,
        width: right - names + 12,
        height: deep - 2,
        rx: 7,
      }),
      svg("text", { class: "code", x: names, y: 11 }, `${overview.names.out ?? "out"} ${shape(...outShape(overview))}`),
    );
  }
  steps.forEach((step, column) => {
    if (step === undefined) return;
    const on = step === view.step;
    root.append(
      svg(
        "text",
        {
          class: on ? "number strong" : "",
          x: names + (column + 0.5) * pitch,
          y: height - 12,
          "text-anchor": "middle",
        },
        on ? `step ${step}` : String(step),
      ),
    );
  });
  return root;
}

/** The last layer on top; of cells in a loop, one row for each. */
function rowsOf({ reading, beside }: Scene): readonly Reading[] {
  const { numbers, overview, view } = reading;
  if (overview.cell) return [reading, ...beside];
  return everyDirection(overview)
    .toReversed()
    .map((place) => readingOf(numbers, overview, { ...view, ...place }));
}

type Box = {
  readonly step: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly picked: boolean;
  readonly palette: Palette;
  readonly change: Actions["change"];
};

function box(reading: Reading, { step, x, y, width, picked, palette, change }: Box): SVGGElement {
  const { view, overview } = reading;
  const canvas = element("canvas", "");
  canvas.style.cssText = `width:${width}px;height:${boxHeight}px;display:block`;
  const scale = scaleOf("h", view.layer, view.direction, [overview]);
  const values = reading.row("h", step);
  paintStrip(canvas, values, { scale, palette, width, height: boxHeight });
  const group = svg("g", { class: "node" }, svg("foreignObject", { x, y, width, height: boxHeight }, canvas));
  group.append(
    svg(
      "title",
      {},
      `h of layer ${view.layer} at step ${step}, unit ${view.unit}: ${written(values?.[view.unit] ?? Number.NaN)}`,
    ),
  );
  if (picked) {
    const around = { x: x - 1, y: y - 1, width: width + 2, height: boxHeight + 2 };
    group.append(svg("rect", { class: "pick-halo", ...around }), svg("rect", { class: "pick", ...around }));
  }
  group.addEventListener("click", () => change({ step, layer: view.layer, direction: view.direction }));
  return group;
}

function outputsSentence({ overview, view }: Reading): Sentence {
  const out = overview.names.out ?? "out";
  const h = overview.names.h ?? "h";
  if (overview.cell) {
    return [
      "Each pass of the loop calls the cell once: ",
      { strong: h },
      ` after step ${view.step} is what step ${view.step + 1} starts from.`,
    ];
  }
  const last = overview.layers - 1;
  const start: Sentence = [{ strong: `${out}[${view.step}]` }, ` is h of layer ${last} at step ${view.step}`];
  if (overview.directions.length === 1) {
    return [
      ...start,
      `; ${h} holds every layer at the last step, so `,
      { strong: `${h}[-1]` },
      ` equals ${out} at step ${overview.steps - 1}.`,
    ];
  }
  return [
    ...start,
    ", both directions side by side. The backward one ends at step 0: ",
    { strong: `${h}[-1]` },
    ` equals ${out} at step 0, not at the last.`,
  ];
}

/** What is returned, by name, with the selected unit's number. */
function returned(reading: Reading): readonly (readonly [string, string])[] {
  const { overview, view, steps } = reading;
  const width = overview.projSize || overview.hiddenSize;
  const sides = overview.directions.length;
  if (overview.cell) {
    const sizes = shape(...(overview.batched ? [overview.batch] : []), width);
    const value = written(reading.at("h", view.step, view.unit));
    return [
      [overview.names.h ?? "h", `${sizes}, after each step: at step ${view.step}, unit ${view.unit} is ${value}`],
    ];
  }
  const batch = overview.batched ? [overview.batch] : [];
  const last = readingOf(reading.numbers, overview, { ...view, layer: overview.layers - 1 });
  const offset = view.direction === "backward" ? width : 0;
  const out = `${overview.names.out ?? "out"}[${outIndex(overview, view.step, view.item)}, ${view.unit + offset}]`;
  const own = `${overview.names.h ?? "h"}[${view.layer * sides + (view.direction === "backward" ? 1 : 0)}${overview.batched ? `, ${view.item}` : ""}, ${view.unit}]`;
  const end = view.direction === "backward" ? 0 : steps - 1;
  return [
    [overview.names.out ?? "out", shape(...outShape(overview))],
    [out, written(last.at("h", view.step, view.unit))],
    [overview.names.h ?? "h", shape(overview.layers * sides, ...batch, width)],
    [
      own,
      `${written(reading.at("h", end, view.unit))}: layer ${view.layer}, ${view.direction}, where it ends, at step ${end}`,
    ],
    ...(overview.family === "LSTM"
      ? [[overview.names.c ?? "c", shape(overview.layers * sides, ...batch, overview.hiddenSize)] as const]
      : []),
  ];
}

function outIndex(overview: Reading["overview"], step: number, item: number): string {
  if (!overview.batched) return String(step);
  return overview.batchFirst ? `${item}, ${step}` : `${step}, ${item}`;
}

function outShape(overview: Reading["overview"]): readonly number[] {
  const width = (overview.projSize || overview.hiddenSize) * overview.directions.length;
  if (!overview.batched) return [overview.steps, width];
  return overview.batchFirst ? [overview.batch, overview.steps, width] : [overview.steps, overview.batch, width];
}
