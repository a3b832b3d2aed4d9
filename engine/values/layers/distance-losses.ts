import type { Elements, Numbers } from "../../torch/numbers.ts";
import { numberArgument, optionalTensor } from "../arguments.ts";
import { described } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { functionals } from "../names.ts";
import { RaisedInRun } from "../run.ts";
import { sameSizes } from "../broadcast.ts";
import { elementsOf } from "../tensor.ts";
import { inModule } from "./module-arguments.ts";
import { type Pointwise, pointwiseLoss } from "./pointwise-loss.ts";
import { type Reduction, reductionArgument } from "./reduction.ts";

/** Losses of the difference between prediction and target, and their modules. */
export const distanceLossKernels: readonly (readonly [string, Kernel])[] = (
  [
    ["mse_loss", "MSELoss", () => ({ node: "MseLoss", plain: "Pow", loss: square })],
    ["l1_loss", "L1Loss", () => ({ node: undefined, plain: "Abs", loss: absolute })],
    ["smooth_l1_loss", "SmoothL1Loss", (call) => smoothLoss(numberArgument(call, "beta"))],
    ["huber_loss", "HuberLoss", (call) => huberLoss(numberArgument(call, "delta"))],
  ] as const satisfies readonly (readonly [string, string, (call: KernelCall) => Distance])[]
).flatMap(([name, className, distance]) => {
  const weighted = name !== "smooth_l1_loss";
  const legacy = name !== "huber_loss";
  return [
    ...functionals(name, (call) => {
      const weight = weighted ? optionalTensor(call, "weight") : undefined;
      return distanceLoss(call, distance(call), reductionArgument(call, legacy), weight);
    }),
    [
      `torch.nn.${className}.forward`,
      inModule((call) => distanceLoss(call, distance(call), reductionArgument(call, false), undefined)),
    ] as const,
  ];
});

/** `node`: the name of its own operation in PyTorch; undefined: it is composed, of `plain` and a reduction. */
type Distance = { readonly node: string | undefined; readonly plain: string; readonly loss: Pointwise };

/** A loss of the difference alone: its slope by the target is the opposite. */
function ofDifference(value: (d: number) => number, slope: (d: number) => number): Pointwise {
  return {
    value: (x, y) => value(x - y),
    byInput: (x, y) => slope(x - y),
    byTarget: (x, y) => -slope(x - y),
  };
}

const square = ofDifference(
  (d) => d * d,
  (d) => 2 * d,
);

const absolute = ofDifference(Math.abs, Math.sign);

function smoothLoss(beta: number): Distance {
  if (beta === 0) return { node: undefined, plain: "Abs", loss: absolute };
  const loss = ofDifference(
    (d) => (Math.abs(d) < beta ? (0.5 * d * d) / beta : Math.abs(d) - 0.5 * beta),
    (d) => (Math.abs(d) < beta ? d / beta : Math.sign(d)),
  );
  return { node: "SmoothL1Loss", plain: "Abs", loss };
}

function huberLoss(delta: number): Distance {
  const loss = ofDifference(
    (d) => (Math.abs(d) <= delta ? 0.5 * d * d : delta * (Math.abs(d) - 0.5 * delta)),
    (d) => (Math.abs(d) <= delta ? d : delta * Math.sign(d)),
  );
  return { node: "HuberLoss", plain: "Mul", loss };
}

function distanceLoss(
  call: KernelCall,
  { node, plain, loss }: Distance,
  reduction: Reduction,
  weight: Numbers | undefined,
): Numbers {
  const [input, target] = [call.numbers("input"), call.numbers("target")];
  if (weight !== undefined && !sameSizes(weight.sizes, input.sizes)) {
    throw new RaisedInRun("ValueError", "Weights and input must have the same size.");
  }
  const composed = { none: weight === undefined ? plain : "Mul", sum: "Sum", mean: "Mean", batchmean: "Mean" };
  const totalled = weight !== undefined && node !== "HuberLoss";
  const last = totalled && reduction === "mean" ? "Div" : composed[reduction];
  return pointwiseLoss(call.run, {
    dtype: described(call.result).dtype,
    sizes: pairSizes(input.sizes, target.sizes),
    input,
    target,
    weight,
    reduction,
    divisor: totalled ? total(elementsOf(weight)) : undefined,
    node: `${node === undefined || weight !== undefined ? last : node}Backward0`,
    loss,
  });
}

/** The common sizes of broadcasting. */
export function pairSizes(a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [one, other] = [a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1];
    return one === 1 ? other : one;
  });
}

function total(elements: Elements): number {
  let sum = 0;
  for (const one of elements) sum += one;
  return sum;
}
