import type { Elements, Numbers } from "../../torch/numbers.ts";
import { numberArgument, truthArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { everywhere, functions } from "../names.ts";
import { elementsOf } from "../tensor.ts";
import { flowingRows, folded, type Reduction, reductionOf, rowsOf } from "./rows.ts";

type Kind = "std" | "var";

/** Variances and standard deviations, unbiased unless said otherwise. */
export const deviationKernels: readonly (readonly [string, Kernel])[] = (["std", "var"] as const).flatMap((kind) => [
  ...everywhere(kind, (call) => deviation(call, kind)),
  ...functions(`${kind}_mean`, (call) => withMean(call, kind)),
]);

function deviation(call: KernelCall, kind: Kind): Computed {
  const { run } = call;
  const input = call.numbers("input");
  const reduction = reductionOf(call, input.sizes.length);
  const degrees = degreesOf(call, input, reduction, kind);
  const result = folded(run, input, reduction, input.dtype, spread(kind, degrees));
  const saved = kind === "std" ? [input, result] : [input];
  const name = kind === "std" ? "StdBackward0" : "VarBackward0";
  record(run, name, [input], [result], saved, ([gradient]) => [
    gradient && flowingRows(run, gradient, input, reduction, slopes(kind, degrees, elementsOf(result))),
  ]);
  return result;
}

function withMean(call: KernelCall, kind: Kind): Computed {
  const { run } = call;
  const input = call.numbers("input");
  const reduction = reductionOf(call, input.sizes.length);
  const degrees = degreesOf(call, input, reduction, `${kind}_mean`);
  const { inner } = rowsOf(input, reduction);
  const result = folded(run, input, reduction, input.dtype, spread(kind, degrees));
  const means = folded(run, input, reduction, input.dtype, meanOf);
  const saved = kind === "std" ? [input, result] : [input];
  const name = kind === "std" ? "StdMeanBackward0" : "VarMeanBackward0";
  record(run, name, [input], [result, means], saved, ([gradient, byMean]) => {
    const some = gradient ?? byMean;
    if (some === undefined) return [undefined];
    const own = slopes(kind, degrees, elementsOf(result));
    const shares = byMean === undefined ? undefined : elementsOf(byMean);
    const back = flowingRows(run, some, input, reduction, (out, given, elements, start, end, row) => {
      if (gradient === undefined) out.fill(0, start, end);
      else own(out, given, elements, start, end, row);
      if (shares !== undefined) for (let i = start; i < end; i++) out[i] += shares[row] / inner;
    });
    return [back];
  });
  return [result, means];
}

/** How many numbers a row has, less the correction; PyTorch warns where nothing is left. */
function degreesOf(call: KernelCall, input: Numbers, reduction: Reduction, name: string): number {
  const given = call.given("correction") && call.argument("correction").kind !== "none";
  const correction = given
    ? numberArgument(call, "correction")
    : Number(!call.given("unbiased") || truthArgument(call, "unbiased"));
  const { inner, outer } = rowsOf(input, reduction);
  if (inner - correction <= 0 && outer > 0) {
    call.run.warn(
      "UserWarning",
      `${name}(): degrees of freedom is <= 0. Correction should be strictly less than the reduction factor (input numel divided by output numel).`,
    );
  }
  return Math.max(0, inner - correction);
}

function meanOf(elements: Elements, start: number, end: number): number {
  let total = 0;
  for (let i = start; i < end; i++) total += elements[i];
  return total / (end - start);
}

function spread(kind: Kind, degrees: number): (elements: Elements, start: number, end: number) => number {
  return (elements, start, end) => {
    const mean = meanOf(elements, start, end);
    let squares = 0;
    for (let i = start; i < end; i++) squares += (elements[i] - mean) ** 2;
    return kind === "std" ? Math.sqrt(squares / degrees) : squares / degrees;
  };
}

function slopes(kind: Kind, degrees: number, results: Elements) {
  return (out: Elements, given: number, elements: Elements, start: number, end: number, row: number): void => {
    const mean = meanOf(elements, start, end);
    const found = results[row];
    const factor = kind === "var" ? (2 * given) / degrees : found === 0 ? 0 : given / found / degrees;
    for (let i = start; i < end; i++) out[i] = factor * (elements[i] - mean);
  };
}
