import type { Elements, Numbers } from "../../torch/numbers.ts";
import { numberArgument, numbersIn, optionalNumber, optionalTensor, truthArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import { filled } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { calledModule, parameterNumbers } from "../module.ts";
import { functionals } from "../names.ts";
import type { Run } from "../run.ts";
import { countOf, eachOffset, elementsOf } from "../tensor.ts";
import { inModule } from "./module-arguments.ts";

/** torch.nn.functional.layer_norm and batch_norm, and their modules. */
export const normalizationKernels: readonly (readonly [string, Kernel])[] = [
  ...functionals("layer_norm", layerNorm),
  ["torch.nn.LayerNorm.forward", inModule(layerNorm)],
  ...functionals("batch_norm", batchNorm),
  ["torch.nn.BatchNorm1d.forward", batchNormModule],
];

/**
 * How the elements of one normalized group are found: `place(group, index)` of `count` in each of `groups`. `weightAt`:
 * which weight an element takes.
 */
type Layout = {
  readonly groups: number;
  readonly count: number;
  readonly place: (group: number, index: number) => number;
  readonly weightAt: (group: number, index: number) => number;
};

/** Mean and 1 / standard deviation of each group. */
type Statistics = { readonly mean: Float64Array; readonly scale: Float64Array; readonly variance: Float64Array };

function layerNorm(call: KernelCall): Numbers {
  const input = call.numbers("input");
  const count = countOf(numbersIn(call, call.argument("normalized_shape")));
  const layout: Layout = {
    groups: count === 0 ? 0 : countOf(input.sizes) / count,
    count,
    place: (group, index) => group * count + index,
    weightAt: (_group, index) => index,
  };
  const statistics = measured(elementsOf(input), layout, numberArgument(call, "eps"));
  return normalized(call, input, layout, statistics, "NativeLayerNormBackward0", true);
}

function measured(from: Elements, { groups, count, place }: Layout, epsilon: number): Statistics {
  const [mean, scale, variance] = [new Float64Array(groups), new Float64Array(groups), new Float64Array(groups)];
  for (let group = 0; group < groups; group++) {
    let sum = 0;
    for (let index = 0; index < count; index++) sum += from[place(group, index)];
    const middle = sum / count;
    let squares = 0;
    for (let index = 0; index < count; index++) squares += (from[place(group, index)] - middle) ** 2;
    mean[group] = middle;
    variance[group] = squares / count;
    scale[group] = 1 / Math.sqrt(squares / count + epsilon);
  }
  return { mean, scale, variance };
}

/** `own`: the statistics are the input's own, so that gradients flow through them. */
function normalized(
  call: KernelCall,
  input: Numbers,
  layout: Layout,
  statistics: Statistics,
  node: string,
  own: boolean,
): Numbers {
  const { run } = call;
  const [weight, bias] = [optionalTensor(call, "weight"), optionalTensor(call, "bias")];
  const { groups, count, place, weightAt } = layout;
  const { mean, scale } = statistics;
  const from = elementsOf(input);
  const [factors, terms] = [weight && elementsOf(weight), bias && elementsOf(bias)];
  const result = filled(run, input.dtype, input.sizes, (to) => {
    for (let group = 0; group < groups; group++) {
      for (let index = 0; index < count; index++) {
        const at = place(group, index);
        const which = weightAt(group, index);
        to[at] = (from[at] - mean[group]) * scale[group] * (factors?.[which] ?? 1) + (terms?.[which] ?? 0);
      }
    }
  });
  const inputs = [input, ...(weight === undefined ? [] : [weight]), ...(bias === undefined ? [] : [bias])];
  const saved = [input, ...(weight === undefined ? [] : [weight])];
  record(run, node, inputs, [result], saved, ([gradient]) => {
    if (gradient === undefined) return [];
    const parts = { input, weight, bias, layout, statistics, own };
    return [
      inputGradient(run, parts, elementsOf(gradient)),
      ...(weight === undefined ? [] : [weightGradient(run, parts, weight, elementsOf(gradient), true)]),
      ...(bias === undefined ? [] : [weightGradient(run, parts, bias, elementsOf(gradient), false)]),
    ];
  });
  return result;
}

type Parts = {
  readonly input: Numbers;
  readonly weight: Numbers | undefined;
  readonly layout: Layout;
  readonly statistics: Statistics;
  readonly own: boolean;
};

function inputGradient(run: Run, { input, weight, layout, statistics, own }: Parts, gradient: Elements): Numbers {
  const { groups, count, place, weightAt } = layout;
  const { mean, scale } = statistics;
  const from = elementsOf(input);
  const factors = weight && elementsOf(weight);
  return filled(run, input.dtype, input.sizes, (to) => {
    for (let group = 0; group < groups; group++) {
      let [sum, product] = [0, 0];
      for (let index = 0; own && index < count; index++) {
        const at = place(group, index);
        const arrived = gradient[at] * (factors?.[weightAt(group, index)] ?? 1);
        sum += arrived;
        product += arrived * (from[at] - mean[group]) * scale[group];
      }
      for (let index = 0; index < count; index++) {
        const at = place(group, index);
        const arrived = gradient[at] * (factors?.[weightAt(group, index)] ?? 1);
        const standard = (from[at] - mean[group]) * scale[group];
        to[at] = scale[group] * (arrived - (sum + standard * product) / count);
      }
    }
  });
}

/** The gradient by the weight, where the normalized elements are its factors, or by the bias. */
function weightGradient(run: Run, parts: Parts, of: Numbers, gradient: Elements, standardized: boolean): Numbers {
  const { groups, count, place, weightAt } = parts.layout;
  const { mean, scale } = parts.statistics;
  const from = elementsOf(parts.input);
  const sums = new Float64Array(countOf(of.sizes));
  for (let group = 0; group < groups; group++) {
    for (let index = 0; index < count; index++) {
      const at = place(group, index);
      const factor = standardized ? (from[at] - mean[group]) * scale[group] : 1;
      sums[weightAt(group, index)] += gradient[at] * factor;
    }
  }
  return filled(run, of.dtype, of.sizes, (to) => {
    to.set(sums);
  });
}

/** [batch, features, *]: each feature is normalized over all the rest. */
function batchNorm(call: KernelCall): Numbers {
  const input = call.numbers("input");
  const [running, runningVariance] = [optionalTensor(call, "running_mean"), optionalTensor(call, "running_var")];
  const training = truthArgument(call, "training") || running === undefined || runningVariance === undefined;
  const epsilon = numberArgument(call, "eps");
  const [batch, groups] = input.sizes;
  const span = countOf(input.sizes.slice(2));
  const layout: Layout = {
    groups,
    count: batch * span,
    place: (group, index) => (Math.floor(index / span) * groups + group) * span + (index % span),
    weightAt: (group) => group,
  };
  const node = "NativeBatchNormBackward0";
  if (!training) {
    const mean = Float64Array.from(elementsOf(running));
    const variance = Float64Array.from(elementsOf(runningVariance));
    const scale = variance.map((one) => 1 / Math.sqrt(one + epsilon));
    return normalized(call, input, layout, { mean, scale, variance }, node, false);
  }
  const statistics = measured(elementsOf(input), layout, epsilon);
  const momentum = optionalNumber(call, "momentum") ?? 0;
  const { count } = layout;
  if (running !== undefined) advance(running, statistics.mean, momentum);
  if (runningVariance !== undefined) {
    const unbiased = statistics.variance.map((one) => (one * count) / (count - 1));
    advance(runningVariance, unbiased, momentum);
  }
  return normalized(call, input, layout, statistics, node, true);
}

/** `(1 - momentum) * running + momentum * found`, in place. */
function advance(running: Numbers, found: Float64Array, momentum: number): void {
  const { elements } = running.storage;
  let index = 0;
  eachOffset(running, (at) => {
    elements[at] = (1 - momentum) * elements[at] + momentum * found[index++];
  });
  running.storage.version++;
}

/** The module counts its batches in training; without a momentum the running statistics are plain averages. */
function batchNormModule(call: KernelCall): ReturnType<Kernel> {
  const module = calledModule(call);
  const batches = parameterNumbers(module, "num_batches_tracked");
  const tracked = parameterNumbers(module, "running_mean") !== undefined;
  const forward = inModule((inner) => {
    const given = inner.argument("momentum");
    const momentum = given.kind === "none" ? { kind: "float" as const, value: averaging(batches, tracked) } : given;
    return batchNorm({ ...inner, argument: (name) => (name === "momentum" ? momentum : inner.argument(name)) });
  });
  if (module.training && tracked && batches !== undefined) {
    batches.storage.elements[batches.offset]++;
    batches.storage.version++;
  }
  return forward(call);
}

function averaging(batches: Numbers | undefined, tracked: boolean): number {
  const count = batches === undefined ? 0 : batches.storage.elements[batches.offset];
  return tracked && count > 0 ? 1 / count : 0;
}
