import { element } from "../shapes/element.ts";
import { keepingGate } from "./family.ts";
import { written } from "./numbers.ts";
import type { Reading } from "./reading.ts";
import { changes } from "./scene.ts";
import { setText } from "./sketch.ts";
import { svg } from "./svg.ts";
import { ticks } from "./ticks.ts";
import { unitStatistics } from "./unit-statistics.ts";
import type { View } from "./view.ts";

/** Units that have a row with their number each; more of them share the room as thin lines. */
const mostRows = 12;

/** How long each unit remembers, with a tick for the run as initialised where another one is shown. */
export function halfLifeView(change: (change: Partial<View>) => void): {
  readonly root: HTMLElement;
  readonly draw: (reading: Reading, initial: Reading | undefined, width: number) => void;
} {
  const remark = element("p", "small");
  const holder = element("div", "half-life");
  const root = element("section", "", element("h2", "", "Half-life of each unit"), remark, holder);
  const isNew = changes();
  return {
    root,
    draw(reading, initial, width) {
      const { overview, view } = reading;
      const statistics = unitStatistics(reading);
      const before = initial === undefined ? undefined : unitStatistics(initial);
      if (!isNew(statistics, before, view.unit, width)) return;
      if (keepingGate(overview) === undefined || statistics === undefined) {
        setText(remark, overview.family === "RNN" ? "An RNN has no gate that keeps." : "");
        holder.replaceChildren();
        return;
      }
      setText(
        remark,
        before === undefined ? "Steps until half of a memory is gone." : "A tick marks the unit as initialised.",
      );
      holder.replaceChildren(
        chart(statistics.halfLife, before?.halfLife, { steps: reading.steps, unit: view.unit, width, change }),
      );
    },
  };
}

type Drawing = {
  readonly steps: number;
  readonly unit: number;
  readonly width: number;
  readonly change: (change: Partial<View>) => void;
};

/** "> 12" beyond the series: nothing longer can be told from it. */
export function halfLifeText(halfLife: number, steps: number): string {
  return halfLife > steps ? `> ${steps}` : written(halfLife, 1);
}

function chart(
  halfLives: Float64Array,
  before: Float64Array | undefined,
  { steps, unit, width, change }: Drawing,
): SVGSVGElement {
  const units = halfLives.length;
  const roomy = units <= mostRows;
  const rowHeight = roomy ? 19 : Math.max(1, Math.min(19, 228 / units));
  const bottom = units * rowHeight;
  const [left, right] = [34, width - 44];
  const root = svg("svg", { width, height: bottom + 26, viewBox: `0 0 ${width} ${bottom + 26}`, role: "img" });
  root.setAttribute(
    "aria-label",
    `Half-life of unit ${unit}: ${halfLifeText(halfLives[unit] ?? Number.NaN, steps)} steps`,
  );
  const longest = Math.max(...halfLives.map((value) => (Number.isFinite(value) ? value : steps)));
  const end = Math.max(1, Math.min(steps, Math.ceil(longest)));
  const place = (value: number): number => left + (Math.min(value, end) / end) * (right - left);
  const marks = ticks(end + 1, right - left, 60);
  for (const at of marks) {
    root.append(
      svg("path", { class: "grid-line", d: `M${place(at)} 0V${bottom + 3}` }),
      svg(
        "text",
        { x: place(at), y: bottom + 18, "text-anchor": "middle" },
        at === marks.at(-1) ? `${at} steps` : String(at),
      ),
    );
  }
  const middle = (index: number): number => (index + 0.5) * rowHeight;
  const lines = [...halfLives.keys()].filter((index) => index !== unit);
  root.append(
    svg("path", {
      class: "stem",
      d: lines.map((index) => `M${left} ${middle(index)}H${place(halfLives[index] ?? 0)}`).join(""),
      "stroke-width": Math.max(0.5, Math.min(1.5, rowHeight / 2)),
    }),
  );
  if (before !== undefined) {
    const tall = Math.min(5, rowHeight / 2);
    root.append(
      svg("path", {
        class: "before",
        d: [...before.keys()]
          .map((index) => `M${place(before[index] ?? 0)} ${middle(index) - tall}v${tall * 2}`)
          .join(""),
      }),
    );
  }
  for (const index of roomy ? halfLives.keys() : [unit]) {
    const value = halfLives[index] ?? Number.NaN;
    const on = index === unit ? "number strong" : "";
    const y = middle(index) + 4;
    if (index === unit) root.append(svg("path", { class: "stem on", d: `M${left} ${middle(index)}H${place(value)}` }));
    root.append(
      svg("text", { class: on, x: left - 10, y, "text-anchor": "end" }, String(index)),
      svg("circle", {
        class: index === unit ? "dot on" : "dot",
        cx: place(value),
        cy: middle(index),
        r: index === unit ? 5 : 4,
      }),
      svg("text", { class: `number ${on}`, x: width, y, "text-anchor": "end" }, halfLifeText(value, steps)),
    );
  }
  root.addEventListener("click", (event) => {
    const box = root.getBoundingClientRect();
    const index = Math.floor((event.clientY - box.top) / rowHeight);
    if (index >= 0 && index < units) change({ unit: index });
  });
  return root;
}
