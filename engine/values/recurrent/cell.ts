import type { Mode } from "../../numeric/recurrent/gates.ts";
import type { NetworkSizes } from "../../numeric/recurrent/parameters.ts";
import { cellParameters } from "../../numeric/recurrent/parameters.ts";
import type { ModuleContent } from "../../torch/content.ts";
import type { Elements, Numbers } from "../../torch/numbers.ts";
import { record } from "../autograd.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { calledModule, hasInitialParameters, parameterNumbers } from "../module.ts";
import { RunStopped } from "../run.ts";
import { elementsOf, newElements } from "../tensor.ts";
import { cellStep } from "./cell-step.ts";
import { doubles } from "./forward-double.ts";
import { gatesByName } from "./gates.ts";
import { named, tensorFrom, withoutAxis } from "./results.ts";
import { cellSizes } from "./sizes.ts";
import { givenStates } from "./states.ts";

/** RNNCell.forward, LSTMCell.forward and GRUCell.forward. */
export const cellKernels: readonly (readonly [string, Kernel])[] = ["RNNCell", "LSTMCell", "GRUCell"].map((name) => [
  `torch.nn.${name}.forward`,
  forward,
]);

function forward(call: KernelCall): Computed {
  const { run } = call;
  const module = calledModule(call);
  const sizes = cellSizes(module, parameterNumbers(module, "bias_ih") !== undefined);
  const { mode, hiddenSize, inputSize } = sizes;
  const pair = mode === "LSTM";
  const input = call.numbers("input");
  const batched = input.sizes.length === 2;
  const batch = batched ? input.sizes[0] : 1;
  const { dtype } = input;
  const states = givenStates(call, pair);
  for (const state of [states.h, states.c]) {
    if (!batched && state?.sizes.length === 2) throw new RunStopped("unread", "a batched state of an unbatched input");
  }
  const parameters = cellWeights(module, sizes);
  const stateOf = (given: Numbers | undefined): Elements =>
    given === undefined ? newElements(dtype, batch * hiddenSize) : elementsOf(given);
  const initial = { h: stateOf(states.h), c: pair ? stateOf(states.c) : newElements(dtype, 0) };
  const what = `${module.moduleClass.name}(${String(inputSize)}, ${String(hiddenSize)})`;
  const step = cellStep(run, { what, dtype, sizes, parameters, input: elementsOf(input), batch, initial });
  run.observe?.({
    module: call.self ?? "",
    className: module.moduleClass.name,
    batchSizes: [batch],
    order: undefined,
    layout: batched ? "cell" : "unbatchedCell",
    batchFirst: false,
    sizes,
    dtype,
    parameters,
    initialParameters: hasInitialParameters(module),
    dropoutMasks: [],
    layers: [
      {
        layer: 0,
        direction: "forward",
        series: () => gatesByName(step.series()),
        initial: { h: reals(initial.h), c: pair ? reals(initial.c) : undefined },
        input: reals(elementsOf(input)),
      },
    ],
  });

  const h = tensorFrom(run, dtype, [batch, hiddenSize], step.h);
  const c = pair ? tensorFrom(run, dtype, [batch, hiddenSize], step.c) : undefined;
  const given = [states.h, states.c].flatMap((state) => (state === undefined ? [] : [state]));
  const inputs = [input, ...given, ...parameters.values()];
  const width = batch * hiddenSize;
  const saved = [...given, ...[parameters.get("weight_hh")].filter((numbers) => numbers !== undefined)];
  const results = c === undefined ? [h] : [h, c];
  record(run, resultNames[mode], inputs, results, saved, ([byH, byC]) => {
    const gradient = step.gradient({ h: arrived(byH, width), c: arrived(byC, pair ? width : 0) });
    const byState = (state: Numbers | undefined, values: Float64Array): readonly Numbers[] =>
      state === undefined ? [] : [tensorFrom(run, state.dtype, state.sizes, values)];
    return [
      input.requiresGrad ? tensorFrom(run, dtype, input.sizes, gradient.input) : undefined,
      ...byState(states.h, gradient.initial.h),
      ...byState(states.c, gradient.initial.c),
      ...[...parameters].map(([name, own]) => {
        const values = own.requiresGrad ? gradient.parameters.get(name) : undefined;
        return values && tensorFrom(run, own.dtype, own.sizes, values);
      }),
    ];
  });
  const answer = (numbers: Numbers): Numbers => (batched ? numbers : withoutAxis(run, numbers, 0));
  return c === undefined ? answer(h) : [answer(h), answer(named(run, c, "AddBackward0"))];
}

/** What PyTorch prints as grad_fn; of an LSTMCell's h. */
const resultNames: Readonly<Record<Mode, string>> = {
  LSTM: "MulBackward0",
  GRU: "AddBackward0",
  RNN_TANH: "TanhBackward0",
  RNN_RELU: "ReluBackward0",
};

function reals(elements: Elements): Float32Array | Float64Array {
  return elements instanceof Float32Array ? elements : doubles(elements);
}

function arrived(gradient: Numbers | undefined, length: number): Float64Array {
  return gradient === undefined ? new Float64Array(length) : doubles(elementsOf(gradient));
}

function cellWeights(module: ModuleContent, sizes: NetworkSizes): ReadonlyMap<string, Numbers> {
  return new Map(
    cellParameters(sizes).map(({ name }) => {
      const numbers = parameterNumbers(module, name);
      if (numbers === undefined) throw new RunStopped("unread", `${module.moduleClass.name}.${name} has no numbers`);
      return [name, numbers];
    }),
  );
}
