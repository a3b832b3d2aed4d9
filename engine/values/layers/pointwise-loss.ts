import type { Dtype } from "../../torch/dtype.ts";
import type { Numbers } from "../../torch/numbers.ts";
import { record } from "../autograd.ts";
import { broadcastTo, reducedTo } from "../broadcast.ts";
import { cast } from "../cast.ts";
import { filled } from "../filled.ts";
import type { Run } from "../run.ts";
import { countOf, elementsOf } from "../tensor.ts";
import type { Reduction } from "./reduction.ts";

/** A loss of each pair of prediction x and target y, with its slopes by both. `index` is the pair's place. */
export type Pointwise = {
  readonly value: (x: number, y: number, index: number) => number;
  readonly byInput: (x: number, y: number, index: number) => number;
  readonly byTarget: (x: number, y: number, index: number) => number;
};

export type PointwiseLoss = {
  readonly dtype: Dtype;
  /** The sizes of the pairs, to which both are broadcast. */
  readonly sizes: readonly number[];
  readonly input: Numbers;
  readonly target: Numbers;
  readonly weight: Numbers | undefined;
  readonly reduction: Reduction;
  /** What the mean divides by; undefined: by how many there are. */
  readonly divisor: number | undefined;
  readonly node: string;
  readonly loss: Pointwise;
};

/** The losses of all pairs, weighted and reduced. */
export function pointwiseLoss(run: Run, given: PointwiseLoss): Numbers {
  const { dtype, sizes, reduction, node, loss } = given;
  const [input, target] = [cast(run, given.input, dtype), cast(run, given.target, dtype)];
  const [x, y] = [elementsOf(broadcastTo(input, sizes)), elementsOf(broadcastTo(target, sizes))];
  const weight = given.weight && elementsOf(broadcastTo(given.weight, sizes));
  const count = countOf(sizes);
  const divisor = reduction === "none" || reduction === "sum" ? 1 : (given.divisor ?? count);
  const result = filled(run, dtype, reduction === "none" ? sizes : [], (to) => {
    let sum = 0;
    for (let index = 0; index < count; index++) {
      const one = loss.value(x[index], y[index], index) * (weight?.[index] ?? 1);
      if (reduction === "none") to[index] = one;
      else sum += one;
    }
    if (reduction !== "none") to[0] = sum / divisor;
  });
  const saved = [input, target, ...(given.weight === undefined ? [] : [given.weight])];
  const wanted = [input, target].map(({ requiresGrad }) => requiresGrad);
  record(run, node, [input, target], [result], saved, ([gradient]) => {
    if (gradient === undefined) return [];
    const arrived = elementsOf(gradient);
    const slopes = (slope: Pointwise["value"]): Numbers =>
      filled(run, dtype, sizes, (to) => {
        for (let index = 0; index < count; index++) {
          const share = (arrived[reduction === "none" ? index : 0] / divisor) * (weight?.[index] ?? 1);
          to[index] = share * slope(x[index], y[index], index);
        }
      });
    return [
      wanted[0] ? reducedTo(run, slopes(loss.byInput), input.sizes) : undefined,
      wanted[1] ? reducedTo(run, slopes(loss.byTarget), target.sizes) : undefined,
    ];
  });
  return result;
}
