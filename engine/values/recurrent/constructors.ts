import { initialiseRecurrent } from "../../numeric/initial/recurrent.ts";
import { cellParameters, networkParameters, type NamedShape } from "../../numeric/recurrent/parameters.ts";
import { axis } from "../../shape/axis.ts";
import type { ModuleContent } from "../../torch/content.ts";
import type { Dtype } from "../../torch/dtype.ts";
import { countNumbers, type NamedTensor } from "../../torch/layers/module-content.ts";
import { freshTensor } from "../../torch/layers/tensors.ts";
import type { Numbers } from "../../torch/numbers.ts";
import { none } from "../../torch/value.ts";
import { redraw } from "../draws.ts";
import type { Kernel, KernelCall, ModuleKernel } from "../kernel.ts";
import { calledModule, parameterNumbers, withValues } from "../module.ts";
import { type Draw, uniformDraw } from "../structure/draw.ts";
import { newTensor } from "../tensor.ts";
import { cellSizes, networkSizes } from "./sizes.ts";

/** What draws the first parameters of nn.RNN, nn.LSTM, nn.GRU and their cells. */
export const recurrentConstructors: readonly (readonly [string, ModuleKernel])[] = [
  ...(["RNN", "LSTM", "GRU"] as const).map((name) => [name, constructNetwork] as const),
  ...(["RNNCell", "LSTMCell", "GRUCell"] as const).map((name) => [name, constructCell] as const),
];

/** `reset_parameters()` draws them anew, in place; `flatten_parameters()` does nothing on a CPU. */
export const recurrentMethods: readonly (readonly [string, Kernel])[] = [
  ...["RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell"].map(
    (name) => [`torch.nn.${name}.reset_parameters`, resetParameters] as const,
  ),
  ...["RNN", "LSTM", "GRU"].map((name) => [`torch.nn.${name}.flatten_parameters`, () => none] as const),
];

function constructNetwork(call: KernelCall, content: ModuleContent): ModuleContent {
  return drawn(call, content, networkParameters(networkSizes(content)));
}

function constructCell(call: KernelCall, content: ModuleContent): ModuleContent {
  const biased = content.parameters.some(({ name }) => name === "bias_ih");
  return drawn(call, content, cellParameters(cellSizes(content, biased)));
}

/** The module with its parameters, all of them listed. */
function drawn(call: KernelCall, content: ModuleContent, shapes: readonly NamedShape[]): ModuleContent {
  const dtype = content.parameters[0]?.tensor.dtype ?? "float32";
  const listed = content.parametersListed ? content : { ...content, ...listedParameters(shapes, dtype) };
  const what = `weights of ${content.moduleClass.name}`;
  const values = shapes.map(({ name, shape }) => [name, newTensor(call.run, dtype, shape, what)] as const);
  fill(
    call,
    content,
    values.map(([, numbers]) => numbers),
  );
  return withValues(listed, new Map(values));
}

function listedParameters(
  shapes: readonly NamedShape[],
  dtype: Dtype,
): Pick<ModuleContent, "parameters" | "parametersListed" | "parameterCount"> {
  const parameters = shapes.map(({ name, shape }): NamedTensor => {
    const axes = shape.map((size) => axis(size));
    return { name, tensor: { ...freshTensor(axes, dtype, true), parameter: true } };
  });
  return { parameters, parametersListed: true, parameterCount: countNumbers(parameters) };
}

function resetParameters(call: KernelCall): typeof none {
  const content = calledModule(call);
  fill(
    call,
    content,
    content.parameters.flatMap(({ name }) => parameterNumbers(content, name) ?? []),
  );
  return none;
}

function fill(call: KernelCall, content: ModuleContent, parameters: readonly Numbers[]): void {
  const { hiddenSize } = cellSizes(content, true);
  const bound = 1 / Math.sqrt(hiddenSize);
  for (const parameter of parameters) {
    call.run.checkpoint();
    const { dtype } = parameter;
    const isHalf = dtype === "float16" || dtype === "bfloat16";
    const draw: Draw = (target) => {
      initialiseRecurrent(call.run.generator, [target], hiddenSize);
    };
    redraw(parameter, isHalf ? uniformDraw(call.run, dtype, -bound, bound) : draw);
  }
}
