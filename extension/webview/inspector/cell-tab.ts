import type { TraceSeriesName } from "../../../server/trace-protocol.ts";
import { element } from "../shapes/element.ts";
import { equationView } from "./equation-view.ts";
import { longTitle, seriesNames, widthOf } from "./family.ts";
import { narrowGru, wideGru } from "./gru-diagram.ts";
import { heatmap } from "./heatmap.ts";
import { keyRow } from "./key-row.ts";
import { narrowLstm, wideLstm } from "./lstm-diagram.ts";
import type { Palette } from "./palette.ts";
import type { Reading } from "./reading.ts";
import { narrowRnn, wideRnn } from "./rnn-diagram.ts";
import { scaleKey } from "./scale-key.ts";
import { scaleOf } from "./scale.ts";
import { type Actions, changes, type Part } from "./scene.ts";
import { scrubber } from "./scrubber.ts";
import { segments } from "./segments.ts";
import { cellSentence } from "./sentence.ts";
import { sentenceView } from "./sentence-view.ts";
import { setText, type Diagram, type DiagramEvents } from "./sketch.ts";
import { unitOrder } from "./unit-order.ts";
import { valueTable } from "./value-table.ts";

/** CSS pixels that a wide page has beside the diagram and the heatmap: header, sentence, axis, equation. */
const besides = 318;

/** One step of the cell: its diagram, one series over time, and the equation with the selected unit's numbers. */
export function cellTab(actions: Actions): Part {
  const { change } = actions;
  const sentence = sentenceView();
  const drawing = element("div", "drawing");
  const picker = segments("Series", "series-picker", (value) => change({ series: value as TraceSeriesName }));
  const [title, indices] = [element("b", ""), element("span", "dim indices")];
  const key = scaleKey();
  const head = element("div", "heatmap-head", picker.root, element("span", "what", title, " ", indices), key.root);
  const map = heatmap((step, unit) => change({ step, unit }));
  const time = scrubber(actions);
  const table = valueTable();
  const equation = equationView(change);
  const below = element("div", "below", head, map.root, time.root, table.root, equation.root, keyRow());
  const root = element("div", "cell-tab", sentence.root, element("div", "body", drawing, below));
  const events: DiagramEvents = { choose: (series) => change({ series }), chooseUnit: (unit) => change({ unit }) };
  const diagramIsNew = changes();
  let diagram: Diagram | undefined;

  return {
    root,
    draw(scene) {
      const { reading, palette, width, height } = scene;
      const { view, overview } = reading;
      const wide = width >= 900;
      const roomy = width >= 700;
      sentence.say(cellSentence(reading), scene.playing);
      if (diagramIsNew(overview, reading.numbers, palette, wide, view.series, view.layer, view.direction)) {
        const focused = drawing.contains(document.activeElement);
        diagram = made(reading, palette, wide, events);
        drawing.replaceChildren(diagram.root);
        if (focused) drawing.querySelector<SVGElement>(".node.on")?.focus();
      } else {
        diagram?.update(reading);
      }
      const names = seriesNames(overview);
      picker.draw(
        names.map((name) => ({ value: name, text: name, name: longTitle(name) })),
        view.series,
      );
      setText(title, longTitle(view.series));
      setText(indices, indicesText(reading));
      const scale = scaleOf(view.series, view.layer, view.direction, [overview]);
      key.draw(scale, palette);
      const across = below.clientWidth - labelsWidth(width);
      if (across <= 0) return;
      map.draw(reading, {
        series: view.series,
        scale,
        palette,
        order: unitOrder(reading, view.series),
        width: across,
        room: wide
          ? Math.max(120, height - besides - (diagram?.root.clientHeight ?? 264))
          : Math.max(136, Math.min(320, height - 380)),
        tallestRow: !roomy ? 17 : height >= 900 ? 24 : 15,
        wordy: roomy,
      });
      time.draw(scene, across);
      table.draw(reading, view.series);
      equation.draw(reading, !wide);
    },
  };
}

/** CSS pixels of the units' labels left of a heatmap, with their gap. */
export function labelsWidth(page: number): number {
  return page >= 700 ? 52 : 32;
}

function made(reading: Reading, palette: Palette, wide: boolean, events: DiagramEvents): Diagram {
  switch (reading.overview.family) {
    case "LSTM":
      return (wide ? wideLstm : narrowLstm)(reading, palette, events);
    case "GRU":
      return (wide ? wideGru : narrowGru)(reading, palette, events);
    case "RNN":
      return (wide ? wideRnn : narrowRnn)(reading, palette, events);
  }
}

/** "c[0…11, 0, 0…7], units down, steps across" */
function indicesText({ view, overview }: Reading): string {
  const range = (count: number): string => (count === 1 ? "0" : `0…${count - 1}`);
  const units = range(widthOf(view.series, view.layer, overview));
  return `${view.series}[${range(overview.steps)}, ${view.item}, ${units}], units down, steps across`;
}
