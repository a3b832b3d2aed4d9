import { type NetworkSizes, outputWidth, stateWidth, type Suffix, suffixes } from "../numeric/recurrent/parameters.ts";
import { ensureRoom, machine, type Machine, release } from "./machine.ts";
import { type Part, packWeights, type SimdParameters, stagingBytes, weightsPlace } from "./packed-weights.ts";
import { gateColumns, modeNumber, paddedUnits, planAddress, writePlan } from "./plan.ts";
import { type Region, reserve } from "./region.ts";
import { separated, type SimdSeries } from "./series.ts";

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
  const places = suffixes(sizes);
  const parts = places.map(({ layer, suffix }) => ({ suffix, inputSize: layerInput(sizes, layer) }));
  const weights = weightsPlace(used, sizes, parts, keepWeights);
  const layout = laidOut(
    call,
    used,
    places,
    weights.end,
    weights.kind === "packed" ? 0 : stagingBytes(parameters, parts),
  );
  if (layout.end > largestMemory || !ensureRoom(used, layout.end)) return { kind: "unavailable" };

  if (weights.kind === "unpacked") {
    packWeights(used, sizes, parameters, parts, weights, layout.staging, keepWeights);
  }
  const outcome = computed(call, used, places, parts, weights.addresses, layout);
  release(used);
  return outcome;
}

/** WebAssembly's addresses have 32 bits. */
const largestMemory = 2 ** 32 - 65_536;

/** Where a call's data stand. From `results` to `resultsEnd` is what the run keeps. */
type Layout = {
  readonly rows: number;
  readonly batch: number;
  readonly staging: number;
  readonly batchSizes: number;
  readonly input: number;
  readonly initialH: number;
  readonly initialC: number;
  readonly masks: { readonly mask: number; readonly masked: number };
  readonly scratch: number;
  readonly results: number;
  readonly lastH: number;
  readonly lastC: number;
  /** By layer. */
  readonly outputs: readonly number[];
  /** By layer and direction. */
  readonly gates: readonly number[];
  readonly cells: readonly number[];
  readonly resultsEnd: number;
  readonly end: number;
};

function laidOut(call: SimdCall, used: Machine, places: readonly Suffix[], start: number, staging: number): Layout {
  const { sizes, batchSizes, initial, input, dropoutMasks } = call;
  const { mode, hiddenSize, projSize, numLayers } = sizes;
  const rows = batchSizes.reduce((sum, batch) => sum + batch, 0);
  const batch = batchSizes[0] ?? 0;
  const width = outputWidth(sizes);
  const region: Region = { end: start };
  const results = region.end;
  const kept = {
    lastH: reserve(region, initial.h.length),
    lastC: reserve(region, initial.c.length),
    outputs: Array.from({ length: numLayers }, () => reserve(region, rows * width)),
    gates: places.map(() => reserve(region, rows * gateColumns(mode, hiddenSize))),
    cells: places.map(() => reserve(region, keepsCells(sizes) ? rows * paddedUnits(hiddenSize) : 0)),
  };
  const resultsEnd = region.end;
  const masked = dropoutMasks.length > 0 ? rows * width : 0;
  const passing = {
    batchSizes: reserve(region, batchSizes.length),
    input: reserve(region, input.length),
    initialH: reserve(region, initial.h.length),
    initialC: reserve(region, initial.c.length),
    masks: { mask: reserve(region, masked), masked: reserve(region, masked) },
    scratch: reserve(region, used.kernels.scratchBytes(modeNumber(mode), hiddenSize, projSize, batch) >>> 2),
    staging: reserve(region, staging / 4),
  };
  return { rows, batch, results, ...kept, resultsEnd, ...passing, end: region.end };
}

function computed(
  call: SimdCall,
  used: Machine,
  places: readonly Suffix[],
  parts: readonly Part[],
  weights: readonly number[],
  layout: Layout,
): SimdOutcome<SimdRun> {
  const { sizes, dropoutMasks } = call;
  const { kernels, floats, integers } = used;
  const { rows, batch } = layout;
  const width = stateWidth(sizes);
  const outputStride = 4 * outputWidth(sizes);
  integers.set(call.batchSizes, layout.batchSizes / 4);
  floats.set(call.input, layout.input / 4);
  floats.set(call.initial.h, layout.initialH / 4);
  floats.set(call.initial.c, layout.initialC / 4);
  used.stop = call.stop;
  for (const [index, { layer, reads }] of places.entries()) {
    const below = layer === 0 ? layout.input : inputOf(layer);
    writePlan(integers, {
      mode: sizes.mode,
      inputSize: parts[index].inputSize,
      hiddenSize: sizes.hiddenSize,
      projSize: sizes.projSize,
      weights: weights[index],
      input: below,
      inputStride: 4 * parts[index].inputSize,
      output: layout.outputs[layer] + (reads === "reverse" ? 4 * width : 0),
      outputStride,
      gates: layout.gates[index],
      cells: layout.cells[index],
      initialH: layout.initialH + 4 * index * batch * width,
      initialC: layout.initialC + 4 * index * batch * sizes.hiddenSize,
      lastH: layout.lastH + 4 * index * batch * width,
      lastC: layout.lastC + 4 * index * batch * sizes.hiddenSize,
      scratch: layout.scratch,
      batchSizes: layout.batchSizes,
      times: call.batchSizes.length,
      rows,
      reverse: reads === "reverse",
    });
    if (kernels.direction(planAddress) !== 0) return { kind: "stopped" };
    const mask = dropoutMasks.at(layer);
    if (mask !== undefined && places.at(index + 1)?.layer === layer + 1) {
      floats.set(mask, layout.masks.mask / 4);
      kernels.scale(layout.masks.masked, layout.outputs[layer], layout.masks.mask, mask.length);
    }
  }
  return { kind: "run", run: copied(call, used, places, layout) };

  function inputOf(layer: number): number {
    return dropoutMasks.at(layer - 1) === undefined ? layout.outputs[layer - 1] : layout.masks.masked;
  }
}

/** Takes the results out of the memory, which the next call overwrites. */
function copied({ sizes, initial }: SimdCall, used: Machine, places: readonly Suffix[], layout: Layout): SimdRun {
  const { rows, results } = layout;
  const buffer = used.kernels.memory.buffer.slice(results, layout.resultsEnd);
  const at = (address: number, count: number): Float32Array => new Float32Array(buffer, address - results, count);
  const { mode, hiddenSize } = sizes;
  const width = stateWidth(sizes);
  const stride = outputWidth(sizes);
  const outputOf = (layer: number): Float32Array => at(layout.outputs[layer], rows * stride);
  const directions = places.map((place, index) => {
    const made = (): SimdSeries =>
      separated({
        mode,
        hiddenSize,
        rows,
        gates: at(layout.gates[index], rows * gateColumns(mode, hiddenSize)),
        cells: at(layout.cells[index], keepsCells(sizes) ? rows * paddedUnits(hiddenSize) : 0),
        output: { values: outputOf(place.layer), first: place.reads === "reverse" ? width : 0, stride, width },
      });
    let series: SimdSeries | undefined;
    return { ...place, series: () => (series ??= made()) };
  });
  const last = { h: at(layout.lastH, initial.h.length), c: at(layout.lastC, initial.c.length) };
  return { output: outputOf(sizes.numLayers - 1), last, directions };
}

function layerInput(sizes: NetworkSizes, layer: number): number {
  return layer === 0 ? sizes.inputSize : outputWidth(sizes);
}

/** Cells hold c of an LSTM and the candidate of a GRU. */
function keepsCells({ mode }: NetworkSizes): boolean {
  return mode === "LSTM" || mode === "GRU";
}
