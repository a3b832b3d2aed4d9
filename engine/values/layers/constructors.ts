import type { Floats } from "../../numeric/floats.ts";
import { initialiseEmbedding } from "../../numeric/initial/embedding.ts";
import { initialiseLinear } from "../../numeric/initial/linear.ts";
import { fillUniform } from "../../numeric/random/uniform.ts";
import type { ModuleContent } from "../../torch/content.ts";
import type { Numbers } from "../../torch/numbers.ts";
import { none, type TensorValue, type Value } from "../../torch/value.ts";
import { numberIn } from "../arguments.ts";
import { detached } from "../autograd.ts";
import { redraw } from "../draws.ts";
import { described } from "../filled.ts";
import type { Kernel, KernelCall, ModuleKernel } from "../kernel.ts";
import { calledModule, parameterNumbers, withValues } from "../module.ts";
import type { Run } from "../run.ts";
import { countOf, newTensor } from "../tensor.ts";

/** What draws a module's first parameters, in PyTorch's order: its `reset_parameters`. */
const draws: readonly (readonly [string, (run: Run, module: ModuleContent) => void])[] = [
  ["Linear", drawLinear],
  ["Conv1d", drawLinear],
  ["Bilinear", drawBilinear],
  ["Embedding", drawEmbedding],
  ["LayerNorm", fillOnes],
  ["BatchNorm1d", resetBatchNorm],
];

/** The first parameters and buffers of the layers that aren't recurrent. */
export const layerConstructors: readonly (readonly [string, ModuleKernel])[] = [
  ...draws.map(([name, draw]) => [name, constructing(draw)] as const),
  ["ParameterList", parameterList],
];

/** What makes them anew later. */
export const layerMethods: readonly (readonly [string, Kernel])[] = [
  ...draws.map(([name, draw]) => [`torch.nn.${name}.reset_parameters`, resetting(draw)] as const),
  ...["append", "extend"].map((name) => [`torch.nn.ParameterList.${name}`, extendedList] as const),
  [
    "torch.nn.BatchNorm1d.reset_running_stats",
    resetting((_run, module) => {
      resetStatistics(module);
    }),
  ],
];

function constructing(draw: (run: Run, module: ModuleContent) => void): ModuleKernel {
  return (call, content) => {
    const given = content.moduleClass.name === "Embedding" ? call.argument("_weight") : none;
    if (given.kind === "tensor" && given.values !== undefined) {
      return withValues(content, new Map([["weight", asParameter(given, given.values)]]));
    }
    const what = `weights of ${content.moduleClass.name}`;
    const values = [...content.parameters, ...content.buffers].map(({ name, tensor }): readonly [string, Numbers] => {
      const { dtype, sizes } = described(tensor);
      return [name, newTensor(call.run, dtype, sizes, what)];
    });
    const module = withValues(content, new Map(values));
    draw(call.run, module);
    for (const [, numbers] of values) numbers.storage.version = 0;
    return module;
  };
}

function resetting(draw: (run: Run, module: ModuleContent) => void): Kernel {
  return (call) => {
    draw(call.run, calledModule(call));
    return none;
  };
}

/** U(-1/√n, 1/√n), n numbers going into each output; the bias in the same bounds. */
function drawLinear(run: Run, module: ModuleContent): void {
  const weight = parameterNumbers(module, "weight");
  if (weight === undefined) return;
  const inputs = countOf(weight.sizes.slice(1));
  const bias = parameterNumbers(module, "bias");
  if (countOf(weight.sizes) > 0) {
    redraw(weight, (target) => {
      initialiseLinear(run.generator, target, undefined, inputs);
    });
  }
  if (bias === undefined) return;
  if (inputs > 0) drawUniform(run, bias, 1 / Math.sqrt(inputs));
  else if (module.moduleClass.name === "Linear") drawUniform(run, bias, 0);
}

/** U(-1/√n, 1/√n) with n = in1_features. */
function drawBilinear(run: Run, module: ModuleContent): void {
  const weight = parameterNumbers(module, "weight");
  const bias = parameterNumbers(module, "bias");
  const bound = 1 / Math.sqrt(weight?.sizes[1] ?? 1);
  if (weight !== undefined) drawUniform(run, weight, bound);
  if (bias !== undefined) drawUniform(run, bias, bound);
}

function drawUniform({ generator }: Run, numbers: Numbers, bound: number): void {
  redraw(numbers, (target: Floats) => {
    fillUniform(generator, target, -bound, bound);
  });
}

function drawEmbedding(run: Run, module: ModuleContent): void {
  const weight = parameterNumbers(module, "weight");
  if (weight === undefined) return;
  const padding = module.settings.get("padding_idx") ?? none;
  redraw(weight, (target) => {
    const row = padding.kind === "none" ? undefined : numberIn(padding);
    initialiseEmbedding(run.generator, target, weight.sizes[1], row);
  });
}

function fillOnes(_run: Run, module: ModuleContent): void {
  refill(parameterNumbers(module, "weight"), 1);
  refill(parameterNumbers(module, "bias"), 0);
}

function resetBatchNorm(run: Run, module: ModuleContent): void {
  resetStatistics(module);
  fillOnes(run, module);
}

function resetStatistics(module: ModuleContent): void {
  refill(parameterNumbers(module, "running_mean"), 0);
  refill(parameterNumbers(module, "running_var"), 1);
  refill(parameterNumbers(module, "num_batches_tracked"), 0);
}

function refill(numbers: Numbers | undefined, value: number): void {
  if (numbers === undefined) return;
  numbers.storage.elements.fill(value, numbers.offset, numbers.offset + countOf(numbers.sizes));
  numbers.storage.version++;
}

/** A parameter itself, or a new one on the same storage. */
function asParameter({ parameter }: TensorValue, values: Numbers): Numbers {
  return parameter ? values : detached(values);
}

/** nn.ParameterList: what isn't a parameter becomes one. */
function parameterList(_call: KernelCall, content: ModuleContent): ModuleContent {
  const made = new Map(
    content.parameters.flatMap(({ name, tensor }): readonly (readonly [string, Numbers])[] =>
      tensor.values === undefined ? [] : [[name, leafFor(tensor, tensor.values)]],
    ),
  );
  const listed = withValues(content, made);
  return { ...listed, children: listed.parameters.map(({ name, tensor }) => ({ name, module: tensor })) };
}

function leafFor({ requiresGrad }: TensorValue, values: Numbers): Numbers {
  return values.history === undefined && values.requiresGrad === requiresGrad ? values : detached(values);
}

/** The rule has put new items into the list. */
function extendedList(call: KernelCall): Value {
  if (call.self !== undefined) call.write(call.self, parameterList(call, calledModule(call)));
  return call.result;
}
