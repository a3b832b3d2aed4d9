import type { TraceSeriesName } from "../../../server/trace-protocol.ts";
import { activation, shortTitle, widthOf } from "./family.ts";
import { shape } from "./numbers.ts";
import type { Reading } from "./reading.ts";
import { arrow, gap, joint, pill, type Sketch, vector, wire } from "./sketch.ts";

type Moment = "before" | "now";

/** "[3, 8]": what the gates have. */
export function wideSizes({ overview }: Reading): string {
  return shape(...(overview.batched ? [overview.batch] : []), overview.hiddenSize);
}

/** A state or the input at the left or right edge; those of this step can be chosen. */
export function sideState(
  into: Sketch,
  series: "c" | "h" | "x",
  moment: Moment,
  [x, y]: readonly [number, number],
): void {
  const chosen = moment === "now" && series !== "x";
  vector(
    into,
    { series, index: indexOf(into.reading, moment), step: stepOf(moment), ...captionOf(into.reading, series) },
    {
      card: chosen ? [x - 8, y - 25, 128, 44] : undefined,
      label: [x, y - 10],
      caption: undefined,
      value: series === "x" ? undefined : [x + 111, y - 10],
      strip: [x, y - 3, 112, 14],
    },
  );
}

/** A gate's card, its activation below it, at a column of the wide diagram. */
export function gateCard(into: Sketch, gate: TraceSeriesName, column: number, top = 136): void {
  const x = column - 63;
  vector(
    into,
    { series: gate, index: "", title: shortTitle(gate), caption: "", step: stepOf("now") },
    {
      card: [x, top, 126, 50],
      label: [x + 8, top + 18],
      caption: undefined,
      value: [x + 118, top + 18],
      strip: [x + 7, top + 26, 112, 14],
    },
  );
  pill(into, [column, top + 53], activation(gate, into.reading.overview), gate);
}

/** h and x run below the gates, and each gate reads both. */
export function buses(into: Sketch, gates: readonly (readonly [TraceSeriesName, number])[], [h, x] = [212, 250]): void {
  const { view } = into.reading;
  const last = gates.at(-1)?.[1] ?? 0;
  const input = stripEnd("x", into.reading);
  const state = stripEnd("h", into.reading);
  wire(into, `M${state} ${h}H${last - 8}`);
  wire(into, `M${input} ${x}H${last + 8}`);
  const selected = gates.find(([gate]) => gate === view.series)?.[1];
  if (selected !== undefined) {
    wire(into, `M${state} ${h}H${selected - 8}M${input} ${x}H${selected + 8}`, view.series);
  }
  for (const [gate, column] of gates) {
    wire(into, `M${column - 8} ${h}V${h - 22}`, gate);
    if (column !== last) gap(into, `M${column + 8} ${h + 5}V${h - 5}`);
    wire(into, `M${column + 8} ${x}V${h - 22}`, gate);
    joint(into, [column - 8, h], gate);
    joint(into, [column + 8, x], gate);
  }
}

/** Where the tiles of a state at the left edge end, and its wire begins. */
export function stripEnd(series: "x" | "h" | "c", { overview, view }: Reading): number {
  return Math.min(112, widthOf(series, view.layer, overview) * 14) + 1;
}

/** A gate's card in the vertical diagram. */
export function narrowGate(into: Sketch, gate: TraceSeriesName, y: number): void {
  vector(
    into,
    { series: gate, index: "", title: shortTitle(gate), step: stepOf("now"), caption: wideSizes(into.reading) },
    {
      card: [44, y - 19, 234, 38],
      label: [51, y - 3],
      caption: [51, y + 13],
      value: [162, y + 5],
      strip: [168, y - 7, 104, 14],
    },
  );
}

export function narrowState(into: Sketch, series: "c" | "h" | "x", moment: Moment, y: number): void {
  const chosen = moment === "now" && series !== "x";
  vector(
    into,
    { series, index: indexOf(into.reading, moment), step: stepOf(moment), ...captionOf(into.reading, series) },
    {
      card: chosen ? [44, y - 15, 234, 30] : undefined,
      label: [51, y + 4],
      caption: undefined,
      value: series === "x" ? undefined : [162, y + 4],
      strip: [168, y - 7, 104, 14],
    },
  );
}

/** h and x run up the right side, and each gate reads both. */
export function narrowBuses(
  into: Sketch,
  gates: readonly (readonly [TraceSeriesName, number])[],
  [h, x]: readonly [number, number],
): void {
  const { overview, view } = into.reading;
  const end = (series: "x" | "h"): number => 168 + Math.min(104, widthOf(series, view.layer, overview) * 14) + 3;
  const first = gates[0]?.[1] ?? 0;
  const bus = (to: number): string => `M${end("h")} ${h}H334V${to + 5}M${end("x")} ${x}H344V${to - 5}`;
  wire(into, bus(first));
  const selected = gates.find(([gate]) => gate === view.series);
  if (selected !== undefined) wire(into, bus(selected[1]), selected[0]);
  for (const [gate, y] of gates) {
    wire(into, `M334 ${y + 5}H318M344 ${y - 5}H318`, gate);
    joint(into, [334, y + 5], gate);
    joint(into, [344, y - 5], gate);
    wire(into, `M288 ${y}H278`, gate);
    arrow(into, [279, y], "left", gate);
    pill(into, [302, y], activation(gate, overview), gate);
  }
}

/** Above the first layer, the input is the output of the layer below. */
function captionOf({ overview, view }: Reading, series: "c" | "h" | "x"): { readonly caption?: string } {
  if (series !== "x" || view.layer === 0) return {};
  const sizes = shape(...(overview.batched ? [overview.batch] : []), widthOf("x", view.layer, overview));
  return { caption: `${sizes} = h of layer ${view.layer - 1}` };
}

function indexOf({ view }: Reading, moment: Moment): "t" | "t−1" | "t+1" {
  if (moment === "now") return "t";
  return view.direction === "forward" ? "t−1" : "t+1";
}

function stepOf(moment: Moment): (reading: Reading) => number {
  return moment === "now" ? ({ view }) => view.step : ({ view, before }) => before(view.step);
}
