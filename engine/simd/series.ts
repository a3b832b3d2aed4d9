import type { Mode } from "../numeric/recurrent/gates.ts";
import { gateColumns } from "./plan.ts";

/** What one layer in one direction, or a cell, computed at every step: `Series` of engine/numeric/recurrent in single precision. */
export type SimdSeries =
  | {
      readonly kind: "LSTM";
      readonly i: Float32Array;
      readonly f: Float32Array;
      readonly g: Float32Array;
      readonly o: Float32Array;
      readonly c: Float32Array;
      readonly h: Float32Array;
    }
  | {
      readonly kind: "GRU";
      readonly r: Float32Array;
      readonly z: Float32Array;
      readonly n: Float32Array;
      readonly h: Float32Array;
      readonly candidate: Float32Array;
    }
  | { readonly kind: "RNN_TANH" | "RNN_RELU"; readonly h: Float32Array };

/** What the kernels wrote: gates [rows, columns] as they lay them out, c or candidate [rows, hiddenSize], h [rows, width]. */
export type Written = {
  readonly mode: Mode;
  readonly hiddenSize: number;
  readonly rows: number;
  readonly gates: Float32Array;
  readonly cells: Float32Array;
  readonly h: Float32Array;
};

/** Puts each gate in an array of its own [rows, hiddenSize]. */
export function separated(written: Written): SimdSeries {
  const { mode, cells, h } = written;
  switch (mode) {
    case "LSTM": {
      const gate = (index: number): Float32Array => gateOf(written, index, 4);
      return { kind: "LSTM", i: gate(0), f: gate(1), g: gate(2), o: gate(3), c: cells, h };
    }
    case "GRU": {
      const gate = (index: number): Float32Array => gateOf(written, index, 3);
      return { kind: "GRU", r: gate(0), z: gate(1), n: gate(2), h, candidate: cells };
    }
    case "RNN_TANH":
    case "RNN_RELU":
      return { kind: mode, h };
  }
}

/** Of rows in every `stride` numbers their first `width`; the same array where there is nothing else in it. */
export function columnsOf(values: Float32Array, rows: number, width: number, stride: number): Float32Array {
  if (stride === width) return values;
  const columns = new Float32Array(rows * width);
  for (let row = 0, to = 0; row < rows; row++) {
    for (let column = 0, from = row * stride; column < width; column++) columns[to++] = values[from++];
  }
  return columns;
}

function gateOf({ mode, hiddenSize, rows, gates }: Written, gate: number, count: number): Float32Array {
  const stride = gateColumns(mode, hiddenSize);
  const values = new Float32Array(rows * hiddenSize);
  for (let row = 0, to = 0; row < rows; row++) {
    const start = row * stride + 4 * gate;
    for (let unit = 0; unit < hiddenSize; unit++) values[to++] = gates[start + (unit >> 2) * 4 * count + (unit & 3)];
  }
  return values;
}
