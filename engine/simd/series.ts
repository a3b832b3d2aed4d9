import type { Mode } from "../numeric/recurrent/gates.ts";
import { gateColumns, paddedUnits } from "./plan.ts";

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

/** What the kernels wrote, as they laid it out: gates [rows, columns], cells [rows, padded units], output rows of any width. */
export type Written = {
  readonly mode: Mode;
  readonly hiddenSize: number;
  readonly rows: number;
  readonly gates: Float32Array;
  readonly cells: Float32Array;
  /** h of each row: `width` numbers from `first` on in every `stride`. */
  readonly output: {
    readonly values: Float32Array;
    readonly first: number;
    readonly stride: number;
    readonly width: number;
  };
};

/** Puts each gate in an array of its own [rows, hiddenSize]; h has [rows, width]. */
export function separated(written: Written): SimdSeries {
  const { mode } = written;
  const h = unpadded(written);
  switch (mode) {
    case "LSTM": {
      const gate = (index: number): Float32Array => gateOf(written, index, 4);
      return { kind: "LSTM", i: gate(0), f: gate(1), g: gate(2), o: gate(3), c: unitsOf(written), h };
    }
    case "GRU": {
      const gate = (index: number): Float32Array => gateOf(written, index, 3);
      return { kind: "GRU", r: gate(0), z: gate(1), n: gate(2), h, candidate: unitsOf(written) };
    }
    case "RNN_TANH":
    case "RNN_RELU":
      return { kind: mode, h };
  }
}

/** The cells [rows, hiddenSize] without their padding. */
export function unitsOf({ cells, hiddenSize, rows }: Written): Float32Array {
  const stride = paddedUnits(hiddenSize);
  return columnsOf(cells, { first: 0, stride, width: hiddenSize }, rows);
}

function unpadded({ output, rows }: Written): Float32Array {
  return columnsOf(output.values, output, rows);
}

function columnsOf(
  values: Float32Array,
  { first, stride, width }: { readonly first: number; readonly stride: number; readonly width: number },
  rows: number,
): Float32Array {
  if (stride === width) return values;
  const units = new Float32Array(rows * width);
  for (let row = 0, to = 0; row < rows; row++) {
    for (let unit = 0, from = row * stride + first; unit < width; unit++) units[to++] = values[from++];
  }
  return units;
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
