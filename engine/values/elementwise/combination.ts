import type { Dtype } from "../../torch/dtype.ts";
import type { Elements, Numbers } from "../../torch/numbers.ts";
import { type Backward, record, refresh } from "../autograd.ts";
import { commonSizes, reducedTo } from "../broadcast.ts";
import { cast } from "../cast.ts";
import { filled } from "../filled.ts";
import type { KernelCall } from "../kernel.ts";
import type { Run } from "../run.ts";
import { isFloatingDtype, newTensor } from "../tensor.ts";
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
  /** Where a slope is 0, nothing flows back, whatever arrives: PyTorch chooses there and doesn't multiply. */
  readonly selects?: true;
};

/** An operation that takes one of several numbers as it is. */
export function selecting(combination: Combination): Combination {
  return { ...combination, selects: true };
}

/** The derivative by one operand at the operands' numbers and the result's; `reads` are those that it is told from. */
export type Slope = {
  readonly at: number | ((a: number, b: number, c: number, result: number) => number);
  readonly reads: readonly (number | "result")[];
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
  const sizes = commonSizes(operands.map((operand) => operand.sizes));
  const inputs = operands.map((operand) => operandOf(operand, computing, sizes));
  const computed = filled(run, resultDtype, sizes, (out) => {
    const [a, b = a, c = a] = inputs;
    if (combination.loop === undefined) fill(run, out, a, b, c, combination.value);
    else inSlices(run, out, a, b, combination.loop);
  });
  const result = laidOut(call.result, computed);
  if (!run.gradients || !isFloatingDtype(resultDtype)) return result;
  for (const operand of operands) refresh(operand);
  const slopes = combination.slopes.map((slope, index) => (operands[index].requiresGrad ? slope : undefined));
  const reads = new Set(slopes.flatMap((slope) => slope?.reads ?? []));
  const kept: Kept = {
    operands: operands.map((operand, index) => (reads.has(index) ? operand : undefined)),
    result: reads.has("result") ? result : undefined,
  };
  const saved = [...kept.operands, kept.result].filter((numbers) => numbers !== undefined);
  record(
    run,
    combination.node,
    operands,
    [result],
    saved,
    flowBack(run, slopes, operands.map(formOf), kept, computing, combination.selects === true),
  );
  return result;
}

/** The tensors that the slopes are told from; the others are not held. */
type Kept = { readonly operands: readonly (Numbers | undefined)[]; readonly result: Numbers | undefined };

type Form = { readonly sizes: readonly number[]; readonly dtype: Dtype };

function formOf({ sizes, dtype }: Numbers): Form {
  return { sizes, dtype };
}

function flowBack(
  run: Run,
  slopes: readonly (Slope | undefined)[],
  forms: readonly Form[],
  kept: Kept,
  computing: Dtype,
  selects: boolean,
): Backward {
  return ([gradient]) =>
    forms.map(({ sizes, dtype }, index) => {
      const slope = slopes[index];
      if (gradient === undefined || slope === undefined) return undefined;
      return cast(run, reducedTo(run, flowing(run, gradient, slope, kept, computing, selects), sizes), dtype);
    });
}

/** The gradient by one operand in the result's sizes. */
function flowing(run: Run, gradient: Numbers, { at }: Slope, kept: Kept, computing: Dtype, selects: boolean): Numbers {
  const { sizes, dtype } = gradient;
  if (at === 1) return gradient;
  if (at === 0) return newTensor(run, dtype, sizes);
  const given = operandOf(gradient, dtype, sizes);
  if (typeof at === "number") {
    return filled(run, dtype, sizes, (out) => {
      fill(run, out, given, given, given, (g) => g * at);
    });
  }
  const read = (numbers: Numbers | undefined): Operand =>
    numbers === undefined ? nothing : operandOf(numbers, computing, sizes);
  const [a = nothing, b = nothing, c = nothing] = kept.operands.map(read);
  const after = read(kept.result);
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
        out[i] = selects && change === 0 ? 0 : given.elements[i * given.step] * change;
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

function inSlices(run: Run, out: Elements, a: Operand, b: Operand, loop: NonNullable<Combination["loop"]>): void {
  if (out.length <= slice) {
    loop(out, a, b);
    return;
  }
  for (let from = 0; from < out.length; from += slice) {
    run.checkpoint();
    const part = ({ elements, step }: Operand): Operand =>
      step === 0 ? { elements, step } : { elements: elements.subarray(from, from + slice), step };
    loop(out.subarray(from, from + slice), part(a), part(b));
  }
}
