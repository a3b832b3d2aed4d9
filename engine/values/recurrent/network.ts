import { type NetworkSizes, networkParameters, outputWidth, stateWidth } from "../../numeric/recurrent/parameters.ts";
import { fillDropoutMask } from "../../numeric/random/dropout.ts";
import type { ModuleContent } from "../../torch/content.ts";
import type { Dtype } from "../../torch/dtype.ts";
import type { Elements, Numbers } from "../../torch/numbers.ts";
import type { PackedValue, Value } from "../../torch/value.ts";
import { record } from "../autograd.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { calledModule, hasInitialParameters, parameterNumbers } from "../module.ts";
import { roundTo } from "../rounding.ts";
import { RunStopped } from "../run.ts";
import { elementsOf } from "../tensor.ts";
import { forwardPass } from "./forward.ts";
import { doubles } from "./forward-double.ts";
import { exchanged, named, tensorFrom, transposed, withoutAxis } from "./results.ts";
import { dropoutOf, flagOf, networkSizes } from "./sizes.ts";
import { givenGradient, givenStates, type Order, orderedState, unorderedState } from "./states.ts";

/** RNN.forward, LSTM.forward and GRU.forward. */
export const networkKernels: readonly (readonly [string, Kernel])[] = ["RNN", "LSTM", "GRU"].map((name) => [
  `torch.nn.${name}.forward`,
  forward,
]);

/** An input as the pass reads it: rows of all samples of time 0, then of time 1, …. */
type Source = {
  readonly numbers: Numbers;
  readonly layout: "timeFirst" | "batchFirst" | "unbatched" | "packed";
  readonly rows: Elements;
  readonly batchSizes: readonly number[];
  readonly order: Order;
  readonly packed: PackedValue | undefined;
};

function forward(call: KernelCall): Computed {
  const { run } = call;
  const module = calledModule(call);
  const sizes = networkSizes(module);
  const source = sourceOf(call, flagOf(module, "batch_first"));
  const states = givenStates(call, sizes.mode === "LSTM");
  const { dtype } = source.numbers;
  const batch = source.batchSizes[0] ?? 0;
  const rows = sizes.numLayers * (sizes.bidirectional ? 2 : 1);
  const hSizes = { dtype, rows, batch, width: stateWidth(sizes) };
  const cSizes = { dtype, rows: sizes.mode === "LSTM" ? rows : 0, batch, width: sizes.hiddenSize };
  const parameters = networkWeights(module, sizes);
  const masks = dropoutMasks(call, module, sizes, source);
  const pass = forwardPass(run, {
    what: `${module.moduleClass.name}(${sizes.inputSize}, ${sizes.hiddenSize})`,
    dtype,
    sizes,
    parameters,
    input: source.rows,
    batchSizes: source.batchSizes,
    initial: { h: orderedState(states.h, hSizes, source.order), c: orderedState(states.c, cSizes, source.order) },
    dropoutMasks: masks,
  });
  run.observe?.({
    module: call.self ?? "",
    className: module.moduleClass.name,
    batchSizes: source.batchSizes,
    order: source.order,
    layout: source.layout,
    batchFirst: flagOf(module, "batch_first"),
    sizes,
    dtype,
    parameters,
    initialParameters: hasInitialParameters(module),
    dropoutMasks: masks,
    layers: pass.layers,
  });

  if (sizes.projSize > 0 && dtype === "float32") {
    run.warn("UserWarning", "LSTM with projections is not supported with oneDNN. Using default implementation.");
  }
  const names = resultNames(sizes, source, dtype);
  const time = source.batchSizes.length;
  const features = outputWidth(sizes);
  const outSizes = source.layout === "packed" ? [source.numbers.sizes[0], features] : [time, batch, features];
  const out = tensorFrom(run, dtype, outSizes, pass.output);
  const h = tensorFrom(
    run,
    dtype,
    [rows, batch, hSizes.width],
    unorderedState(pass.last.h, hSizes, source.order, false),
  );
  const c =
    sizes.mode === "LSTM"
      ? tensorFrom(run, dtype, [rows, batch, cSizes.width], unorderedState(pass.last.c, cSizes, source.order, false))
      : undefined;
  const inputs = [source.numbers, ...present([states.h, states.c]), ...parameters.values()];
  const saved = [
    ...weightsReadBack(source, parameters),
    ...present([states.h, states.c]),
    ...(names.core === fusedName ? [out] : []),
  ];
  record(run, names.core, inputs, present([out, h, c]), saved, ([byOut, byH, byC]) => {
    const gradient = pass.gradient({
      output: arrived(byOut, pass.output.length),
      last: {
        h: unorderedState(arrived(byH, pass.last.h.length), hSizes, source.order, true),
        c: unorderedState(arrived(byC, pass.last.c.length), cSizes, source.order, true),
      },
    });
    const byState = (given: Numbers, values: Float64Array, of: typeof hSizes): Numbers =>
      tensorFrom(run, given.dtype, given.sizes, givenGradient(values, given, of, source.order));
    return [
      source.numbers.requiresGrad ? inputGradient(call, source, gradient.input) : undefined,
      ...(states.h === undefined ? [] : [byState(states.h, gradient.initial.h, hSizes)]),
      ...(states.c === undefined ? [] : [byState(states.c, gradient.initial.c, cSizes)]),
      ...[...parameters].map(([name, { dtype: own, sizes: shape, requiresGrad }]) => {
        const values = requiresGrad ? gradient.parameters.get(name) : undefined;
        return values && tensorFrom(run, own, shape, values);
      }),
    ];
  });

  const state = (numbers: Numbers): Numbers => {
    const last = named(run, numbers, names.state);
    return source.layout === "unbatched" ? withoutAxis(run, last, 1) : last;
  };
  const answer = outputOf(call, source, named(run, out, names.out), sizes);
  return [answer, c === undefined ? state(h) : [state(h), state(c)]];
}

function present<T>(values: readonly (T | undefined)[]): readonly T[] {
  return values.flatMap((value) => (value === undefined ? [] : [value]));
}

function arrived(gradient: Numbers | undefined, length: number): Float64Array {
  return gradient === undefined ? new Float64Array(length) : doubles(elementsOf(gradient));
}

function sourceOf(call: KernelCall, batchFirst: boolean): Source {
  const value = call.argument("input");
  if (value.kind === "packed") {
    const { data, values } = value;
    if (data.values === undefined || values === undefined) throw new RunStopped("unread", "the pack isn't known");
    return {
      numbers: data.values,
      layout: "packed",
      rows: elementsOf(data.values),
      batchSizes: values.batchSizes,
      order: values.sortedIndices,
      packed: value,
    };
  }
  const numbers = call.numbers("input");
  const unbatched = numbers.sizes.length === 2;
  const layout = unbatched ? "unbatched" : batchFirst ? "batchFirst" : "timeFirst";
  const inTime = layout === "batchFirst" ? exchanged(numbers) : numbers;
  const batchSizes = new Array<number>(inTime.sizes[0]).fill(unbatched ? 1 : inTime.sizes[1]);
  return { numbers, layout, rows: elementsOf(inTime), batchSizes, order: undefined, packed: undefined };
}

function networkWeights(module: ModuleContent, sizes: NetworkSizes): ReadonlyMap<string, Numbers> {
  return new Map(
    networkParameters(sizes).map(({ name }) => {
      const numbers = parameterNumbers(module, name);
      if (numbers === undefined) throw new RunStopped("unread", `${module.moduleClass.name}.${name} has no numbers`);
      return [name, numbers];
    }),
  );
}

/** In PyTorch's order: one mask for every layer but the last, over all rows and both directions. */
function dropoutMasks(
  call: KernelCall,
  module: ModuleContent,
  sizes: NetworkSizes,
  { numbers, batchSizes }: Source,
): readonly Elements[] {
  const p = dropoutOf(module);
  if (p === 0) return [];
  const rows = batchSizes.reduce((sum, batch) => sum + batch, 0);
  return Array.from({ length: sizes.numLayers - 1 }, () => {
    call.run.checkpoint();
    const count = rows * outputWidth(sizes);
    call.run.reserve(8 * count, "dropout masks");
    const mask = numbers.dtype === "float64" ? new Float64Array(count) : new Float32Array(count);
    fillDropoutMask(call.run.generator, mask, p);
    return rounded(numbers.dtype, mask);
  });
}

function rounded(dtype: Dtype, mask: Float32Array | Float64Array): Elements {
  return dtype === "float16" || dtype === "bfloat16" ? mask.map((value) => roundTo(dtype, value)) : mask;
}

const fusedName = "MkldnnRnnLayerBackward0";

/** What PyTorch prints as grad_fn: of what the layers computed, of `out` before its last view, and of the states. */
function resultNames(
  { mode, projSize, bidirectional }: NetworkSizes,
  { layout, batchSizes, order, rows }: Source,
  dtype: Dtype,
): { readonly core: string; readonly out: string; readonly state: string } {
  const state = order === undefined ? "StackBackward0" : "IndexSelectBackward0";
  const fused = mode === "LSTM" && projSize === 0 && (dtype === "float32" || dtype === "bfloat16") && rows.length > 0;
  const single = fused ? fusedName : "StackBackward0";
  const core = bidirectional ? "CatBackward0" : single;
  if (layout !== "packed") return { core, out: core, state };
  const even = batchSizes.every((batch) => batch === batchSizes[0]);
  if (fused && even) return { core, out: "ViewBackward0", state };
  return { core: "CatBackward0", out: "CatBackward0", state };
}

/** Backward multiplies by the weights, and by the input where weight_ih is trained: they must stay as they were. */
function weightsReadBack(source: Source, parameters: ReadonlyMap<string, Numbers>): readonly Numbers[] {
  const weights = [...parameters].filter(([name]) => name.startsWith("weight_hh") || name.startsWith("weight_hr"));
  const trained = parameters.get("weight_ih_l0")?.requiresGrad === true;
  return [...(trained ? [source.numbers] : []), ...weights.map(([, numbers]) => numbers)];
}

/** The gradient by the rows, laid out as the input. */
function inputGradient(call: KernelCall, source: Source, values: Float64Array): Numbers {
  const { dtype, sizes } = source.numbers;
  if (source.layout !== "batchFirst") return tensorFrom(call.run, dtype, sizes, values);
  const inTime = tensorFrom(call.run, dtype, [sizes[1], sizes[0], sizes[2]], values);
  return tensorFrom(call.run, dtype, sizes, elementsOf(exchanged(inTime)));
}

function outputOf(call: KernelCall, source: Source, out: Numbers, { mode }: NetworkSizes): Computed {
  switch (source.layout) {
    case "timeFirst":
      return out;
    case "batchFirst":
      return transposed(call.run, out, mode === "LSTM" ? "TransposeBackward0" : "TransposeBackward1");
    case "unbatched":
      return withoutAxis(call.run, out, 1);
    case "packed":
      return packedOutput(call.result, source, out);
  }
}

function packedOutput(result: Value, { packed }: Source, out: Numbers): Value {
  const answer = result.kind === "tuple" ? result.items[0] : undefined;
  if (answer?.kind !== "packed" || packed?.values === undefined) {
    throw new RunStopped("defect", "a packed input gave no packed output");
  }
  const data = { ...answer.data, requiresGrad: out.requiresGrad, values: out };
  return { ...answer, data, values: packed.values };
}
