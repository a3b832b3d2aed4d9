import { direction, type DirectionRecord } from "../../numeric/recurrent/direction.ts";
import { directionGradient } from "../../numeric/recurrent/direction-gradient.ts";
import type { Mode } from "../../numeric/recurrent/gates.ts";
import type { NetworkSizes } from "../../numeric/recurrent/parameters.ts";
import { cellParameters } from "../../numeric/recurrent/parameters.ts";
import { weightsOf } from "../../numeric/recurrent/weights.ts";
import type { ModuleContent } from "../../torch/content.ts";
import type { Numbers } from "../../torch/numbers.ts";
import { record } from "../autograd.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { calledModule, parameterNumbers } from "../module.ts";
import { RunStopped } from "../run.ts";
import { elementsOf } from "../tensor.ts";
import { doubles, gatesByName } from "./forward.ts";
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
  const what = `${module.moduleClass.name}(${inputSize}, ${hiddenSize})`;
  run.reserve(8 * batch * (inputSize + 11 * hiddenSize), `gates of ${what}`);

  const weights = weightsOf(
    new Map([...parameters].map(([name, numbers]) => [name, doubles(elementsOf(numbers))])),
    "",
    inputSize,
    hiddenSize,
  );
  const width = batch * hiddenSize;
  const stateOf = (given: Numbers | undefined): Float64Array =>
    given === undefined ? new Float64Array(width) : doubles(elementsOf(given));
  const initial = { h: stateOf(states.h), c: pair ? stateOf(states.c) : new Float64Array(0) };
  const rows = doubles(elementsOf(input));
  const computed = direction(mode, weights, rows, [batch], "forward", initial, run.checkpoint);
  const pass: DirectionRecord = { reads: "forward", weights, input: rows, initial, series: computed.series };
  run.observe?.({
    module: call.self ?? "",
    className: module.moduleClass.name,
    batchSizes: [batch],
    order: undefined,
    batched,
    hiddenSize,
    width: hiddenSize,
    layers: [
      {
        layer: 0,
        direction: "forward",
        series: () => gatesByName(computed.series),
        initial: { h: initial.h, c: pair ? initial.c : undefined },
        input: rows,
      },
    ],
  });

  const h = tensorFrom(run, dtype, [batch, hiddenSize], computed.last.h);
  const c = pair ? tensorFrom(run, dtype, [batch, hiddenSize], computed.last.c) : undefined;
  const given = [states.h, states.c].flatMap((state) => (state === undefined ? [] : [state]));
  const inputs = [input, ...given, ...parameters.values()];
  const saved = parameters.get("weight_hh");
  const results = c === undefined ? [h] : [h, c];
  record(run, resultNames[mode], inputs, results, saved === undefined ? [] : [saved], ([byH, byC]) => {
    const last = { h: arrived(byH, width), c: arrived(byC, pair ? width : 0) };
    const gradient = directionGradient(pass, [batch], { output: new Float64Array(width), last }, run.checkpoint);
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
