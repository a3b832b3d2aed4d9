import type { Node, Numbers, Source } from "../torch/numbers.ts";
import type { Run } from "./run.ts";
import { isFloatingDtype } from "./tensor.ts";

export type Backward = (gradients: readonly (Numbers | undefined)[]) => readonly (Numbers | undefined)[];

/**
 * Records an operation for backward(), if gradients are recorded and some input asks for one: its results then require
 * a gradient. `backward` is given the gradients by the results (undefined: none arrived; each has its result's sizes),
 * and answers with those by the inputs, in their order (undefined: none), each of its input's sizes and dtype.
 * `saved` are the tensors that it reads: they must not be written in between.
 */
export function record(
  run: Run,
  name: string,
  inputs: readonly Numbers[],
  results: readonly Numbers[],
  saved: readonly Numbers[],
  backward: Backward,
): void {
  if (!run.gradients || !inputs.some(({ requiresGrad }) => requiresGrad)) return;
  const node: Node = {
    name,
    inputs: inputs.map(sourceOf),
    saved: saved.map((numbers) => ({ numbers, version: numbers.storage.version })),
    results: results.length,
    backward,
  };
  for (const [index, result] of results.entries()) {
    if (!isFloatingDtype(result.dtype)) continue;
    result.requiresGrad = true;
    result.history = { node, index };
  }
}

export function sourceOf(numbers: Numbers): Source {
  if (!numbers.requiresGrad) return { kind: "none" };
  return numbers.history === undefined ? { kind: "leaf", numbers } : { kind: "result", result: numbers.history };
}
