import type { TraceSeriesName } from "../../../server/trace-protocol.ts";
import { element } from "../shapes/element.ts";
import { labelsWidth } from "./cell-tab.ts";
import { longTitle, seriesNames, widthOf } from "./family.ts";
import { type Heatmap, heatmap } from "./heatmap.ts";
import { counted, written } from "./numbers.ts";
import type { Reading } from "./reading.ts";
import { runText } from "./run-text.ts";
import { type ScaleKey, scaleKey } from "./scale-key.ts";
import { scaleOf } from "./scale.ts";
import { type Actions, changes, type Part, type Scene } from "./scene.ts";
import { scrubber } from "./scrubber.ts";
import { segments } from "./segments.ts";
import { cellSentence } from "./sentence.ts";
import { sentenceView } from "./sentence-view.ts";
import { setText } from "./sketch.ts";
import { unitOrder } from "./unit-order.ts";
import { unitStatistics } from "./unit-statistics.ts";
import { valueTable } from "./value-table.ts";
import { orders, type Order } from "./view.ts";

/** All series over time, small, with what stands out in them; beside a kept run, each of them twice. */
export function seriesTab(actions: Actions): Part {
  const { change, keep } = actions;
  const sentence = sentenceView();
  const order = segments("Order of units", "seg", (value) => change({ order: value as Order }));
  const saturated = finder("saturated", "A gate below 0.1 or above 0.9 in 90 % of the steps", actions);
  const dead = finder("dead", "|h| below 0.01 at every step", actions);
  const tableButton = element("button", "toggle", "Values");
  const keepButton = element("button", "toggle", "");
  const tools = element(
    "div",
    "tools",
    element("span", "labelled", "order", order.root),
    saturated.root,
    dead.root,
    element("span", "space"),
    tableButton,
    keepButton,
  );
  const comparison = element("p", "comparison");
  const grid = element("div", "series-grid");
  const time = scrubber(actions);
  const table = valueTable();
  const root = element("div", "series-tab", sentence.root, tools, comparison, time.root, table.root, grid);
  const gridIsNew = changes();
  let panels: readonly Panel[] = [];
  let last: Scene | undefined;
  tableButton.type = "button";
  keepButton.type = "button";
  tableButton.addEventListener("click", () => change({ table: last?.reading.view.table === 1 ? 0 : 1 }));
  keepButton.addEventListener("click", () => keep(last?.kept === undefined));

  return {
    root,
    draw(scene) {
      last = scene;
      const { reading, kept } = scene;
      const { overview, view } = reading;
      sentence.say(cellSentence(reading), scene.playing);
      order.draw(
        orders
          .filter((name) => name !== "half-life" || overview.family !== "RNN")
          .map((name) => ({ value: name, text: name })),
        view.order,
      );
      const statistics = unitStatistics(reading);
      saturated.draw(statistics?.saturated, view.unit);
      dead.draw(statistics?.dead, view.unit);
      tableButton.setAttribute("aria-pressed", String(view.table === 1));
      setText(keepButton, kept === undefined ? "Keep this run to compare" : "Let go of the kept run");
      comparison.hidden = kept === undefined;
      if (kept !== undefined) setText(comparison, comparisonText(reading, kept));
      if (gridIsNew(overview.family, kept === undefined)) {
        panels = seriesNames(overview).map((name) => panel(name, actions, kept !== undefined));
        grid.replaceChildren(...panels.map(({ root: each }) => each));
        grid.classList.toggle("compared", kept !== undefined);
      }
      for (const each of panels) each.draw(scene);
      const across = root.clientWidth - labelsWidth(scene.width);
      if (across > 0) time.draw(scene, across);
      table.draw(reading, view.series);
    },
  };
}

type Panel = { readonly root: HTMLElement; readonly draw: (scene: Scene) => void };

function panel(series: TraceSeriesName, { change }: Actions, compared: boolean): Panel {
  const title = element(
    "button",
    "panel-title",
    element("i", "math", series),
    element("b", "", longTitle(series).replace(/,.*/, "")),
  );
  const summary = element("span", "dim summary");
  const key: ScaleKey = scaleKey();
  const make = (): Heatmap => heatmap((step, unit) => change({ step, unit, series }));
  const own = make();
  const other = compared ? make() : undefined;
  const maps = element("div", "maps", own.root, ...(other === undefined ? [] : [other.root]));
  const root = element("section", "panel", element("div", "panel-head", title, summary, key.root), maps);
  title.type = "button";
  title.addEventListener("click", () => change({ series }));
  return {
    root,
    draw(scene) {
      const { reading, kept, palette } = scene;
      const { view, overview } = reading;
      const chosen = view.series === series;
      title.setAttribute("aria-pressed", String(chosen));
      root.classList.toggle("on", chosen);
      const scale = scaleOf(
        series,
        view.layer,
        view.direction,
        kept === undefined ? [overview] : [overview, kept.overview],
      );
      key.draw(scale, palette);
      setText(summary, summaryText(reading, series));
      const units = widthOf(series, view.layer, overview);
      const across =
        Math.floor(maps.clientWidth / (other === undefined ? 1 : 2) - (other === undefined ? 0 : 8)) -
        labelsWidth(scene.width);
      if (across <= 0) return;
      const look = {
        series,
        scale,
        palette,
        order: unitOrder(reading, series),
        width: across,
        room: Math.max(120, Math.min(units, 320)),
        tallestRow: 15,
        wordy: scene.width >= 700,
      };
      own.draw(reading, look);
      if (kept !== undefined) other?.draw(kept, look);
    },
  };
}

/** "0.17 … 0.83, mean 0.49" and how many are not finite. */
function summaryText({ overview, view }: Reading, series: TraceSeriesName): string {
  const found = overview.series.find(
    (entry) => entry.series === series && entry.layer === view.layer && entry.direction === view.direction,
  );
  if (found === undefined) return "";
  const unfinished = found.nan + found.infinite;
  const text = `${written(found.least)} … ${written(found.greatest)}, mean ${written(found.mean)}`;
  return unfinished === 0 ? text : `${text}, ${unfinished} not finite`;
}

type Finder = {
  readonly root: HTMLElement;
  readonly draw: (found: readonly number[] | undefined, unit: number) => void;
};

/** How many units are so, and with each click the next of them. */
function finder(word: string, meaning: string, { change }: Actions): Finder {
  const root = element("button", "toggle finder");
  let units: readonly number[] = [];
  let selected = 0;
  root.type = "button";
  root.title = meaning;
  root.addEventListener("click", () => {
    const next = units.find((unit) => unit > selected) ?? units[0];
    if (next !== undefined) change({ unit: next });
  });
  return {
    root,
    draw(found, unit) {
      units = found ?? [];
      selected = unit;
      root.disabled = units.length === 0;
      setText(root, found === undefined ? `… ${word}` : `${counted(units.length, "unit")} ${word}`);
    },
  };
}

/** What the two runs are, and how far apart the selected number is. */
function comparisonText(reading: Reading, kept: Reading): string {
  const { series, step, unit } = reading.view;
  const [now, before] = [reading.at(series, step, unit), kept.at(series, step, unit)];
  return `Left: ${runText(reading)}. Right: ${runText(kept)}. ${series}[${step}, ${reading.view.item}, ${unit}] is ${written(now)} and ${written(before)}.`;
}
