import { gateCount, type Mode } from "./gates.ts";
import { applyLinear, betweenPauses } from "./linear-map.ts";
import type { Pause } from "./pause.ts";
import type { Weights } from "./weights.ts";

/** `W_ih x + b_ih` of all rows: input [rows, inputSize] to [rows, G * hiddenSize]. */
export function inputTerms(
  mode: Mode,
  weights: Weights,
  input: Float64Array,
  rows: number,
  pause: Pause,
): Float64Array {
  const inner = weights.inputSize;
  const columns = gateCount(mode) * weights.hiddenSize;
  const terms = new Float64Array(rows * columns);
  const block = Math.max(1, Math.floor(betweenPauses / (inner * columns)));
  for (let row = 0; row < rows; row += block) {
    pause();
    const sizes = { rows: Math.min(block, rows - row), inner, columns };
    applyLinear(terms.subarray(row * columns), input.subarray(row * inner), weights.ih, weights.biasIh, sizes);
  }
  return terms;
}

/** `W_hh h + b_hh` of a step's samples: h [batch, R]; `terms` [batch, G * hiddenSize] is written. */
export function hiddenTerms(mode: Mode, weights: Weights, h: Float64Array, batch: number, terms: Float64Array): void {
  const columns = gateCount(mode) * weights.hiddenSize;
  applyLinear(terms, h, weights.hh, weights.biasHh, { rows: batch, inner: weights.width, columns });
}
