import { begin, interrupted } from "./interrupt";
import { columns, gateCount, gru, lstm, padded, panelWidth, rnnTanh } from "./layout";
import { multiply } from "./multiply";
import * as plan from "./plan";
import { gruStep, lstmStep, reluStep, tanhStep } from "./steps";

/** How many bytes `direction` needs besides. */
export function scratchBytes(mode: i32, hiddenSize: i32, projSize: i32, batch: i32): usize {
  const hiddenTerms = mode === gru ? columns(3, hiddenSize) : 0;
  const projected = projSize > 0 ? padded(hiddenSize) + columns(1, projSize) : 0;
  return (<usize>batch * <usize>(hiddenTerms + projected)) << 2;
}

/** One layer of a recurrent network in one direction, or a cell, as `plan` says: 0 when done, 1 when interrupted. */
export function direction(at: usize): i32 {
  begin();
  const mode = load<i32>(at, plan.mode);
  const hiddenSize = load<i32>(at, plan.hiddenSize);
  const inputSize = load<i32>(at, plan.inputSize);
  const gates = load<usize>(at, plan.gates);
  const rows = load<i32>(at, plan.rows);
  const width = columns(gateCount(mode), hiddenSize);
  const gateStride = (<usize>width) << 2;
  const weights = load<usize>(at, plan.weights);
  const ih = weights + 2 * gateStride;
  multiply(
    gates,
    gateStride,
    weights,
    0,
    load<usize>(at, plan.input),
    load<usize>(at, plan.inputStride),
    ih,
    inputSize,
    rows,
    width / panelWidth,
  );

  const batchSizes = load<usize>(at, plan.batchSizes);
  const times = load<i32>(at, plan.times);
  const reverse = load<i32>(at, plan.reverse) !== 0;
  let row = reverse ? rows : 0;
  let previousRow = 0;
  let previousBatch = 0;
  for (let step = 0; step < times; step++) {
    const time = reverse ? times - 1 - step : step;
    const batch = load<i32>(batchSizes + ((<usize>time) << 2));
    if (reverse) row -= batch;
    // In reverse, samples that end later than others begin earlier: these are known, the others start now.
    const known = min(batch, previousBatch);
    if (known > 0) advance(at, row, known, previousRow);
    if (batch > known) start(at, row + known, batch - known, known);
    if (interrupted(<i64>batch * <i64>width * 8)) return 1;
    const ends = step === times - 1 ? 0 : reverse ? batch : load<i32>(batchSizes + ((<usize>(time + 1)) << 2));
    if (ends < batch && load<usize>(at, plan.lastH) !== 0) keepLast(at, row, ends, batch);
    previousRow = row;
    previousBatch = batch;
    if (!reverse) row += batch;
  }
  return 0;
}

/** A step of `count` samples from `row` on that go on from `previousRow`. */
function advance(at: usize, row: i32, count: i32, previousRow: i32): void {
  const output = load<usize>(at, plan.output);
  const stride = load<usize>(at, plan.outputStride);
  const cellStride = (<usize>padded(load<i32>(at, plan.hiddenSize))) << 2;
  const previousC = load<usize>(at, plan.cells) + <usize>previousRow * cellStride;
  stepFrom(at, row, count, output + <usize>previousRow * stride, stride, previousC, cellStride);
}

/** A step of `count` samples from `row` on that begin with their initial states, those of `sample` and after. */
function start(at: usize, row: i32, count: i32, sample: i32): void {
  const hiddenSize = load<i32>(at, plan.hiddenSize);
  const hStride = (<usize>stateWidth(at)) << 2;
  const cStride = (<usize>hiddenSize) << 2;
  const h = load<usize>(at, plan.initialH) + <usize>sample * hStride;
  const c = load<usize>(at, plan.initialC) + <usize>sample * cStride;
  stepFrom(at, row, count, h, hStride, c, cStride);
}

function stepFrom(
  at: usize,
  row: i32,
  count: i32,
  previousH: usize,
  hStride: usize,
  previousC: usize,
  cStride: usize,
): void {
  const mode = load<i32>(at, plan.mode);
  const hiddenSize = load<i32>(at, plan.hiddenSize);
  const inner = stateWidth(at);
  const width = columns(gateCount(mode), hiddenSize);
  const gateStride = (<usize>width) << 2;
  const weights = load<usize>(at, plan.weights);
  const hh = weights + gateStride * <usize>(2 + load<i32>(at, plan.inputSize));
  const cellStride = (<usize>padded(hiddenSize)) << 2;
  const outputStride = load<usize>(at, plan.outputStride);
  const gates = load<usize>(at, plan.gates) + <usize>row * gateStride;
  const cells = load<usize>(at, plan.cells) + <usize>row * cellStride;
  const output = load<usize>(at, plan.output) + <usize>row * outputStride;
  const scratch = load<usize>(at, plan.scratch);
  const panels = width / panelWidth;

  if (mode === gru) {
    multiply(scratch, gateStride, weights + gateStride, 0, previousH, hStride, hh, inner, count, panels);
    gruStep(count, hiddenSize, gates, scratch, gateStride, previousH, hStride, cells, cellStride, output, outputStride);
    return;
  }
  multiply(gates, gateStride, gates, gateStride, previousH, hStride, hh, inner, count, panels);
  if (mode === rnnTanh) {
    tanhStep(count, hiddenSize, gates, gateStride, output, outputStride);
  } else if (mode !== lstm) {
    reluStep(count, hiddenSize, gates, gateStride, output, outputStride);
  } else if (load<i32>(at, plan.projSize) === 0) {
    lstmStep(count, hiddenSize, gates, gateStride, previousC, cStride, cells, cellStride, output, outputStride);
  } else {
    lstmStep(count, hiddenSize, gates, gateStride, previousC, cStride, cells, cellStride, scratch, cellStride);
    project(at, hh + gateStride * <usize>inner, count, output);
  }
}

/** h = W_hr (o tanh(c)): the scratch's first [count, padded hiddenSize] to output [count, projSize]. */
function project(at: usize, hr: usize, count: i32, output: usize): void {
  const hiddenSize = load<i32>(at, plan.hiddenSize);
  const projSize = load<i32>(at, plan.projSize);
  const outputStride = load<usize>(at, plan.outputStride);
  const unprojected = load<usize>(at, plan.scratch);
  const stride = (<usize>padded(hiddenSize)) << 2;
  const width = columns(1, projSize);
  const projectedStride = (<usize>width) << 2;
  let projected = unprojected + <usize>count * stride;
  memory.fill(projected, 0, <usize>count * projectedStride);
  const panels = width / panelWidth;
  multiply(projected, projectedStride, projected, projectedStride, unprojected, stride, hr, hiddenSize, count, panels);
  for (let sample = 0; sample < count; sample++) {
    memory.copy(output, projected, (<usize>projSize) << 2);
    projected += projectedStride;
    output += outputStride;
  }
}

/** Samples from `first` to before `end` of the step at `row` have ended. */
function keepLast(at: usize, row: i32, first: i32, end: i32): void {
  const hiddenSize = load<i32>(at, plan.hiddenSize);
  const hBytes = (<usize>stateWidth(at)) << 2;
  const cBytes = (<usize>hiddenSize) << 2;
  const cellStride = (<usize>padded(hiddenSize)) << 2;
  const outputStride = load<usize>(at, plan.outputStride);
  const keepsC = load<i32>(at, plan.mode) === lstm;
  for (let sample = first; sample < end; sample++) {
    const from = <usize>(row + sample);
    memory.copy(
      load<usize>(at, plan.lastH) + <usize>sample * hBytes,
      load<usize>(at, plan.output) + from * outputStride,
      hBytes,
    );
    if (keepsC)
      memory.copy(
        load<usize>(at, plan.lastC) + <usize>sample * cBytes,
        load<usize>(at, plan.cells) + from * cellStride,
        cBytes,
      );
  }
}

function stateWidth(at: usize): i32 {
  const projSize = load<i32>(at, plan.projSize);
  return projSize > 0 ? projSize : load<i32>(at, plan.hiddenSize);
}
