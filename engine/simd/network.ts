import { type NetworkSizes, outputWidth, stateWidth, type Suffix, suffixes } from "../numeric/recurrent/parameters.ts";
import { ensureRoom, machine, type Machine, release } from "./machine.ts";
import {
  type Part,
  packWeights,
  type Place,
  type SimdParameters,
  stagingBytes,
  weightsPlace,
} from "./packed-weights.ts";
import { gateColumns, modeNumber, paddedUnits, planAddress, writePlan } from "./plan.ts";
import { type Region, reserve, roomFor } from "./region.ts";
import { keptResults } from "./results.ts";
import { columnsOf, separated, type SimdSeries } from "./series.ts";

/** What a forward pass is given, in single precision: as `NetworkCall` of engine/numeric/recurrent. */
export type SimdCall = {
  readonly sizes: NetworkSizes;
  readonly parameters: SimdParameters;
  /** [rows, inputSize]: a [time, batch, inputSize] tensor, or PackedSequence.data. */
  readonly input: Float32Array;
  /** How many samples each point in time has; never increasing. */
  readonly batchSizes: readonly number[];
  /** h [layers * D, batch, R] and, of an LSTM, c [layers * D, batch, hiddenSize]; c is empty elsewhere. */
  readonly initial: SimdStates;
  /** What dropout multiplies the outputs of all layers but the last by: [rows, D * R] each. Empty without dropout. */
  readonly dropoutMasks: readonly Float32Array[];
  /** Under this object the rearranged weights stay in memory: pass another one when the sizes or a parameter have changed. */
  readonly keepWeights?: object;
  /** Asked every few milliseconds: whether to leave the work. */
  readonly stop?: () => boolean;
};

export type SimdStates = { readonly h: Float32Array; readonly c: Float32Array };

/** Its arrays may share memory with one another and with no other run: read them, and copy before writing. */
export type SimdRun = {
  /** [rows, D * R]: forward before reverse. */
  readonly output: Float32Array;
  /** h_n and c_n, shaped as the initial states: after each sample's last step, in reverse after its first. */
  readonly last: SimdStates;
  /** Layer by layer, forward before reverse. */
  readonly directions: readonly SimdDirection[];
};

/** What one layer did in one direction; `series` takes the gates apart when it is first called. */
export type SimdDirection = Suffix & { readonly series: () => SimdSeries };

/** A run, or why there is none: WebAssembly with SIMD, or the memory, is missing; or `stop` said so. */
export type SimdOutcome<Run> =
  { readonly kind: "run"; readonly run: Run } | { readonly kind: "unavailable" } | { readonly kind: "stopped" };

/** The forward pass of torch.nn.RNN, LSTM and GRU with every gate of every step, in single precision on WebAssembly's SIMD. */
export function simdNetwork(call: SimdCall): SimdOutcome<SimdRun> {
  const used = machine();
  if (used === undefined) return { kind: "unavailable" };
  const { sizes, parameters, keepWeights } = call;
  const weights = weightsPlace(used, sizes, () => partsOf(sizes), keepWeights);
  const layout = laidOut(call, used, weights, stagingBytes(parameters, weights));
  if (layout.end > largestMemory || !ensureRoom(used, layout.end)) return { kind: "unavailable" };

  packWeights(used, sizes, parameters, weights, layout.staging, keepWeights);
  const finished = computed(call, used, weights, layout);
  const outcome: SimdOutcome<SimdRun> = finished
    ? { kind: "run", run: runOf(call, weights.parts, layout, results(used, layout)) }
    : { kind: "stopped" };
  release(used);
  return outcome;
}

/** WebAssembly's addresses have 32 bits. */
const largestMemory = 2 ** 32 - 65_536;

/** Where a call's data stand: what the run keeps, from `lastH` to `resultsEnd`, then the rest. All but counts are in bytes. */
type Layout = {
  readonly rows: number;
  readonly batch: number;
  readonly lastH: number;
  readonly lastC: number;
  /** Of the first layer, or the first direction; the next ones follow. */
  readonly outputs: number;
  readonly outputBytes: number;
  readonly gates: number;
  readonly gateBytes: number;
  readonly cells: number;
  readonly cellBytes: number;
  readonly resultsEnd: number;
  readonly batchSizes: number;
  readonly input: number;
  readonly initialH: number;
  readonly initialC: number;
  readonly mask: number;
  readonly masked: number;
  readonly scratch: number;
  readonly staging: number;
  readonly end: number;
};

function laidOut(call: SimdCall, used: Machine, weights: Place, staging: number): Layout {
  const { sizes, batchSizes, initial, input, dropoutMasks } = call;
  const { mode, hiddenSize, projSize, numLayers } = sizes;
  const rows = rowsOf(batchSizes);
  const batch = batchSizes[0] ?? 0;
  const directions = weights.parts.length;
  const outputBytes = roomFor(rows * outputWidth(sizes));
  const gateBytes = roomFor(rows * gateColumns(mode, hiddenSize));
  const cellBytes = keepsCells(sizes) ? roomFor(rows * paddedUnits(hiddenSize)) : 0;
  const region: Region = { end: weights.end };
  const lastH = reserve(region, initial.h.length);
  const lastC = reserve(region, initial.c.length);
  const outputs = reserve(region, (numLayers * outputBytes) / 4);
  const gates = reserve(region, (directions * gateBytes) / 4);
  const cells = reserve(region, (directions * cellBytes) / 4);
  const resultsEnd = region.end;
  const scratch = used.kernels.scratchBytes(modeNumber(mode), hiddenSize, projSize, batch) >>> 2;
  const masked = dropoutMasks.length > 0 ? outputBytes / 4 : 0;
  return {
    rows,
    batch,
    lastH,
    lastC,
    outputs,
    outputBytes,
    gates,
    gateBytes,
    cells,
    cellBytes,
    resultsEnd,
    batchSizes: reserve(region, batchSizes.length),
    input: reserve(region, input.length),
    initialH: reserve(region, initial.h.length),
    initialC: reserve(region, initial.c.length),
    mask: reserve(region, masked),
    masked: reserve(region, masked),
    scratch: reserve(region, scratch),
    staging: reserve(region, staging / 4),
    end: region.end,
  };
}

/** Whether the pass came to its end. */
function computed(call: SimdCall, used: Machine, { parts, addresses }: Place, layout: Layout): boolean {
  const { sizes, dropoutMasks } = call;
  const { kernels, floats, integers } = used;
  const { batch } = layout;
  const width = stateWidth(sizes);
  integers.set(call.batchSizes, layout.batchSizes / 4);
  floats.set(call.input, layout.input / 4);
  floats.set(call.initial.h, layout.initialH / 4);
  floats.set(call.initial.c, layout.initialC / 4);
  used.stop = call.stop;
  let input = layout.input;
  for (let index = 0; index < parts.length; index++) {
    const { layer, reads, inputSize } = parts[index];
    const output = layout.outputs + layer * layout.outputBytes;
    writePlan(integers, {
      mode: sizes.mode,
      inputSize,
      hiddenSize: sizes.hiddenSize,
      projSize: sizes.projSize,
      weights: addresses[index],
      input,
      inputStride: 4 * inputSize,
      output: output + (reads === "reverse" ? 4 * width : 0),
      outputStride: 4 * outputWidth(sizes),
      gates: layout.gates + index * layout.gateBytes,
      cells: layout.cells + index * layout.cellBytes,
      initialH: layout.initialH + 4 * index * batch * width,
      initialC: layout.initialC + 4 * index * batch * sizes.hiddenSize,
      lastH: layout.lastH + 4 * index * batch * width,
      lastC: layout.lastC + 4 * index * batch * sizes.hiddenSize,
      scratch: layout.scratch,
      batchSizes: layout.batchSizes,
      times: call.batchSizes.length,
      rows: layout.rows,
      reverse: reads === "reverse",
    });
    if (kernels.direction(planAddress) !== 0) return false;
    if (parts.at(index + 1)?.layer !== layer + 1) continue;
    const mask = dropoutMasks.at(layer);
    input = mask === undefined ? output : layout.masked;
    if (mask !== undefined) {
      floats.set(mask, layout.mask / 4);
      kernels.scale(layout.masked, output, layout.mask, mask.length);
    }
  }
  return true;
}

function results(used: Machine, { lastH, resultsEnd }: Layout): Float32Array {
  return keptResults(used, lastH, (resultsEnd - lastH) / 4);
}

/** `values` are the results of a layout. */
function runOf({ sizes, initial }: SimdCall, parts: readonly Part[], layout: Layout, values: Float32Array): SimdRun {
  const { mode, hiddenSize, numLayers } = sizes;
  const { rows } = layout;
  const width = stateWidth(sizes);
  const stride = outputWidth(sizes);
  const at = (address: number, count: number): Float32Array => {
    const from = (address - layout.lastH) / 4;
    return values.subarray(from, from + count);
  };
  const outputOf = (layer: number): Float32Array => at(layout.outputs + layer * layout.outputBytes, rows * stride);
  const seriesOf = ({ layer, reads }: Part, index: number): SimdSeries => {
    const cells = at(
      layout.cells + index * layout.cellBytes,
      layout.cellBytes === 0 ? 0 : rows * paddedUnits(hiddenSize),
    );
    return separated({
      mode,
      hiddenSize,
      rows,
      gates: at(layout.gates + index * layout.gateBytes, rows * gateColumns(mode, hiddenSize)),
      cells: columnsOf(cells, cells.length === 0 ? 0 : rows, hiddenSize, paddedUnits(hiddenSize)),
      h: columnsOf(outputOf(layer).subarray(reads === "reverse" ? width : 0), rows, width, stride),
    });
  };
  const directions = parts.map((part, index) => {
    const { layer, reads, suffix } = part;
    let series: SimdSeries | undefined;
    return { layer, reads, suffix, series: () => (series ??= seriesOf(part, index)) };
  });
  const last = { h: at(layout.lastH, initial.h.length), c: at(layout.lastC, initial.c.length) };
  return { output: outputOf(numLayers - 1), last, directions };
}

function partsOf(sizes: NetworkSizes): readonly Part[] {
  return suffixes(sizes).map(({ layer, reads, suffix }) => ({
    layer,
    reads,
    suffix,
    inputSize: layer === 0 ? sizes.inputSize : outputWidth(sizes),
  }));
}

function rowsOf(batchSizes: readonly number[]): number {
  let rows = 0;
  for (const batch of batchSizes) rows += batch;
  return rows;
}

/** Cells hold c of an LSTM and the candidate of a GRU. */
function keepsCells({ mode }: NetworkSizes): boolean {
  return mode === "LSTM" || mode === "GRU";
}
