import type { TraceSeriesName } from "../../../server/trace-protocol.ts";
import { activation, gateNames, longTitle, parameterName, shortTitle, weightRow, widthOf } from "./family.ts";
import { summand, written } from "./numbers.ts";
import { parameterRow, type Reading } from "./reading.ts";
import { rowName } from "./sentence.ts";
import { addedBias, affineTerms } from "./terms.ts";
import type { View } from "./view.ts";

/** A term of an equation with what stands below it, or a sign between two terms. */
export type EquationPart =
  | {
      readonly kind: "term";
      /** For KaTeX. */
      readonly tex: string;
      /** "8×5 3×5", in PyTorch's order. */
      readonly sizes: string;
      /** The selected unit's number, as text. */
      readonly value: (reading: Reading) => string;
      /** Where the number comes from, and what to select to see it. */
      readonly origin?: Origin;
    }
  | { readonly kind: "sign"; readonly tex: string; readonly numeric: string }
  | { readonly kind: "remark"; readonly text: (reading: Reading) => string };

export type Origin = {
  readonly text: (reading: Reading) => string;
  readonly shows: ((reading: Reading) => Partial<View>) | undefined;
};

/** The equation of the selected series, after PyTorch's documentation of torch.nn.LSTM, GRU and RNN. */
export function equationOf(reading: Reading): readonly EquationPart[] {
  const { overview, view } = reading;
  const gate = view.series;
  if (gate === "x") return [];
  switch (overview.family) {
    case "LSTM":
      return gate === "c"
        ? memoryEquation(reading)
        : gate === "h"
          ? outputEquation(reading)
          : gateEquation(reading, gate);
    case "GRU":
      return gate === "h" ? blendEquation(reading) : gate === "n" ? newEquation(reading) : gateEquation(reading, gate);
    case "RNN":
      return gateEquation(reading, "h");
  }
}

/** The whole equation in one line of TeX, for a screen reader and for narrow pages. */
export function equationTex(parts: readonly EquationPart[]): string {
  return parts.map((part) => (part.kind === "remark" ? "" : part.tex)).join(" ");
}

function gateEquation(reading: Reading, gate: TraceSeriesName): readonly EquationPart[] {
  const { overview } = reading;
  const name = activation(gate, overview);
  const terms = affineParts(reading, gate);
  return [
    result(reading, gate),
    sign("="),
    sign(`${functionTex(name)}(`, `${name}(`),
    ...terms.input,
    ...(terms.input.length > 0 ? [sign("+")] : []),
    ...terms.hidden,
    sign(")"),
    activatedSum(gate, name),
  ];
}

/** "= σ(0.91)" */
function activatedSum(gate: TraceSeriesName, name: string): EquationPart {
  return {
    kind: "remark",
    text: (now) => {
      const { sum } = affineTerms(now, gate, now.view.unit);
      return sum === undefined ? "" : `= ${name}(${written(sum)})`;
    },
  };
}

type AffineParts = { readonly input: readonly EquationPart[]; readonly hidden: readonly EquationPart[] };

function affineParts(reading: Reading, gate: TraceSeriesName): AffineParts {
  const { overview, view } = reading;
  const letter = overview.family === "RNN" ? "h" : gate;
  const units = overview.hiddenSize;
  const input = widthOf("x", view.layer, overview);
  const state = widthOf("h", view.layer, overview);
  const term = (
    tex: string,
    sizes: string,
    key: "input" | "hidden" | "inputBias" | "hiddenBias",
    what: "weight_ih" | "weight_hh" | "bias_ih" | "bias_hh",
  ): EquationPart => ({
    kind: "term",
    tex,
    sizes,
    value: (now) => known(affineTerms(now, gate, now.view.unit)[key], key === "input" ? written : summand),
    origin: {
      text: (now) => {
        const added = what === "bias_hh" ? addedBias(now, gate) : 0;
        return (
          rowName(now, what, weightRow(gate, now.view.unit, overview)) +
          (added === 0 ? "" : ` ${added > 0 ? "+" : "−"} ${written(Math.abs(added), 1)}`)
        );
      },
      shows: () => ({ tab: "weights", series: gate }),
    },
  });
  const [x, h] = [`x_t`, `h_{${previous(reading)}}`];
  return {
    input: [
      term(`W_{i${letter}}\\,${x}`, `${units}×${input} ${batchBy(reading, input)}`, "input", "weight_ih"),
      ...(overview.bias ? [sign("+"), term(`b_{i${letter}}`, String(units), "inputBias", "bias_ih")] : []),
    ],
    hidden: [
      term(`W_{h${letter}}\\,${h}`, `${units}×${state} ${batchBy(reading, state)}`, "hidden", "weight_hh"),
      ...(overview.bias ? [sign("+"), term(`b_{h${letter}}`, String(units), "hiddenBias", "bias_hh")] : []),
    ],
  };
}

/** GRU: n = tanh(W_in x + b_in + r ⊙ (W_hn h + b_hn)). */
function newEquation(reading: Reading): readonly EquationPart[] {
  const terms = affineParts(reading, "n");
  return [
    result(reading, "n"),
    sign("="),
    sign("\\tanh(", "tanh("),
    ...terms.input,
    sign("+"),
    series(reading, "r"),
    sign("\\odot(", "× ("),
    ...terms.hidden,
    sign("))"),
    activatedSum("n", "tanh"),
  ];
}

function memoryEquation(reading: Reading): readonly EquationPart[] {
  return [
    result(reading, "c"),
    sign("="),
    series(reading, "f"),
    sign("\\odot", "×"),
    before(reading, "c"),
    sign("+"),
    series(reading, "i"),
    sign("\\odot", "×"),
    series(reading, "g"),
    {
      kind: "remark",
      text: ({ at, before: earlier, view: { step, unit } }) => {
        const kept = at("f", step, unit) * at("c", earlier(step), unit);
        const added = at("i", step, unit) * at("g", step, unit);
        return `= ${written(kept)} kept ${added < 0 ? "−" : "+"} ${written(Math.abs(added))} written`;
      },
    },
  ];
}

function outputEquation(reading: Reading): readonly EquationPart[] {
  if (reading.overview.projSize > 0) return projectedEquation(reading);
  return [
    result(reading, "h"),
    sign("="),
    series(reading, "o"),
    sign("\\odot", "×"),
    sign("\\tanh(", "tanh("),
    series(reading, "c"),
    sign(")"),
    { kind: "remark", text: outputRemark },
  ];
}

function outputRemark({ at, view: { step, unit } }: Reading): string {
  return `= ${written(at("o", step, unit))} × ${written(Math.tanh(at("c", step, unit)))}`;
}

/** LSTM with proj_size: h = W_hr (o ⊙ tanh(c)). */
function projectedEquation(reading: Reading): readonly EquationPart[] {
  const { overview } = reading;
  const { projSize, hiddenSize } = overview;
  return [
    result(reading, "h"),
    sign("="),
    {
      kind: "term",
      tex: "W_{hr}\\,(o_t \\odot \\tanh(c_t))",
      sizes: `${projSize}×${hiddenSize} ${batchBy(reading, hiddenSize)}`,
      value: (now) => known(projected(now)),
      origin: {
        text: (now) =>
          now.view.unit < projSize ? rowName(now, "weight_hr", now.view.unit) : `h has ${projSize} units`,
        shows: () => ({ tab: "weights" }),
      },
    },
  ];
}

/** The projection of the selected unit of h, computed from weight_hr. */
function projected({ numbers, overview, row, view }: Reading): number | undefined {
  const weights = parameterRow(numbers, parameterName(overview, "weight_hr", view.layer, view.direction), view.unit);
  const [o, c] = [row("o", view.step), row("c", view.step)];
  if (weights === undefined || o === undefined || c === undefined) return undefined;
  return weights.reduce((sum, weight, at) => sum + weight * (o[at] ?? 0) * Math.tanh(c[at] ?? 0), 0);
}

/** GRU: h = (1 − z) ⊙ n + z ⊙ h before. */
function blendEquation(reading: Reading): readonly EquationPart[] {
  return [
    result(reading, "h"),
    sign("="),
    sign("(1 -", "(1 −"),
    series(reading, "z"),
    sign(")\\odot", ") ×"),
    series(reading, "n"),
    sign("+"),
    series(reading, "z"),
    sign("\\odot", "×"),
    before(reading, "h"),
    {
      kind: "remark",
      text: ({ at, before: earlier, view: { step, unit } }) => {
        const keeps = at("z", step, unit);
        const kept = keeps * at("h", earlier(step), unit);
        return `= ${written((1 - keeps) * at("n", step, unit))} filled ${kept < 0 ? "−" : "+"} ${written(Math.abs(kept))} kept`;
      },
    },
  ];
}

/** The left side: the series itself. */
function result(reading: Reading, name: TraceSeriesName): EquationPart {
  return {
    kind: "term",
    tex: `${name}_t`,
    sizes: batchBy(reading, widthOf(name, reading.view.layer, reading.overview)),
    value: (now) => known(now.row(name, now.view.step)?.[now.view.unit]),
    origin: { text: (now) => resultPlace(now, name), shows: undefined },
  };
}

/** In the last layer, h is what the call returns. */
function resultPlace({ overview, view }: Reading, name: TraceSeriesName): string {
  const { out } = overview.names;
  const returned = name === "h" && view.layer === overview.layers - 1 && overview.directions.length === 1;
  if (!returned || out === undefined || overview.cell) return `unit ${view.unit}`;
  const [first, second] = overview.batchFirst ? [view.item, view.step] : [view.step, view.item];
  return overview.batched ? `${out}[${first}, ${second}, ${view.unit}]` : `${out}[${view.step}, ${view.unit}]`;
}

function series(reading: Reading, name: TraceSeriesName): EquationPart {
  const gate = gateNames(reading.overview).includes(name);
  return {
    kind: "term",
    tex: `${name}_t`,
    sizes: batchBy(reading, widthOf(name, reading.view.layer, reading.overview)),
    value: (now) =>
      known(now.row(name, now.view.step)?.[now.view.unit], name === "g" || name === "n" ? summand : written),
    origin: {
      text: () => (gate && name !== "n" ? `${shortTitle(name)} gate` : longTitle(name).replace(/,.*/, "")),
      shows: () => ({ series: name }),
    },
  };
}

function before(reading: Reading, name: "c" | "h"): EquationPart {
  return {
    kind: "term",
    tex: `${name}_{${previous(reading)}}`,
    sizes: batchBy(reading, widthOf(name, reading.view.layer, reading.overview)),
    value: (now) => known(now.row(name, now.before(now.view.step))?.[now.view.unit], summand),
    origin: {
      text: (now) => (now.isFirst(now.view.step) ? `${name}_0` : `${name} at step ${now.before(now.view.step)}`),
      shows: (now) => (now.isFirst(now.view.step) ? {} : { step: now.before(now.view.step) }),
    },
  };
}

function previous({ view }: Reading): string {
  return view.direction === "forward" ? "t-1" : "t+1";
}

function batchBy({ overview }: Reading, width: number): string {
  return overview.batched ? `${overview.batch}×${width}` : String(width);
}

function sign(tex: string, numeric = tex): EquationPart {
  return { kind: "sign", tex, numeric };
}

function functionTex(name: "σ" | "tanh" | "ReLU"): string {
  switch (name) {
    case "σ":
      return "\\sigma";
    case "tanh":
      return "\\tanh";
    case "ReLU":
      return "\\operatorname{ReLU}";
  }
}

function known(value: number | undefined, text: (value: number) => string = written): string {
  return value === undefined ? "…" : text(value);
}
