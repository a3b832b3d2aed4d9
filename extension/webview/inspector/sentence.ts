import { parameterName, shortTitle, weightRow } from "./family.ts";
import { percent, signed, written } from "./numbers.ts";
import type { Reading } from "./reading.ts";
import { affineTerms } from "./terms.ts";

/** A sentence in parts; what is strong carries a number. */
export type Sentence = readonly (string | { readonly strong: string } | { readonly math: string })[];

/** What is seen at the current step, in words. */
export function cellSentence(reading: Reading): Sentence {
  const { view, overview } = reading;
  const { step, unit } = view;
  const start = `At step ${step}, unit ${unit} `;
  const unfinished = notFinite(reading);
  if (unfinished !== undefined) return unfinished;
  switch (overview.family) {
    case "LSTM":
      return lstmSentence(reading, start);
    case "GRU":
      return gruSentence(reading, start);
    case "RNN":
      return rnnSentence(reading, start);
  }
}

/** How a row of the weights comes to compute a unit. */
export function weightsSentence(reading: Reading): Sentence {
  const { view, overview } = reading;
  const row = weightRow(view.series, view.unit, overview);
  if (overview.family === "RNN")
    return ["Row ", { strong: String(row) }, ` computes unit ${view.unit} of h: one row for each unit.`];
  const block = Math.floor(row / overview.hiddenSize);
  const names = overview.family === "LSTM" ? ["i", "f", "g", "o"] : ["r", "z", "n"];
  return [
    "Row ",
    { strong: String(row) },
    ` computes the ${shortTitle(view.series)} gate of unit ${view.unit}: PyTorch stacks `,
    ...names.flatMap((math, index) => (index === 0 ? [{ math }] : [", ", { math }])),
    `, ${overview.hiddenSize} rows each, so row = ${block} × ${overview.hiddenSize} + ${view.unit}.`,
  ];
}

function lstmSentence(reading: Reading, start: string): Sentence {
  const { step, unit } = reading.view;
  const kept =
    reading.isFirst(step) && reading.at("c", reading.before(step), unit) === 0
      ? ["has no memory to keep"]
      : ["keeps ", { strong: percent(reading.at("f", step, unit)) }, " of its memory"];
  const added = reading.at("i", step, unit) * reading.at("g", step, unit);
  return [
    start,
    ...kept,
    ", adds ",
    { strong: signed(added) },
    ", and lets ",
    { strong: percent(reading.at("o", step, unit)) },
    " of it out.",
  ];
}

function gruSentence(reading: Reading, start: string): Sentence {
  const { step, unit } = reading.view;
  const keeps = reading.at("z", step, unit);
  return [
    start,
    "keeps ",
    { strong: percent(keeps) },
    " of its state and fills the other ",
    { strong: percent(1 - keeps) },
    " with ",
    { strong: signed(reading.at("n", step, unit)) },
    ".",
  ];
}

function rnnSentence(reading: Reading, start: string): Sentence {
  const { step, unit } = reading.view;
  const now = { strong: signed(reading.at("h", step, unit)) };
  const terms = affineTerms(reading, "h", unit);
  const { input, inputBias, hidden, hiddenBias } = terms;
  if (input === undefined || hidden === undefined || inputBias === undefined || hiddenBias === undefined) {
    return [start, "becomes ", now, "."];
  }
  return [
    start,
    "reads ",
    { strong: signed(input + inputBias) },
    " from the input and ",
    { strong: signed(hidden + hiddenBias) },
    " from its past, and becomes ",
    now,
    ".",
  ];
}

/** Named before everything else: numbers that are none. */
function notFinite({ view, overview, at }: Reading): Sentence | undefined {
  const { series, step, unit, layer, direction } = view;
  const value = at(series, step, unit);
  const summary = overview.series.find(
    (entry) => entry.series === series && entry.layer === layer && entry.direction === direction,
  );
  const count = (summary?.nan ?? 0) + (summary?.infinite ?? 0);
  if (count === 0) return undefined;
  const values = `${count.toLocaleString("en-US")} of the numbers in ${series} `;
  return [
    `At step ${step}, ${series} of unit ${unit} is `,
    { strong: written(value) },
    `. ${values}${count === 1 ? "is" : "are"} not finite${summary?.nan === 0 ? "" : `, ${summary?.nan ?? 0} of them NaN`}.`,
  ];
}

/** "weight_ih_l0[14]" */
export function rowName(
  reading: Reading,
  what: "weight_ih" | "weight_hh" | "bias_ih" | "bias_hh" | "weight_hr",
  row: number,
): string {
  return `${parameterName(reading.overview, what, reading.view.layer, reading.view.direction)}[${row}]`;
}
