import type { Floats } from "../numeric/floats.ts";
import type { NetworkSizes } from "../numeric/recurrent/parameters.ts";
import type { Dtype } from "../torch/dtype.ts";
import type { Numbers } from "../torch/numbers.ts";
import type { RecurrentLayer, RecurrentPass } from "../values/run.ts";
import { elementsOf, tensorOf } from "../values/tensor.ts";

/**
 * What a recurrent module was given and computed: in one call, or a cell in the calls of one place, one for each step.
 * Rows are those of PackedSequence.data: all samples of time 0, then those of time 1, …. Its arrays are its own.
 */
export type TracedPass = {
  readonly className: string;
  readonly sizes: NetworkSizes;
  readonly layout: RecurrentPass["layout"];
  readonly batchFirst: boolean;
  readonly dtype: Dtype;
  /** How many samples each step has, never increasing. */
  readonly batchSizes: readonly number[];
  /** Sample b of the pass is sample `order[b]` of the input; undefined: the same. */
  readonly order: readonly number[] | undefined;
  /** Layer by layer, forward before backward. */
  readonly layers: readonly TracedLayer[];
  /** As they were when the module was called, by PyTorch's names in its order. */
  readonly parameters: ReadonlyMap<string, Numbers>;
  /** The parameters are those that the constructor drew. */
  readonly initialParameters: boolean;
  /** [rows, D * R] for each layer but the last; empty without dropout. */
  readonly dropoutMasks: readonly Floats[];
  /** The seed that was set last. */
  readonly seed: bigint;
  /** Each step begins with the state that the one before has left. */
  readonly chained: boolean;
};

export type TracedLayer = {
  readonly layer: number;
  readonly direction: "forward" | "backward";
  /** [rows, width] by name: i, f, g, o, c, h; r, z, n, h; h. */
  readonly series: ReadonlyMap<string, Floats>;
  /** h_0 [batch, R] and c_0 [batch, hiddenSize], samples in the order of the pass. */
  readonly initial: { readonly h: Floats; readonly c: Floats | undefined };
  /** What the layer reads: [rows, width]. */
  readonly input: Floats;
};

/** Copies what a run shows of a pass: the run's own arrays may be written later. */
export function tracedPass(pass: RecurrentPass, seed: bigint, snapshot: Snapshot): TracedPass {
  const { className, sizes, layout, batchFirst, dtype, batchSizes, order, initialParameters, dropoutMasks } = pass;
  return {
    className,
    sizes,
    layout,
    batchFirst,
    dtype,
    batchSizes,
    order,
    layers: tracedLayers(pass.layers, dtype),
    parameters: new Map([...pass.parameters].map(([name, numbers]) => [name, snapshot(numbers)])),
    initialParameters,
    dropoutMasks: dropoutMasks.map((mask) => copied(mask, dtype)),
    seed,
    chained: true,
  };
}

export function tracedLayers(layers: readonly RecurrentLayer[], dtype: Dtype): readonly TracedLayer[] {
  // Both directions read the same input.
  const inputs = new Map<object, Floats>();
  const inputOf = (input: Floats): Floats => {
    const known = inputs.get(input) ?? copied(input, dtype);
    inputs.set(input, known);
    return known;
  };
  return layers.map(({ layer, direction, series, initial, input }) => ({
    layer,
    direction: direction === "forward" ? "forward" : "backward",
    series: new Map([...series()].map(([name, values]) => [name, rounded(values, dtype)])),
    initial: { h: copied(initial.h, dtype), c: initial.c && copied(initial.c, dtype) },
    input: inputOf(input),
  }));
}

/** A copy of a parameter, the same one for as long as nothing writes it. */
export type Snapshot = (numbers: Numbers) => Numbers;

export function snapshots(): Snapshot {
  const taken = new WeakMap<object, { readonly version: number; readonly copy: Numbers }>();
  return (numbers) => {
    const { storage, dtype, sizes } = numbers;
    const before = taken.get(numbers);
    if (before?.version === storage.version) return before.copy;
    const copy = tensorOf(dtype, sizes, elementsOf(numbers).slice());
    taken.set(numbers, { version: storage.version, copy });
    return copy;
  };
}

/** How many numbers a pass's series have in all. */
export function seriesLength({ sizes, batchSizes }: Pick<TracedPass, "sizes" | "batchSizes">): number {
  const rows = batchSizes.reduce((sum, batch) => sum + batch, 0);
  const gates = { LSTM: 6, GRU: 4, RNN_TANH: 1, RNN_RELU: 1 }[sizes.mode];
  const sides = sizes.bidirectional ? 2 : 1;
  const inputs = sizes.inputSize + (sizes.numLayers - 1) * sides * sizes.hiddenSize;
  return rows * (sizes.numLayers * sides * gates * sizes.hiddenSize + inputs);
}

/** Single precision where the module has no more. */
function rounded(values: Floats, dtype: Dtype): Floats {
  return dtype === "float64" || values instanceof Float32Array ? values : new Float32Array(values);
}

function copied(values: ArrayLike<number>, dtype: Dtype): Floats {
  return dtype === "float64" ? Float64Array.from(values) : Float32Array.from(values);
}
