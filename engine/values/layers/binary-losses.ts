import type { Numbers } from "../../torch/numbers.ts";
import { optionalTensor, truthArgument } from "../arguments.ts";
import { described } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { functionals } from "../names.ts";
import { RaisedInRun } from "../run.ts";
import { broadcastTo } from "../broadcast.ts";
import { countOf, elementsOf } from "../tensor.ts";
import { pairSizes } from "./distance-losses.ts";
import { inModule } from "./module-arguments.ts";
import { type Pointwise, pointwiseLoss } from "./pointwise-loss.ts";
import { type Reduction, reductionArgument } from "./reduction.ts";

/** Losses against probabilities: binary cross entropy and Kullback-Leibler divergence, and their modules. */
export const binaryLossKernels: readonly (readonly [string, Kernel])[] = (
  [
    ["binary_cross_entropy", "BCELoss", crossEntropy],
    ["binary_cross_entropy_with_logits", "BCEWithLogitsLoss", crossEntropyOfLogits],
    ["kl_div", "KLDivLoss", divergence],
  ] as const
).flatMap(([name, className, kernel]) => [
  ...functionals(name, (call) => kernel(call, reductionArgument(call, true))),
  [`torch.nn.${className}.forward`, inModule((call) => kernel(call, reductionArgument(call, false)))] as const,
]);

/** Logarithms are cut at -100, and the slope's divisor at 1e-12. */
const ofProbabilities: Pointwise = {
  value: (x, y) => (y - 1) * Math.max(Math.log1p(-x), -100) - y * Math.max(Math.log(x), -100),
  byInput: (x, y) => (x - y) / Math.max((1 - x) * x, 1e-12),
  byTarget: (x) => Math.log1p(-x) - Math.log(x),
};

function crossEntropy(call: KernelCall, reduction: Reduction): Numbers {
  const [input, target] = [call.numbers("input"), call.numbers("target")];
  if (!elementsOf(input).every((x: number) => x >= 0 && x <= 1)) {
    throw new RaisedInRun("RuntimeError", "all elements of input should be between 0 and 1");
  }
  if (!elementsOf(target).every((y: number) => y >= 0 && y <= 1)) {
    throw new RaisedInRun("RuntimeError", "all elements of target should be between 0 and 1");
  }
  return pointwiseLoss(call.run, {
    dtype: described(call.result).dtype,
    sizes: input.sizes,
    input,
    target,
    weight: optionalTensor(call, "weight"),
    reduction,
    divisor: undefined,
    node: "BinaryCrossEntropyBackward0",
    loss: ofProbabilities,
  });
}

/** Every pair has a `pos_weight` of its own, so that the loss is computed place by place. */
function crossEntropyOfLogits(call: KernelCall, reduction: Reduction): Numbers {
  const input = call.numbers("input");
  const positive = optionalTensor(call, "pos_weight");
  const common = {
    dtype: described(call.result).dtype,
    sizes: input.sizes,
    input,
    target: call.numbers("target"),
    weight: optionalTensor(call, "weight"),
    reduction,
    divisor: undefined,
    node: "BinaryCrossEntropyWithLogitsBackward0",
  };
  if (positive === undefined) return pointwiseLoss(call.run, { ...common, loss: ofLogits(() => 1) });
  const factors = elementsOf(broadcastTo(positive, input.sizes));
  return pointwiseLoss(call.run, { ...common, loss: ofLogits((index) => factors[index]) });
}

/** `factor`: what the positive part of the pair at an index is multiplied by. */
function ofLogits(factor: (index: number) => number): Pointwise {
  return {
    value: (x, y, index) => (1 - y) * x + (1 + (factor(index) - 1) * y) * softplus(-x),
    byInput: (x, y, index) => (factor(index) * y + 1 - y) * sigmoid(x) - factor(index) * y,
    byTarget: (x, _y, index) => (factor(index) === 1 ? -x : factor(index) * softplus(-x) - softplus(x)),
  };
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** The input holds log-probabilities. */
const ofTargets: Pointwise = {
  value: (x, y) => (y === 0 ? 0 : y * Math.log(y)) - y * x,
  byInput: (_x, y) => -y,
  byTarget: (x, y) => Math.log(y) + y / y - x,
};

const ofLogTargets: Pointwise = {
  value: (x, y) => Math.exp(y) * (y - x),
  byInput: (_x, y) => -Math.exp(y),
  byTarget: (x, y) => Math.exp(y) * (y - x + 1),
};

function divergence(call: KernelCall, reduction: Reduction): Numbers {
  const [input, target] = [call.numbers("input"), call.numbers("target")];
  const logarithmic = truthArgument(call, "log_target");
  const nodes = {
    none: logarithmic ? "Mul" : "Sub",
    mean: "Mean",
    sum: "Sum",
    batchmean: input.sizes.length === 0 ? "Sum" : "Div",
  };
  const sizes = pairSizes(input.sizes, target.sizes);
  return pointwiseLoss(call.run, {
    dtype: described(call.result).dtype,
    sizes,
    input,
    target,
    weight: undefined,
    reduction,
    divisor: reduction === "batchmean" ? (input.sizes[0] ?? 1) : countOf(sizes),
    node: `${nodes[reduction]}Backward0`,
    loss: logarithmic ? ofLogTargets : ofTargets,
  });
}
