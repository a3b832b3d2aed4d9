import type { Dtype } from "../../torch/dtype.ts";
import type { Elements, Numbers } from "../../torch/numbers.ts";
import { record } from "../autograd.ts";
import { cast } from "../cast.ts";
import { combined } from "../elementwise/combination.ts";
import { described, filled } from "../filled.ts";
import type { Run } from "../run.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { everywhere } from "../names.ts";
import { elementsOf, isFloatingDtype } from "../tensor.ts";
import { flowingRows, folded, type Reduction, reductionOf, rowsOf, stretched } from "./rows.ts";

/** Sums, means and products; double precision inside. */
export const sumKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("sum", (call) => {
    const input = inputOf(call);
    const name = call.given("dim") ? "SumBackward1" : "SumBackward0";
    return sum(call.run, input, reductionOf(call, input.sizes.length), described(call.result).dtype, name);
  }),
  ...everywhere("nansum", nansum),
  ...everywhere("mean", mean),
  ...everywhere("nanmean", nanmean),
  ...everywhere("prod", product),
  ...everywhere("count_nonzero", (call) => {
    const input = call.numbers("input");
    return folded(call.run, input, reductionOf(call, input.sizes.length), "int64", (elements, start, end) => {
      let count = 0;
      for (let i = start; i < end; i++) if (elements[i] !== 0) count++;
      return count;
    });
  }),
];

/** The input in the dtype of the result. Integers that are widened are read as they are. */
function inputOf(call: KernelCall): Numbers {
  const input = call.numbers("input");
  const { dtype } = described(call.result);
  return isFloatingDtype(dtype) || isFloatingDtype(input.dtype) || dtype !== "int64"
    ? cast(call.run, input, dtype)
    : input;
}

export function sum(run: Run, input: Numbers, reduction: Reduction, dtype: Dtype, name: string): Numbers {
  const { sizes } = input;
  const result = folded(run, input, reduction, dtype, total);
  record(run, name, [input], [result], [], ([gradient]) => [gradient && stretched(gradient, sizes, reduction)]);
  return result;
}

function total(elements: Elements, start: number, end: number): number {
  let found = 0;
  for (let i = start; i < end; i++) found += elements[i];
  return found;
}

function nansum(call: KernelCall): Computed {
  const { run } = call;
  const input = inputOf(call);
  const reduction = reductionOf(call, input.sizes.length);
  const result = folded(run, input, reduction, described(call.result).dtype, knownTotal);
  record(run, "NansumBackward0", [input], [result], [input], ([gradient]) => [
    gradient &&
      flowingRows(run, gradient, input, reduction, (out, given, elements, start, end) => {
        for (let i = start; i < end; i++) out[i] = Number.isNaN(elements[i]) ? 0 : given;
      }),
  ]);
  return result;
}

function knownTotal(elements: Elements, start: number, end: number): number {
  let found = 0;
  for (let i = start; i < end; i++) if (!Number.isNaN(elements[i])) found += elements[i];
  return found;
}

function mean(call: KernelCall): Computed {
  const { run } = call;
  const input = inputOf(call);
  const { sizes } = input;
  const reduction = reductionOf(call, sizes.length);
  const { inner } = rowsOf(input, reduction);
  const result = folded(
    run,
    input,
    reduction,
    input.dtype,
    (elements, start, end) => total(elements, start, end) / inner,
  );
  record(run, call.given("dim") ? "MeanBackward1" : "MeanBackward0", [input], [result], [], ([gradient]) => {
    if (gradient === undefined) return [undefined];
    const given = elementsOf(gradient);
    const shared = filled(run, gradient.dtype, gradient.sizes, (out) => {
      for (let i = 0; i < out.length; i++) out[i] = given[i] / inner;
    });
    return [stretched(shared, sizes, reduction)];
  });
  return result;
}

/** The sum of what isn't NaN, divided by how many there are. */
function nanmean(call: KernelCall): Computed {
  const input = inputOf(call);
  const reduction = reductionOf(call, input.sizes.length);
  const known = folded(call.run, input, reduction, input.dtype, (elements, start, end) => {
    let count = 0;
    for (let i = start; i < end; i++) if (!Number.isNaN(elements[i])) count++;
    return count;
  });
  const plain: KernelCall = { ...call, result: { kind: "none" } };
  const sums = folded(call.run, input, reduction, input.dtype, knownTotal);
  record(call.run, "NansumBackward0", [input], [sums], [input], ([gradient]) => [
    gradient &&
      flowingRows(call.run, gradient, input, reduction, (out, given, elements, start, end) => {
        for (let i = start; i < end; i++) out[i] = Number.isNaN(elements[i]) ? 0 : given;
      }),
  ]);
  return combined(plain, [sums, known], input.dtype, input.dtype, {
    node: "DivBackward0",
    value: (a, b) => a / b,
    slopes: [{ at: (_a, b) => 1 / b, reads: [1] }],
  });
}

function product(call: KernelCall): Computed {
  const { run } = call;
  const input = inputOf(call);
  const reduction = reductionOf(call, input.sizes.length);
  const result = folded(run, input, reduction, described(call.result).dtype, (elements, start, end) => {
    let found = 1;
    for (let i = start; i < end; i++) found *= elements[i];
    return found;
  });
  const name = call.given("dim") ? "ProdBackward1" : "ProdBackward0";
  record(run, name, [input], [result], [input, result], ([gradient]) => [
    gradient && flowingRows(run, gradient, input, reduction, others),
  ]);
  return result;
}

/** The slope by each factor is the product of the others. */
function others(out: Elements, given: number, elements: Elements, start: number, end: number): void {
  let before = 1;
  const products = new Float64Array(end - start);
  for (let i = start; i < end; i++) {
    products[i - start] = before;
    before *= elements[i];
  }
  let after = 1;
  for (let i = end - 1; i >= start; i--) {
    out[i] = given * products[i - start] * after;
    after *= elements[i];
  }
}
