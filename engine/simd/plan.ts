import { gateCount, type Mode } from "../numeric/recurrent/gates.ts";

/** What the kernel `direction` is told, in the order of engine/simd/kernels/plan.ts. Addresses and strides are in bytes. */
export type Plan = {
  readonly mode: Mode;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly projSize: number;
  readonly weights: number;
  readonly input: number;
  readonly inputStride: number;
  readonly output: number;
  readonly outputStride: number;
  readonly gates: number;
  readonly cells: number;
  readonly initialH: number;
  readonly initialC: number;
  readonly lastH: number;
  readonly lastC: number;
  readonly scratch: number;
  readonly batchSizes: number;
  readonly times: number;
  readonly rows: number;
  readonly reverse: boolean;
};

/** Where a plan stands in the memory. */
export const planAddress = 256;

/** `integers` is a view of the whole memory. */
export function writePlan(integers: Int32Array, plan: Plan): void {
  let at = planAddress / 4;
  integers[at++] = modeNumber(plan.mode);
  integers[at++] = plan.inputSize;
  integers[at++] = plan.hiddenSize;
  integers[at++] = plan.projSize;
  integers[at++] = plan.weights;
  integers[at++] = plan.input;
  integers[at++] = plan.inputStride;
  integers[at++] = plan.output;
  integers[at++] = plan.outputStride;
  integers[at++] = plan.gates;
  integers[at++] = plan.cells;
  integers[at++] = plan.initialH;
  integers[at++] = plan.initialC;
  integers[at++] = plan.lastH;
  integers[at++] = plan.lastC;
  integers[at++] = plan.scratch;
  integers[at++] = plan.batchSizes;
  integers[at++] = plan.times;
  integers[at++] = plan.rows;
  integers[at] = plan.reverse ? 1 : 0;
}

/** As engine/simd/kernels/layout.ts numbers the modes. */
export function modeNumber(mode: Mode): number {
  switch (mode) {
    case "LSTM":
      return 0;
    case "GRU":
      return 1;
    case "RNN_TANH":
      return 2;
    case "RNN_RELU":
      return 3;
  }
}

/** Units are taken four at a time: the width of a row of cells. */
export function paddedUnits(hiddenSize: number): number {
  return Math.ceil(hiddenSize / 4) * 4;
}

/** The width of a row of gates: [unit / 4][gate][4], then zeros up to a multiple of eight. */
export function gateColumns(mode: Mode, hiddenSize: number): number {
  return Math.ceil((gateCount(mode) * paddedUnits(hiddenSize)) / 8) * 8;
}
