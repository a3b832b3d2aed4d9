import {
  largestSlice,
  type TraceOverview,
  type TraceQuestion,
  type TraceSeriesName,
} from "../../../server/trace-protocol.ts";
import { gateNames, parameterName, seriesNames, weightRow, widthOf } from "./family.ts";
import type { View } from "./view.ts";

/**
 * What a view needs before it is drawn, the most wanted first. Everything of the current step comes before the rest of
 * any series.
 */
export function neededQuestions(view: View, overview: TraceOverview): readonly TraceQuestion[] {
  const names = seriesNames(overview);
  const series = (which: readonly TraceSeriesName[]): readonly TraceQuestion[] => [
    ...which.flatMap((name) => seriesQuestions(name, view, overview, "current")),
    ...which.flatMap((name) => seriesQuestions(name, view, overview, "others")),
  ];
  switch (view.tab) {
    case "cell":
      return [
        ...initialQuestions(view, overview),
        ...series([view.series, ...names.filter((n) => n !== view.series), "x"]),
      ];
    case "series":
      return series(names);
    case "memory":
      return [...initialQuestions(view, overview), ...series(names)];
    case "weights":
      return [...initialQuestions(view, overview), ...series(["x", ...names])];
    case "outputs":
      return everyDirection(overview).flatMap((place) => seriesQuestions("h", { ...view, ...place }, overview, "all"));
    case "inputs":
      return seriesQuestions("x", { ...view, layer: 0 }, overview, "all");
  }
}

/** What a view can be drawn without: weights and gradients, which take their place when they come. */
export function wantedQuestions(view: View, overview: TraceOverview): readonly TraceQuestion[] {
  switch (view.tab) {
    case "cell":
      return equationRows(view, overview);
    case "weights":
      return parameterNames(view, overview).flatMap((name) => wholeParameter(name, overview));
    case "memory":
      return [{ kind: "gradients", item: view.item }];
    case "series":
    case "outputs":
    case "inputs":
      return [];
  }
}

/** The parameters of a layer in a direction that the call has. */
export function parameterNames(view: Pick<View, "layer" | "direction">, overview: TraceOverview): readonly string[] {
  return (["weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr"] as const)
    .map((what) => parameterName(overview, what, view.layer, view.direction))
    .filter((name) => overview.parameters.some((parameter) => parameter.name === name));
}

export function everyDirection(overview: TraceOverview): readonly Pick<View, "layer" | "direction">[] {
  return Array.from({ length: overview.layers }, (_, layer) =>
    overview.directions.map((direction) => ({ layer, direction })),
  ).flat();
}

function initialQuestions({ layer, direction, item }: View, { family }: TraceOverview): readonly TraceQuestion[] {
  const states: readonly ("h" | "c")[] = family === "LSTM" ? ["c", "h"] : ["h"];
  return states.map((state) => ({ kind: "initial", state, layer, direction, item }));
}

type Part = "current" | "others" | "all";

/** A series in slices: the one with the current step, all others, or all. */
function seriesQuestions(
  series: TraceSeriesName,
  { layer, direction, item, step }: View,
  overview: TraceOverview,
  part: Part,
): readonly TraceQuestion[] {
  const spans = slices(overview.steps, widthOf(series, layer, overview)).filter(
    ([from, to]) => part === "all" || (part === "current") === (step >= from && step < to),
  );
  return spans.map((steps) => ({ kind: "series", series, layer, direction, item, steps }));
}

function wholeParameter(parameter: string, { parameters }: TraceOverview): readonly TraceQuestion[] {
  const [rows = 0, columns = 1] = parameters.find(({ name }) => name === parameter)?.shape ?? [];
  return slices(rows, columns).map((span) => ({ kind: "weights", parameter, rows: span }));
}

function equationRows(view: View, overview: TraceOverview): readonly TraceQuestion[] {
  const gates = gateNames(overview).includes(view.series) ? [view.series] : [];
  const rows = gates.flatMap((gate) => {
    const row = weightRow(gate, view.unit, overview);
    return parameterNames(view, overview)
      .filter((name) => !name.startsWith("weight_hr"))
      .map((parameter) => ({ kind: "weights", parameter, rows: [row, row + 1] }) as const);
  });
  if (view.series !== "h" || overview.projSize === 0 || view.unit >= overview.projSize) return rows;
  const parameter = parameterName(overview, "weight_hr", view.layer, view.direction);
  return [...rows, { kind: "weights", parameter, rows: [view.unit, view.unit + 1] }];
}

function slices(rows: number, width: number): readonly (readonly [number, number])[] {
  const most = Math.max(1, Math.floor(largestSlice / 4 / Math.max(1, width)));
  return Array.from({ length: Math.ceil(rows / most) }, (_, index) => [
    index * most,
    Math.min(rows, (index + 1) * most),
  ]);
}
