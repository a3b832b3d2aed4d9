import type { Floats } from "../numeric/floats.ts";
import { stateWidth } from "../numeric/recurrent/parameters.ts";
import { seededGenerator } from "../numeric/random/generator.ts";
import { fillNormal } from "../numeric/random/normal.ts";
import type { Numbers } from "../torch/numbers.ts";
import { forwardPass } from "../values/recurrent/forward.ts";
import { type Run, RunStopped } from "../values/run.ts";
import { elementsOf, tensorOf } from "../values/tensor.ts";
import type { Capture, Saved, SavedState } from "./capture.ts";
import { type TracedPass, tracedLayers } from "./traced-pass.ts";
import { isCell } from "./traced-run.ts";
import { stopped, type Unavailable, unavailable } from "./unavailable.ts";

/** What a pass is given in place of what the program gave it. */
export type Replacement = {
  readonly input: InputChoice;
  /** Added to the forget gate's rows of every bias_hh. */
  readonly forgetBias: number;
  readonly capture: Capture | undefined;
};

export type InputChoice =
  | { readonly kind: "program" }
  | { readonly kind: "impulse"; readonly step: number }
  | { readonly kind: "step"; readonly step: number }
  | { readonly kind: "sine"; readonly period: number }
  | { readonly kind: "random"; readonly seed: number };

/** In bytes and milliseconds. */
export type Limits = { readonly memoryLimit: number; readonly timeLimit: number };

/** The same module called once more, with something else in place of what the program gave it. */
export function recomputedPass(
  pass: TracedPass,
  { input, forgetBias, capture }: Replacement,
  limits: Limits,
): TracedPass | Unavailable {
  if (input.kind === "program" && forgetBias === 0 && capture === undefined) return pass;
  if (!pass.chained) {
    return unavailable(
      "The steps of this cell can't be computed without the program.",
      "The program changes the state between the calls, or doesn't hand it on.",
    );
  }
  const given = capture === undefined ? asGiven(pass) : captured(pass, capture);
  if ("kind" in given) return given;
  const parameters = forgetBias === 0 ? given.parameters : withForgetBias(pass, given.parameters, forgetBias);
  if ("kind" in parameters) return parameters;
  const rows = input.kind === "program" ? given.input : chosenInput(pass, given.batchSizes, input);
  return passFrom(pass, { ...given, parameters, input: rows }, limits);
}

type Given = Pick<TracedPass, "batchSizes" | "order" | "parameters" | "layout"> & {
  /** [rows, inputSize] */
  readonly input: Floats;
  /** h [layers * D, batch, R] and c [layers * D, batch, hiddenSize]. */
  readonly initial: { readonly h: Floats; readonly c: Floats };
};

function asGiven(pass: TracedPass): Given {
  const { batchSizes, order, parameters, layout, layers } = pass;
  const initial = {
    h: joined(layers.map(({ initial: { h } }) => h)),
    c: joined(layers.flatMap(({ initial: { c } }) => c ?? [])),
  };
  return { batchSizes, order, parameters, layout, input: layers[0].input, initial };
}

/** A pass of a module like that of another pass, which was given something else. */
export function passFrom(pass: TracedPass, given: Given, limits: Limits): TracedPass | Unavailable {
  const { sizes, dtype } = pass;
  const { batchSizes, order, layout, parameters, input, initial } = given;
  const suffix = isCell(pass) ? "_l0" : "";
  const sameRows = batchSizes.length === pass.batchSizes.length && batchSizes[0] === pass.batchSizes[0];
  try {
    const { layers } = forwardPass(aloneWithin(limits), {
      what: `${pass.className}(${sizes.inputSize}, ${sizes.hiddenSize})`,
      sizes,
      dtype,
      parameters: new Map([...parameters].map(([name, numbers]) => [name + suffix, numbers])),
      input,
      batchSizes,
      initial,
      dropoutMasks: sameRows ? pass.dropoutMasks : [],
    });
    return { ...pass, batchSizes, order, layout, parameters, layers: tracedLayers(layers, dtype) };
  } catch (error) {
    if (error instanceof RunStopped) return stopped(error.reason, error.message);
    throw error;
  }
}

/** A run that only computes: it draws nothing, records nothing and tells nothing. */
export function aloneWithin({ memoryLimit, timeLimit }: Limits): Run {
  const started = Date.now();
  let taken = 0;
  return {
    generator: seededGenerator(0n),
    gradients: false,
    reserve: (bytes, what) => {
      taken += bytes;
      if (taken > memoryLimit) throw new RunStopped("memory", `${what} need more memory than the limit allows`);
    },
    checkpoint: pauseWithin(timeLimit, started),
    warn: () => undefined,
    observe: undefined,
  };
}

/** Throws when the time is up. */
export function pauseWithin(timeLimit: number, started = Date.now()): () => void {
  return () => {
    if (Date.now() - started > timeLimit) {
      throw new RunStopped("time", `this takes more than ${String(timeLimit / 1000)} s, the limit`);
    }
  };
}

function withForgetBias(
  { sizes, className }: TracedPass,
  parameters: ReadonlyMap<string, Numbers>,
  amount: number,
): ReadonlyMap<string, Numbers> | Unavailable {
  if (sizes.mode !== "LSTM") return unavailable(`A ${className} has no forget gate.`);
  if (!sizes.bias) return unavailable(`This ${className} has no biases.`, "It was made with bias=False.");
  return new Map(
    [...parameters].map(([name, numbers]) => {
      if (!name.startsWith("bias_hh")) return [name, numbers];
      const values = elementsOf(numbers).slice();
      for (let row = sizes.hiddenSize; row < 2 * sizes.hiddenSize; row++) values[row] += amount;
      return [name, tensorOf(numbers.dtype, numbers.sizes, values)];
    }),
  );
}

/** [rows, inputSize] as the pass reads it. */
function chosenInput(
  { sizes: { inputSize }, batchFirst, layout }: TracedPass,
  batchSizes: readonly number[],
  choice: Exclude<InputChoice, { readonly kind: "program" }>,
): Float32Array {
  const rows = batchSizes.reduce((sum, batch) => sum + batch, 0);
  const input = new Float32Array(rows * inputSize);
  if (choice.kind === "random") {
    fillNormal(seededGenerator(BigInt(choice.seed)), input, 0, 1);
    const transposed = batchFirst && layout === "batchFirst";
    return transposed ? timeFirst(input, batchSizes[0] ?? 0, batchSizes.length, inputSize) : input;
  }
  let row = 0;
  for (const [step, batch] of batchSizes.entries()) {
    input.fill(signal(choice, step), row * inputSize, (row + batch) * inputSize);
    row += batch;
  }
  return input;
}

function signal(choice: Exclude<InputChoice, { readonly kind: "program" | "random" }>, step: number): number {
  switch (choice.kind) {
    case "impulse":
      return step === choice.step ? 1 : 0;
    case "step":
      return step >= choice.step ? 1 : 0;
    case "sine":
      return Math.sin((2 * Math.PI * step) / choice.period);
  }
}

/** A capture as the pass takes it, checked against the module. */
function captured(pass: TracedPass, { file, input, state, parameters }: Capture): Given | Unavailable {
  const weights = capturedParameters(pass, file, parameters);
  if ("kind" in weights) return weights;
  const own = asGiven(pass);
  const rows = input === undefined ? own : capturedInput(pass, file, input);
  if ("kind" in rows) return rows;
  const batch = rows.batchSizes[0] ?? 0;
  const initial = state === undefined ? zeroStates(pass, batch) : capturedStates(pass, file, state, batch);
  if ("kind" in initial) return initial;
  const { batchSizes, order, layout } = rows;
  return { batchSizes, order, layout, input: rows.input, parameters: weights, initial };
}

function capturedParameters(
  { parameters, dtype, className }: TracedPass,
  file: string,
  saved: Capture["parameters"],
): ReadonlyMap<string, Numbers> | Unavailable {
  if (saved === undefined) return parameters;
  const other = [...saved.keys()].find((name) => /^(?:weight|bias)_(?:ih|hh|hr)/.test(name) && !parameters.has(name));
  if (other !== undefined) {
    return unavailable(`${file} is of another module.`, `It has ${other}, and this ${className} hasn't.`);
  }
  const found = new Map<string, Numbers>();
  for (const [name, numbers] of parameters) {
    // A whole model's state dict has the module's name before the parameter's.
    const within = [...saved].filter(([key]) => key.endsWith(`.${name}`));
    const tensor = saved.get(name) ?? (within.length === 1 ? within[0][1] : undefined);
    if (tensor === undefined) return unavailable(`${file} has no ${name}, which this ${className} needs.`);
    if (tensor.shape.join() !== numbers.sizes.join()) {
      return unavailable(
        `${file} is of another module.`,
        `${name} is [${tensor.shape.join(", ")}] there, and [${numbers.sizes.join(", ")}] in this ${className}.`,
      );
    }
    found.set(
      name,
      tensorOf(dtype, numbers.sizes, dtype === "float64" ? Float64Array.from(tensor.values) : tensor.values),
    );
  }
  return found;
}

function capturedInput(
  pass: TracedPass,
  file: string,
  { shape, values }: Saved,
): Pick<Given, "batchSizes" | "order" | "layout" | "input"> | Unavailable {
  const { inputSize } = pass.sizes;
  const wrong = unavailable(
    `The input in ${file} doesn't fit this ${pass.className}.`,
    `It is [${shape.join(", ")}]; the last size would be ${String(inputSize)}.`,
  );
  if (shape.at(-1) !== inputSize || shape.length > 3) return wrong;
  const cell = isCell(pass);
  const lead = shape.slice(0, -1);
  const [first = 1, second = 1] = lead;
  const even = (steps: number, batch: number): readonly number[] => new Array<number>(steps).fill(batch);
  if (lead.length === 2) {
    const batchFirst = pass.batchFirst && !cell;
    const [batch, steps] = batchFirst ? [first, second] : [second, first];
    return {
      batchSizes: even(steps, batch),
      order: undefined,
      layout: cell ? "cell" : batchFirst ? "batchFirst" : "timeFirst",
      input: batchFirst ? timeFirst(values, batch, steps, inputSize) : values,
    };
  }
  if (cell) {
    // One call: [batch, inputSize], or [inputSize] without a batch.
    const layout = lead.length === 1 ? "cell" : "unbatchedCell";
    return { batchSizes: even(1, first), order: undefined, layout, input: values };
  }
  return lead.length === 1
    ? { batchSizes: even(first, 1), order: undefined, layout: "unbatched", input: values }
    : wrong;
}

function capturedStates(
  pass: TracedPass,
  file: string,
  { whole, pair }: SavedState,
  batch: number,
): Given["initial"] | Unavailable {
  const zeros = zeroStates(pass, batch);
  const [h, c] = pass.sizes.mode === "LSTM" ? pair : [whole, undefined];
  const fits = h?.values.length === zeros.h.length && (c?.values.length ?? 0) === zeros.c.length;
  return fits
    ? { h: h.values, c: c?.values ?? zeros.c }
    : unavailable(`The state in ${file} doesn't fit this ${pass.className} and its input.`);
}

function zeroStates({ sizes }: TracedPass, batch: number): Given["initial"] {
  const rows = sizes.numLayers * (sizes.bidirectional ? 2 : 1) * batch;
  return {
    h: new Float32Array(rows * stateWidth(sizes)),
    c: new Float32Array(sizes.mode === "LSTM" ? rows * sizes.hiddenSize : 0),
  };
}

/** [batch, steps, width] as [steps, batch, width]. */
function timeFirst(values: Float32Array, batch: number, steps: number, width: number): Float32Array {
  const exchanged = new Float32Array(values.length);
  for (let sample = 0; sample < batch; sample++) {
    for (let step = 0; step < steps; step++) {
      const from = (sample * steps + step) * width;
      exchanged.set(values.subarray(from, from + width), (step * batch + sample) * width);
    }
  }
  return exchanged;
}

function joined(parts: readonly Floats[]): Floats {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = parts[0] instanceof Float64Array ? new Float64Array(length) : new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
