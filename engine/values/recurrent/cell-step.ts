import { direction } from "../../numeric/recurrent/direction.ts";
import { type DirectionGradient, directionGradient } from "../../numeric/recurrent/direction-gradient.ts";
import { type LinearGradients, linearGradients } from "../../numeric/recurrent/linear-map.ts";
import type { NetworkSizes } from "../../numeric/recurrent/parameters.ts";
import type { Series, States } from "../../numeric/recurrent/series.ts";
import { weightsOf, type Weights } from "../../numeric/recurrent/weights.ts";
import { simdCell } from "../../simd/cell.ts";
import { simdLinearGradients } from "../../simd/linear-gradients.ts";
import type { SimdSeries } from "../../simd/series.ts";
import { stoppable } from "../../simd/stoppable.ts";
import type { Dtype } from "../../torch/dtype.ts";
import type { Elements, Numbers } from "../../torch/numbers.ts";
import type { Run } from "../run.ts";
import { elementsOf } from "../tensor.ts";
import { doubles } from "./forward-double.ts";
import { seriesInDouble } from "./forward-single.ts";
import { weightsKey } from "./weights-key.ts";

/** One step of a cell for `batch` samples. */
export type CellStep = {
  /** As in `ForwardCall`. */
  readonly what: string;
  readonly dtype: Dtype;
  readonly sizes: NetworkSizes;
  readonly parameters: ReadonlyMap<string, Numbers>;
  /** [batch, inputSize] */
  readonly input: Elements;
  readonly batch: number;
  /** h and, of an LSTM, c [batch, hiddenSize]; c is empty elsewhere. */
  readonly initial: { readonly h: Elements; readonly c: Elements };
};

export type SteppedCell = {
  readonly h: Elements;
  readonly c: Elements;
  readonly series: () => Series | SimdSeries;
  /** From the gradients by the states after the step. */
  readonly gradient: (last: States) => DirectionGradient;
};

/** In float32 on WebAssembly's SIMD where that can be had, else in double. */
export function cellStep(run: Run, step: CellStep): SteppedCell {
  const { sizes, batch, dtype } = step;
  const numbers = batch * (sizes.inputSize + 11 * sizes.hiddenSize);
  run.reserve((dtype === "float32" ? 4 : 8) * numbers, `gates of ${step.what}`);
  return (dtype === "float32" ? inSingle(run, step) : undefined) ?? inDouble(run, step);
}

function inSingle(run: Run, step: CellStep): SteppedCell | undefined {
  const { sizes, parameters, input, batch, initial } = step;
  const outcome = stoppable(run.checkpoint, (stop) =>
    simdCell({
      sizes,
      parameters: new Map([...parameters].map(([name, numbers]) => [name, singles(elementsOf(numbers))])),
      input: singles(input),
      batch,
      initial: { h: singles(initial.h), c: singles(initial.c) },
      keepWeights: weightsKey(parameters),
      stop,
    }),
  );
  if (outcome.kind !== "run") return undefined;
  const pass = outcome.run;
  return {
    ...pass,
    gradient: (last) =>
      gradient(run, step, sharedWeights(step), seriesInDouble(pass.series()), last, simdLinearGradients),
  };
}

function inDouble(run: Run, step: CellStep): SteppedCell {
  const { sizes, input, batch } = step;
  const own = weights(step);
  const initial = initialInDouble(step);
  const { series, last } = direction(sizes.mode, own, doubles(input), [batch], "forward", initial, run.checkpoint);
  return {
    ...last,
    series: () => series,
    gradient: (arriving) => gradient(run, step, own, series, arriving, linearGradients),
  };
}

function gradient(
  run: Run,
  step: CellStep,
  own: Weights,
  series: Series,
  last: States,
  linear: LinearGradients,
): DirectionGradient {
  const { input, batch } = step;
  const initial = initialInDouble(step);
  const record = { reads: "forward", weights: own, input: doubles(input), initial, series } as const;
  const arriving = { output: new Float64Array(last.h.length), last };
  return directionGradient(record, [batch], arriving, run.checkpoint, linear);
}

/** The same for all steps that read the same parameters, since rearranged weights are kept by them. */
function sharedWeights(step: CellStep): Weights {
  const key = weightsKey(step.parameters);
  const found = shared.get(key) ?? weights(step);
  shared.set(key, found);
  return found;
}

const shared = new WeakMap<object, Weights>();

function weights({ parameters, sizes }: CellStep): Weights {
  const inDoubles = new Map([...parameters].map(([name, numbers]) => [name, doubles(elementsOf(numbers))]));
  return weightsOf(inDoubles, "", sizes.inputSize, sizes.hiddenSize);
}

function initialInDouble({ initial }: CellStep): States {
  return { h: doubles(initial.h), c: doubles(initial.c) };
}

function singles(elements: Elements): Float32Array {
  return elements instanceof Float32Array ? elements : new Float32Array(elements);
}
