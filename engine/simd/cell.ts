import type { NetworkSizes } from "../numeric/recurrent/parameters.ts";
import { ensureRoom, machine, release } from "./machine.ts";
import type { SimdOutcome, SimdStates } from "./network.ts";
import { type Part, packWeights, type SimdParameters, stagingBytes, weightsPlace } from "./packed-weights.ts";
import { gateColumns, modeNumber, paddedUnits, planAddress, writePlan } from "./plan.ts";
import { type Region, reserve } from "./region.ts";
import { keptResults, keptRows } from "./results.ts";
import { separated, type SimdSeries } from "./series.ts";

/** What a cell's step is given, in single precision. */
export type SimdCellCall = {
  readonly sizes: Pick<NetworkSizes, "mode" | "inputSize" | "hiddenSize">;
  /** By the names of torch.nn.LSTMCell: `weight_ih`, …. */
  readonly parameters: SimdParameters;
  /** [batch, inputSize]. */
  readonly input: Float32Array;
  readonly batch: number;
  /** h and, of an LSTM, c [batch, hiddenSize]; c is empty elsewhere. */
  readonly initial: SimdStates;
  /** As in `SimdCall`. */
  readonly keepWeights?: object;
  readonly stop?: () => boolean;
};

/** The states after the step, and its gates; as in `SimdRun`, read the arrays, and copy before writing. */
export type SimdCellRun = SimdStates & { readonly series: () => SimdSeries };

/** A step of torch.nn.RNNCell, LSTMCell or GRUCell with its gates, in single precision on WebAssembly's SIMD. */
export function simdCell(call: SimdCellCall): SimdOutcome<SimdCellRun> {
  const used = machine();
  if (used === undefined) return { kind: "unavailable" };
  const { parameters, input, batch, initial, keepWeights } = call;
  const { mode, inputSize, hiddenSize } = call.sizes;
  const sizes = { mode, hiddenSize, projSize: 0 };
  const weights = weightsPlace(used, sizes, () => onlyPart(inputSize), keepWeights);
  const columns = gateColumns(mode, hiddenSize);
  const region: Region = { end: weights.end };
  const h = reserve(region, batch * hiddenSize);
  const cells = reserve(region, batch * paddedUnits(hiddenSize));
  const gates = reserve(region, batch * columns);
  const from = reserve(region, input.length);
  const initialH = reserve(region, initial.h.length);
  const initialC = reserve(region, initial.c.length);
  const scratch = reserve(region, used.kernels.scratchBytes(modeNumber(mode), hiddenSize, 0, batch) >>> 2);
  const batchSizes = reserve(region, 1);
  const staging = reserve(region, stagingBytes(parameters, weights) / 4);
  if (!ensureRoom(used, region.end)) return { kind: "unavailable" };

  packWeights(used, sizes, parameters, weights, staging, keepWeights);
  const { floats, integers, kernels } = used;
  floats.set(input, from / 4);
  floats.set(initial.h, initialH / 4);
  floats.set(initial.c, initialC / 4);
  integers[batchSizes / 4] = batch;
  used.stop = call.stop;
  writePlan(integers, {
    mode,
    inputSize,
    hiddenSize,
    projSize: 0,
    weights: weights.addresses[0],
    input: from,
    inputStride: 4 * inputSize,
    output: h,
    outputStride: 4 * hiddenSize,
    gates,
    cells,
    initialH,
    initialC,
    lastH: 0,
    lastC: 0,
    scratch,
    batchSizes,
    times: 1,
    rows: batch,
    reverse: false,
  });
  if (kernels.direction(planAddress) !== 0) return { kind: "stopped" };
  const written = {
    mode,
    hiddenSize,
    rows: batch,
    gates: keptResults(used, gates, batch * columns),
    cells: keptRows(used, cells, mode === "LSTM" || mode === "GRU" ? batch : 0, hiddenSize, paddedUnits(hiddenSize)),
    h: keptResults(used, h, batch * hiddenSize),
  };
  release(used);
  const c = mode === "LSTM" ? written.cells : noNumbers;
  return { kind: "run", run: { h: written.h, c, series: () => separated(written) } };
}

function onlyPart(inputSize: number): readonly Part[] {
  return [{ layer: 0, reads: "forward", suffix: "", inputSize }];
}

const noNumbers = new Float32Array(0);
