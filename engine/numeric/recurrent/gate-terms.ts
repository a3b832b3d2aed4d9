import { gateCount, type Mode } from "./gates.ts";
import { applyLinear } from "./linear-map.ts";
import type { Weights } from "./weights.ts";

/** `W_ih x + b_ih` of all rows at once: input [rows, inputSize] to [rows, G * hiddenSize]. */
export function inputTerms(mode: Mode, weights: Weights, input: Float64Array, rows: number): Float64Array {
  const columns = gateCount(mode) * weights.hiddenSize;
  const terms = new Float64Array(rows * columns);
  applyLinear(terms, input, weights.ih, weights.biasIh, { rows, inner: weights.inputSize, columns });
  return terms;
}

/** `W_hh h + b_hh` of a step's samples: h [batch, R]; `terms` [batch, G * hiddenSize] is written. */
export function hiddenTerms(mode: Mode, weights: Weights, h: Float64Array, batch: number, terms: Float64Array): void {
  const columns = gateCount(mode) * weights.hiddenSize;
  applyLinear(terms, h, weights.hh, weights.biasHh, { rows: batch, inner: weights.width, columns });
}
