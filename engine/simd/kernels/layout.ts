/** The modes as numbers, in the order of `engine/simd/plan.ts`. */
export const lstm: i32 = 0;
export const gru: i32 = 1;
export const rnnTanh: i32 = 2;
export const rnnRelu: i32 = 3;

/** Columns of a panel: two vectors. */
export const panelWidth: i32 = 8;

/** Row blocks of a weight, hiddenSize rows each. */
export function gateCount(mode: i32): i32 {
  return mode === lstm ? 4 : mode === gru ? 3 : 1;
}

/** Units are taken four at a time. */
export function padded(hiddenSize: i32): i32 {
  return (hiddenSize + 3) & ~3;
}

/**
 * The width of a row of gates: [unit / 4][gate][4], then zeros up to whole panels. So the gates of four units stand side by side
 * as vectors, and an activation is one pass from left to right.
 */
export function columns(gates: i32, hiddenSize: i32): i32 {
  return (gates * padded(hiddenSize) + panelWidth - 1) & -panelWidth;
}
