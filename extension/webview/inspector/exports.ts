import { gateNames, parameterName, seriesNames } from "./family.ts";
import type { Reading } from "./reading.ts";
import { wholeSeries } from "./unit-statistics.ts";

/** The series of the selected layer, direction and batch item that are here, a row for each step and unit. */
export function seriesCsv(reading: Reading): string {
  const { overview, steps } = reading;
  const names = seriesNames(overview).filter((name) => wholeSeries(reading, name) !== undefined);
  const lines = [["step", "unit", ...names].join(",")];
  for (let step = 0; step < steps; step++) {
    const rows = names.map((name) => reading.row(name, step));
    for (let unit = 0; unit < overview.hiddenSize; unit++) {
      lines.push([step, unit, ...rows.map((row) => plain(row?.[unit]))].join(","));
    }
  }
  return `${lines.join("\n")}\n`;
}

/** The same as JSON: each series as a list of steps, each a list of units; what is not finite is a text. */
export function seriesJson(reading: Reading): string {
  const { overview, view, steps, numbers } = reading;
  const series = Object.fromEntries(
    seriesNames(overview)
      .filter((name) => wholeSeries(reading, name) !== undefined)
      .map((name) => [
        name,
        Array.from({ length: steps }, (_, step) => Array.from(reading.row(name, step) ?? [], finiteOrText)),
      ]),
  );
  const { call } = numbers.run.shown;
  const about = {
    module: call.repr,
    call: call.written,
    item: view.item,
    layer: view.layer,
    direction: view.direction,
  };
  return `${JSON.stringify({ ...about, settings: numbers.run.settings, series })}\n`;
}

/** Lines of Python for the end of the program that print what is selected, computed from the module's own weights. */
export function pythonLines(reading: Reading): string {
  const { overview, view, numbers } = reading;
  const { call } = numbers.run.shown;
  const { forgetBias } = numbers.run.settings;
  const input = overview.names.input ?? "x";
  const weight = (what: "weight_ih" | "weight_hh" | "bias_ih" | "bias_hh"): string =>
    `${call.name}.${parameterName(overview, what, view.layer, view.direction)}`;
  const time = overview.batchFirst && overview.batched ? `${input}.transpose(0, 1)` : input;
  const order = view.direction === "forward" ? `range(len(xs))` : `reversed(range(len(xs)))`;
  const batched = overview.batched ? `${overview.batch}, ` : "";
  const state = overview.projSize > 0 ? overview.projSize : overview.hiddenSize;
  const bias = (what: "bias_ih" | "bias_hh"): string => (overview.bias ? ` + ${weight(what)}` : "");
  const lines = [
    ...(forgetBias === 0 || !overview.bias || overview.family !== "LSTM"
      ? []
      : forgetBiasLines(call.name, overview.hiddenSize, forgetBias)),
    `xs = ${time}`,
    ...(view.layer > 0 ? [`# xs has to be the output of layer ${view.layer - 1} here.`] : []),
    `h = torch.zeros(${batched}${state})`,
    ...(overview.family === "LSTM" ? [`c = torch.zeros(${batched}${overview.hiddenSize})`] : []),
    "seen = []",
    `for t in ${order}:`,
    `    left = xs[t] @ ${weight("weight_ih")}.T${bias("bias_ih")}`,
    `    right = h @ ${weight("weight_hh")}.T${bias("bias_hh")}`,
    ...stepLines(reading).map((line) => `    ${line}`),
    `    seen.append(${view.series})`,
    ...(view.direction === "backward" ? ["seen.reverse()"] : []),
    `${view.series} = torch.stack(seen)`,
    `print(${view.series}[${view.step}, ${overview.batched ? `${view.item}, ` : ""}${view.unit}])`,
  ];
  return `${["with torch.no_grad():", ...lines.map((line) => `    ${line}`)].join("\n")}\n`;
}

/** One step, after PyTorch's documentation of the module. */
function stepLines({ overview, view, numbers }: Reading): readonly string[] {
  const names = gateNames(overview);
  switch (overview.family) {
    case "LSTM":
      return [
        `${names.join(", ")} = (left + right).chunk(4, dim=-1)`,
        "i, f, g, o = i.sigmoid(), f.sigmoid(), g.tanh(), o.sigmoid()",
        "c = f * c + i * g",
        overview.projSize > 0
          ? `h = (o * c.tanh()) @ ${numbers.run.shown.call.name}.${parameterName(overview, "weight_hr", view.layer, view.direction)}.T`
          : "h = o * c.tanh()",
      ];
    case "GRU":
      return [
        "(lr, lz, ln), (rr, rz, rn) = left.chunk(3, dim=-1), right.chunk(3, dim=-1)",
        "r, z = (lr + rr).sigmoid(), (lz + rz).sigmoid()",
        "n = (ln + r * rn).tanh()",
        "h = (1 - z) * n + z * h",
      ];
    case "RNN":
      return [overview.nonlinearity === "relu" ? "h = (left + right).relu()" : "h = (left + right).tanh()"];
  }
}

function forgetBiasLines(name: string, size: number, amount: number): readonly string[] {
  return [
    `for key, value in ${name}.named_parameters():`,
    `    if key.startswith("bias_hh"):`,
    `        value[${size}:${2 * size}] += ${amount}`,
  ];
}

function plain(value: number | undefined): string {
  if (value === undefined) return "";
  if (Number.isNaN(value)) return "nan";
  return Number.isFinite(value) ? String(value) : value > 0 ? "inf" : "-inf";
}

function finiteOrText(value: number): number | string {
  return Number.isFinite(value) ? value : plain(value);
}
