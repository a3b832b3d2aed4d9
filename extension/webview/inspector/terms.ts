import type { TraceSeriesName } from "../../../server/trace-protocol.ts";
import { parameterName, weightRow } from "./family.ts";
import { parameterRow, type Reading } from "./reading.ts";
import { weightsKey } from "./run-numbers.ts";

/** What a gate sums before its activation, for one unit; in the GRU's n, r scales the hidden terms. Undefined: a weight or a state isn't here yet. */
export type AffineTerms = {
  /** `W_i x_t` */
  readonly input: number | undefined;
  /** `W_h h_{t−1}` */
  readonly hidden: number | undefined;
  readonly inputBias: number | undefined;
  /** With what the settings add to a forget gate. */
  readonly hiddenBias: number | undefined;
  readonly sum: number | undefined;
};

/** The summands of a gate at the current step, in torch.nn.LSTM's equations. Without biases those are 0. */
export function affineTerms(reading: Reading, gate: TraceSeriesName, unit: number): AffineTerms {
  const { overview, numbers, view } = reading;
  const row = weightRow(gate, unit, overview);
  const rowOf = (what: "weight_ih" | "weight_hh" | "bias_ih" | "bias_hh"): Float32Array | undefined =>
    parameterRow(numbers, parameterName(overview, what, view.layer, view.direction), row);
  const bias = (what: "bias_ih" | "bias_hh"): number | undefined => (overview.bias ? rowOf(what)?.[0] : 0);
  const input = product(rowOf("weight_ih"), reading.row("x", view.step));
  const hidden = product(rowOf("weight_hh"), reading.row("h", reading.before(view.step)));
  const inputBias = bias("bias_ih");
  const own = bias("bias_hh");
  const hiddenBias = own === undefined ? undefined : own + addedBias(reading, gate);
  return {
    input,
    hidden,
    inputBias,
    hiddenBias,
    sum: summed(allOf(input, inputBias, hidden, hiddenBias), resetOf(reading, gate, unit)),
  };
}

/** What scales the hidden terms: the GRU's r, for its n alone. */
function resetOf({ overview, at, view }: Reading, gate: TraceSeriesName, unit: number): number {
  return overview.family === "GRU" && gate === "n" ? at("r", view.step, unit) : 1;
}

function summed(terms: readonly number[] | undefined, reset: number): number | undefined {
  if (terms === undefined) return undefined;
  const [input = 0, inputBias = 0, hidden = 0, hiddenBias = 0] = terms;
  return input + inputBias + reset * (hidden + hiddenBias);
}

/** What the settings add to the gate's bias_hh. */
export function addedBias({ overview, numbers }: Reading, gate: TraceSeriesName): number {
  return overview.family === "LSTM" && gate === "f" ? numbers.run.settings.forgetBias : 0;
}

/** A gate's sums for every unit at the current step; undefined while weights are missing. */
export function affineSums(reading: Reading, gate: TraceSeriesName): Float32Array | undefined {
  const { overview, numbers, view } = reading;
  const whole = (what: "weight_ih" | "weight_hh" | "bias_ih" | "bias_hh"): Float32Array | undefined => {
    const rows = numbers.rows.get(weightsKey(parameterName(overview, what, view.layer, view.direction)));
    return rows?.missing === 0 ? rows.values : undefined;
  };
  const [x, h] = [reading.row("x", view.step), reading.row("h", reading.before(view.step))];
  const [inputWeights, hiddenWeights] = [whole("weight_ih"), whole("weight_hh")];
  const [inputBias, hiddenBias] = [whole("bias_ih"), whole("bias_hh")];
  if (x === undefined || h === undefined || inputWeights === undefined || hiddenWeights === undefined) return undefined;
  if (overview.bias && (inputBias === undefined || hiddenBias === undefined)) return undefined;
  const sums = new Float32Array(overview.hiddenSize);
  const first = weightRow(gate, 0, overview);
  const added = addedBias(reading, gate);
  for (let unit = 0; unit < sums.length; unit++) {
    const row = first + unit;
    const input = (inputBias?.[row] ?? 0) + dot(inputWeights, row * x.length, x);
    const past = (hiddenBias?.[row] ?? 0) + added + dot(hiddenWeights, row * h.length, h);
    sums[unit] = input + resetOf(reading, gate, unit) * past;
  }
  return sums;
}

function product(left: Float32Array | undefined, right: Float32Array | undefined): number | undefined {
  return left === undefined || right === undefined ? undefined : dot(left, 0, right);
}

/** A row that begins at `from`, times a vector. Four sums side by side: none waits for the addition before it. */
function dot(rows: Float32Array, from: number, vector: Float32Array): number {
  let [one, two, three, four] = [0, 0, 0, 0];
  let at = 0;
  for (; at + 3 < vector.length; at += 4) {
    one += (rows[from + at] ?? 0) * (vector[at] ?? 0);
    two += (rows[from + at + 1] ?? 0) * (vector[at + 1] ?? 0);
    three += (rows[from + at + 2] ?? 0) * (vector[at + 2] ?? 0);
    four += (rows[from + at + 3] ?? 0) * (vector[at + 3] ?? 0);
  }
  for (; at < vector.length; at++) one += (rows[from + at] ?? 0) * (vector[at] ?? 0);
  return one + two + (three + four);
}

function allOf(...terms: readonly (number | undefined)[]): readonly number[] | undefined {
  return terms.every((term) => term !== undefined) ? terms : undefined;
}
