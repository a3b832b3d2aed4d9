import type { TraceInput, TraceOverview } from "../../../server/trace-protocol.ts";
import { signed } from "./numbers.ts";
import type { Reading } from "./reading.ts";

/** What sets a run apart: "seed 0, forget bias +2.0, an impulse at step 3". */
export function runText({ overview, numbers: { run } }: Reading): string {
  const { forgetBias } = run.settings;
  const [version, input] = [run.shown.version, inputText(overview.input)];
  return [
    weightsText(overview),
    ...(forgetBias === 0 ? [] : [`forget bias ${signed(forgetBias, 1)}`]),
    input,
    `text ${version}`,
  ].join(", ");
}

/** "untrained · seed 0": how the weights came to be. */
export function weightsText({ weights }: TraceOverview): string {
  switch (weights.kind) {
    case "initial":
      return `untrained · seed ${weights.seed}`;
    case "changed":
      return "weights changed by the program";
    case "capture":
      return `weights from ${weights.file}`;
  }
}

export function inputText(input: TraceOverview["input"]): string {
  switch (input.kind) {
    case "program":
      return "the program's input";
    case "impulse":
    case "step":
    case "sine":
    case "random":
      return generatedText(input);
    case "capture":
      return `input from ${input.file}`;
  }
}

function generatedText(input: Exclude<TraceInput, { kind: "program" }>): string {
  switch (input.kind) {
    case "impulse":
      return `an impulse at step ${input.step}`;
    case "step":
      return `a step at ${input.step}`;
    case "sine":
      return `a sine of ${input.period} steps`;
    case "random":
      return `random input ${input.seed}`;
  }
}
