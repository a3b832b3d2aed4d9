import type { Elements, Numbers } from "../../torch/numbers.ts";
import { numberArgument, optionalTensor } from "../arguments.ts";
import { record } from "../autograd.ts";
import { cast } from "../cast.ts";
import { described, filled } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { functionals } from "../names.ts";
import { RaisedInRun, type Run } from "../run.ts";
import { countOf, elementsOf, isFloatingDtype } from "../tensor.ts";
import { inModule } from "./module-arguments.ts";
import { type Reduction, reductionArgument } from "./reduction.ts";
import { logSoftmax } from "./softmax.ts";

/** torch.nn.functional.cross_entropy and nll_loss, and their modules: the classes are on axis 1, or alone. */
export const classLossKernels: readonly (readonly [string, Kernel])[] = [
  ...functionals("cross_entropy", (call) => crossEntropy(call, reductionArgument(call, true))),
  ["torch.nn.CrossEntropyLoss.forward", inModule((call) => crossEntropy(call, reductionArgument(call, false)))],
  ...functionals("nll_loss", (call) => likelihood(call, reductionArgument(call, true))),
  ["torch.nn.NLLLoss.forward", inModule((call) => likelihood(call, reductionArgument(call, false)))],
];

/** [batch, classes, places]; the element of class c at place p of sample b is at `(b * classes + c) * places + p`. */
type Layout = {
  readonly batch: number;
  readonly classes: number;
  readonly places: number;
  readonly rank: number;
  /** The sizes without the classes. */
  readonly left: readonly number[];
};

function layoutOf({ sizes }: Numbers): Layout {
  const rank = sizes.length;
  return rank === 1
    ? { batch: 1, classes: sizes[0], places: 1, rank, left: [] }
    : { batch: sizes[0], classes: sizes[1], places: countOf(sizes.slice(2)), rank, left: sizes.toSpliced(1, 1) };
}

function crossEntropy(call: KernelCall, reduction: Reduction): Numbers {
  const { run } = call;
  const target = call.numbers("target");
  const { dtype } = described(call.result);
  const input = cast(run, call.numbers("input"), dtype);
  const layout = layoutOf(input);
  const smoothing = numberArgument(call, "label_smoothing");
  const logarithms = logSoftmax(run, input, layout.rank === 1 ? 0 : 1);
  const weight = optionalTensor(call, "weight");
  if (isFloatingDtype(target.dtype) && target.sizes.length === input.sizes.length) {
    return againstProbabilities(run, logarithms, cast(run, target, dtype), layout, weight, reduction, smoothing);
  }
  const indices = chosenClasses(target, layout.classes, numberArgument(call, "ignore_index"));
  const node = smoothing === 0 ? likelihoodNode(layout, reduction) : "AddBackward0";
  return againstClasses(run, logarithms, indices, layout, weight, reduction, smoothing, node);
}

function likelihood(call: KernelCall, reduction: Reduction): Numbers {
  const input = call.numbers("input");
  const layout = layoutOf(input);
  const indices = chosenClasses(call.numbers("target"), layout.classes, numberArgument(call, "ignore_index"));
  const node = likelihoodNode(layout, reduction);
  return againstClasses(call.run, input, indices, layout, optionalTensor(call, "weight"), reduction, 0, node);
}

function likelihoodNode({ rank }: Layout, reduction: Reduction): string {
  if (rank <= 2) return "NllLossBackward0";
  return rank !== 4 && reduction === "none" ? "ViewBackward0" : "NllLoss2DBackward0";
}

/** The class of each place; -1 where it is ignored. */
function chosenClasses(target: Numbers, classes: number, ignored: number): Float64Array {
  const given = elementsOf(target);
  const found = new Float64Array(given.length);
  for (let index = 0; index < given.length; index++) {
    const chosen = given[index];
    if (chosen !== ignored && (chosen < 0 || chosen >= classes)) {
      throw new RaisedInRun("IndexError", `Target ${String(chosen)} is out of bounds.`);
    }
    found[index] = chosen === ignored ? -1 : chosen;
  }
  return found;
}

/** How much each logarithm counts in each place's loss, and what the sum is divided by. */
function againstClasses(
  run: Run,
  logarithms: Numbers,
  indices: Float64Array,
  layout: Layout,
  weight: Numbers | undefined,
  reduction: Reduction,
  smoothing: number,
  node: string,
): Numbers {
  const { batch, classes, places, left } = layout;
  const factors = weight && elementsOf(weight);
  const [chosen, others] = [1 - smoothing, smoothing / classes];
  let [total, counted] = [0, 0];
  for (const index of indices) {
    if (index < 0) continue;
    total += factors?.[index] ?? 1;
    counted++;
  }
  const divisor = reduction === "mean" ? (weight === undefined ? counted : total) : 1;
  /** Visits the logarithms that count: the place, and the factor before the division. */
  const eachTerm = (visit: (at: number, place: number, factor: number) => void): void => {
    for (let sample = 0; sample < batch; sample++) {
      for (let spot = 0; spot < places; spot++) {
        const place = sample * places + spot;
        const index = indices[place];
        if (index < 0) continue;
        const start = sample * classes * places + spot;
        visit(start + index * places, place, -chosen * (factors?.[index] ?? 1));
        for (let one = 0; smoothing !== 0 && one < classes; one++) {
          visit(start + one * places, place, -others * (factors?.[one] ?? 1));
        }
      }
    }
  };
  const from = elementsOf(logarithms);
  const result = filled(run, logarithms.dtype, reduction === "none" ? left : [], (to) => {
    const sums = new Float64Array(to.length);
    eachTerm((at, place, factor) => {
      sums[reduction === "none" ? place : 0] += factor * from[at];
    });
    for (let index = 0; index < to.length; index++) to[index] = sums[index] / divisor;
  });
  record(run, node, [logarithms], [result], [logarithms], ([gradient]) => {
    if (gradient === undefined) return [];
    const arrived = elementsOf(gradient);
    return [
      filled(run, logarithms.dtype, logarithms.sizes, (to) => {
        eachTerm((at, place, factor) => {
          to[at] += (factor * arrived[reduction === "none" ? place : 0]) / divisor;
        });
      }),
    ];
  });
  return result;
}

/** The target has a probability for each class. */
function againstProbabilities(
  run: Run,
  logarithms: Numbers,
  target: Numbers,
  layout: Layout,
  weight: Numbers | undefined,
  reduction: Reduction,
  smoothing: number,
): Numbers {
  const { batch, classes, places, left } = layout;
  const factors = weight && elementsOf(weight);
  const divisor = reduction === "mean" ? batch * places : 1;
  const [x, y] = [elementsOf(logarithms), elementsOf(target)];
  const count = x.length;
  const placeOf = (at: number): number =>
    reduction === "none" ? Math.floor(at / (classes * places)) * places + (at % places) : 0;
  const factorOf = (at: number): number => -(factors?.[Math.floor(at / places) % classes] ?? 1) / divisor;
  const smoothed = (at: number): number => y[at] * (1 - smoothing) + smoothing / classes;
  const result = filled(run, logarithms.dtype, reduction === "none" ? left : [], (to) => {
    const sums = new Float64Array(to.length);
    for (let at = 0; at < count; at++) sums[placeOf(at)] += factorOf(at) * x[at] * smoothed(at);
    to.set(sums);
  });
  const node = reduction === "mean" ? "DivBackward1" : "NegBackward0";
  const wanted = [logarithms, target].map(({ requiresGrad }) => requiresGrad);
  record(run, node, [logarithms, target], [result], [logarithms, target], ([gradient]) => {
    if (gradient === undefined) return [];
    const arrived = elementsOf(gradient);
    const slopes = (of: (at: number) => number): Numbers =>
      filled(run, logarithms.dtype, logarithms.sizes, (to: Elements) => {
        for (let at = 0; at < count; at++) to[at] = arrived[placeOf(at)] * factorOf(at) * of(at);
      });
    return [wanted[0] ? slopes(smoothed) : undefined, wanted[1] ? slopes((at) => x[at] * (1 - smoothing)) : undefined];
  });
  return result;
}
