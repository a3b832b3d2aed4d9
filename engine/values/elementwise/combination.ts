import type { Dtype } from "../../torch/dtype.ts";
import type { Elements, Numbers } from "../../torch/numbers.ts";
import { record, refresh } from "../autograd.ts";
import { commonSizes, reducedTo } from "../broadcast.ts";
import { cast } from "../cast.ts";
import { filled } from "../filled.ts";
import type { KernelCall } from "../kernel.ts";
import type { Run } from "../run.ts";
import { newTensor } from "../tensor.ts";
import { laidOut } from "./layout.ts";
import { type Operand, operandOf } from "./operands.ts";

/** One number of the result from those of up to three operands. */
export type Pointwise = (a: number, b: number, c: number) => number;

/** What an elementwise operation computes, and how its result changes with each operand. */
export type Combination = {
  /** As PyTorch prints it: "MulBackward0". */
  readonly node: string;
  readonly value: Pointwise;
  /** The same for whole arrays, where speed matters. */
  readonly loop?: (out: Elements, a: Operand, b: Operand) => void;
  /** By operand; undefined: none flows back. */
  readonly slopes: readonly (Slope | undefined)[];
};

/** The derivative by one operand at the operands' numbers and the result's; `reads` are those that it is told from. */
export type Slope = {
  readonly at: number | ((a: number, b: number, c: number, result: number) => number);
  readonly reads: readonly (0 | 1 | 2 | "result")[];
};

/** After so many elements the clock is asked. */
const slice = 500_000;

/** Up to three operands, stretched together, combined in one dtype into a new tensor of `resultDtype`. */
export function combined(
  call: KernelCall,
  operands: readonly Numbers[],
  computing: Dtype,
  resultDtype: Dtype,
  combination: Combination,
): Numbers {
  const { run } = call;
  for (const operand of operands) refresh(run, operand);
  const wanted = operands.map(({ requiresGrad }) => requiresGrad);
  const sizes = commonSizes(operands.map((operand) => operand.sizes));
  const inputs = operands.map((operand) => operandOf(operand, computing, sizes));
  const computed = filled(run, resultDtype, sizes, (out) => {
    const [a, b = a, c = a] = inputs;
    if (combination.loop === undefined) fill(run, out, a, b, c, combination.value);
    else combination.loop(out, a, b);
  });
  const result = laidOut(call.result, computed);
  record(run, combination.node, operands, [result], savedBy(combination, operands, result), ([gradient]) =>
    operands.map((operand, index) => {
      const slope = combination.slopes[index];
      if (gradient === undefined || slope === undefined || !wanted[index]) return undefined;
      const whole = flowing(run, gradient, slope, operands, computing, result);
      return cast(run, reducedTo(run, whole, operand.sizes), operand.dtype);
    }),
  );
  return result;
}

function savedBy({ slopes }: Combination, operands: readonly Numbers[], result: Numbers): readonly Numbers[] {
  const read = slopes.flatMap((slope, index) => (operands[index].requiresGrad ? (slope?.reads ?? []) : []));
  return [...new Set(read)].map((which) => (which === "result" ? result : operands[which]));
}

/** The gradient by one operand in the result's sizes. */
function flowing(
  run: Run,
  gradient: Numbers,
  slope: Slope,
  operands: readonly Numbers[],
  computing: Dtype,
  result: Numbers,
): Numbers {
  const { at } = slope;
  const { sizes, dtype } = gradient;
  if (at === 1) return gradient;
  if (at === 0) return newTensor(run, dtype, sizes);
  const [given, after] = [operandOf(gradient, dtype, sizes), operandOf(result, result.dtype, sizes)];
  if (typeof at === "number")
    return filled(run, dtype, sizes, (out) => fill(run, out, given, given, given, (g) => g * at));
  const [a, b = a, c = a] = operands.map((operand, index) =>
    slope.reads.some((which) => which === index) ? operandOf(operand, computing, sizes) : nothing,
  );
  return filled(run, dtype, sizes, (out) => {
    for (let from = 0; from < out.length; from += slice) {
      run.checkpoint();
      const to = Math.min(out.length, from + slice);
      for (let i = from; i < to; i++) {
        const change = at(
          a.elements[i * a.step],
          b.elements[i * b.step],
          c.elements[i * c.step],
          after.elements[i * after.step],
        );
        out[i] = given.elements[i * given.step] * change;
      }
    }
  });
}

const nothing: Operand = { elements: Float64Array.of(0), step: 0 };

function fill(run: Run, out: Elements, a: Operand, b: Operand, c: Operand, value: Pointwise): void {
  const [one, two, three] = [a.elements, b.elements, c.elements];
  for (let from = 0; from < out.length; from += slice) {
    run.checkpoint();
    const to = Math.min(out.length, from + slice);
    for (let i = from; i < to; i++) out[i] = value(one[i * a.step], two[i * b.step], three[i * c.step]);
  }
}
