import type { Elements, Numbers } from "../../torch/numbers.ts";
import { record } from "../autograd.ts";
import { larger, smaller } from "../elementwise/pairs.ts";
import { pairKernel } from "../elementwise/pair.ts";
import { sum } from "../gradient-sum.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { everywhere } from "../names.ts";
import { elementsOf } from "../tensor.ts";
import type { Run } from "../run.ts";
import { flowingRows, folded, type Reduction, reductionOf } from "./rows.ts";
import { selected } from "./selected.ts";

type Kind = "max" | "min";

/** Largest and smallest numbers, and where they stand: a NaN is both. */
export const extremeKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("max", (call) => extreme(call, "max")),
  ...everywhere("min", (call) => extreme(call, "min")),
  ...everywhere("amax", (call) => shared(call, "max", "AmaxBackward0")),
  ...everywhere("amin", (call) => shared(call, "min", "AminBackward0")),
  ...everywhere("argmax", (call) => place(call, "max")),
  ...everywhere("argmin", (call) => place(call, "min")),
  ...everywhere("aminmax", both),
];

function extreme(call: KernelCall, kind: Kind): Computed {
  if (call.given("other")) return pairKernel(() => (kind === "max" ? larger : smaller))(call);
  if (call.given("dim")) {
    return selected(call, kind === "max" ? "Max" : "Min", "0", (elements, start, end) =>
      placeIn(elements, start, end, kind),
    );
  }
  return shared(call, kind, kind === "max" ? "MaxBackward1" : "MinBackward1");
}

/** The gradient is shared evenly by those that are equal to the result. */
function shared(call: KernelCall, kind: Kind, name: string): Computed {
  const { run } = call;
  const input = call.numbers("input");
  const reduction = reductionOf(call, input.sizes.length);
  const result = largest(run, input, reduction, kind);
  record(run, name, [input], [result], [input, result], ([gradient]) => [
    gradient && flowingRows(run, gradient, input, reduction, evenly(elementsOf(result))),
  ]);
  return result;
}

/** Slopes by which all numbers that equal their row's result share its gradient. */
export function evenly(results: Elements) {
  return (out: Elements, given: number, elements: Elements, start: number, end: number, row: number): void => {
    const found = results[row];
    const equal = (value: number): boolean => value === found || (Number.isNaN(value) && Number.isNaN(found));
    let count = 0;
    for (let i = start; i < end; i++) if (equal(elements[i])) count++;
    for (let i = start; i < end; i++) out[i] = equal(elements[i]) ? given / count : 0;
  };
}

function largest(run: Run, input: Numbers, reduction: Reduction, kind: Kind): Numbers {
  return folded(
    run,
    input,
    reduction,
    input.dtype,
    (elements, start, end) => elements[placeIn(elements, start, end, kind)],
  );
}

/** The first among equals, and the first NaN before any number. */
function placeIn(elements: Elements, start: number, end: number, kind: Kind): number {
  let found = start;
  for (let i = start; i < end; i++) {
    const value = elements[i];
    if (Number.isNaN(value)) return i;
    if (kind === "max" ? value > elements[found] : value < elements[found]) found = i;
  }
  return found;
}

function place(call: KernelCall, kind: Kind): Computed {
  const input = call.numbers("input");
  const reduction = reductionOf(call, input.sizes.length);
  return folded(
    call.run,
    input,
    reduction,
    "int64",
    (elements, start, end) => placeIn(elements, start, end, kind) - start,
  );
}

function both(call: KernelCall): Computed {
  const { run } = call;
  const input = call.numbers("input");
  const reduction = reductionOf(call, input.sizes.length);
  const [low, high] = [largest(run, input, reduction, "min"), largest(run, input, reduction, "max")];
  record(run, "AminmaxBackward0", [input], [low, high], [input, low, high], ([byLow, byHigh]) => {
    const one = byLow && flowingRows(run, byLow, input, reduction, evenly(elementsOf(low)));
    const other = byHigh && flowingRows(run, byHigh, input, reduction, evenly(elementsOf(high)));
    return [one === undefined || other === undefined ? (one ?? other) : sum(run, one, other, false)];
  });
  return [low, high];
}
