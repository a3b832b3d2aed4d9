import type { Remembered, ShownCall } from "../../inspector/messages.ts";
import type { TraceDirection, TraceOverview, TraceSeriesName, TraceSettings } from "../../../server/trace-protocol.ts";
import { seriesNames } from "./family.ts";

export const tabs = ["cell", "series", "memory", "weights", "outputs", "inputs"] as const;
export type Tab = (typeof tabs)[number];

export const orders = ["index", "half-life", "saturation", "similarity"] as const;
export type Order = (typeof orders)[number];

/** The one selection, which every picture shows. */
export type View = {
  readonly tab: Tab;
  readonly item: number;
  readonly layer: number;
  readonly direction: TraceDirection;
  readonly step: number;
  readonly unit: number;
  readonly series: TraceSeriesName;
  /** The step whose part of a memory is marked. */
  readonly source: number;
  readonly order: Order;
  /** 1 where numbers stand in a table, in place of colours. */
  readonly table: 0 | 1;
};

/** A call and all that its numbers depend on. */
export type Run = { readonly shown: ShownCall; readonly settings: TraceSettings };

export const programSettings: TraceSettings = { sizes: {}, input: { kind: "program" }, forgetBias: 0 };

/** Equal for runs with equal numbers. */
export function runKey({ shown, settings }: Run): string {
  return JSON.stringify([shown.uri, shown.version, shown.call.id, settings]);
}

export const firstView: View = {
  tab: "cell",
  item: 0,
  layer: 0,
  direction: "forward",
  step: Number.MAX_SAFE_INTEGER,
  unit: 0,
  series: "c",
  source: Number.MAX_SAFE_INTEGER,
  order: "index",
  table: 0,
};

/** The nearest selection that the call has. */
export function fitted(view: View, overview: TraceOverview): View {
  const names = seriesNames(overview);
  const within = (value: number, count: number): number => Math.max(0, Math.min(value, count - 1));
  return {
    ...view,
    item: within(view.item, overview.batch),
    layer: within(view.layer, overview.layers),
    direction: overview.directions.includes(view.direction) ? view.direction : "forward",
    step: within(view.step, overview.steps),
    unit: within(view.unit, overview.hiddenSize),
    series: names.includes(view.series) ? view.series : view.series === "c" ? "h" : (names[0] ?? "h"),
    source: within(view.source, overview.steps),
  };
}

/** What a restored page showed; what it cannot read it takes from the first view. */
export function rememberedView({ view }: Remembered): View {
  const number = (key: "item" | "layer" | "step" | "unit" | "source"): number => {
    const value = view[key];
    return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : firstView[key];
  };
  return {
    tab: tabs.find((tab) => tab === view["tab"]) ?? firstView.tab,
    item: number("item"),
    layer: number("layer"),
    direction: view["direction"] === "backward" ? "backward" : "forward",
    step: number("step"),
    unit: number("unit"),
    series: allSeries.find((name) => name === view["series"]) ?? firstView.series,
    source: number("source"),
    order: orders.find((order) => order === view["order"]) ?? firstView.order,
    table: view["table"] === 1 ? 1 : 0,
  };
}

const allSeries: readonly TraceSeriesName[] = ["x", "i", "f", "g", "o", "c", "h", "r", "z", "n"];
