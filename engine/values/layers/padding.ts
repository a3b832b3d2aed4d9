import type { Numbers } from "../../torch/numbers.ts";
import { numbersIn, optionalNumber, textArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import { filled } from "../filled.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { functionals } from "../names.ts";
import { RaisedInRun, type Run } from "../run.ts";
import { countOf, elementsOf } from "../tensor.ts";

export type PaddingMode = "constant" | "reflect" | "replicate" | "circular";

/** torch.nn.functional.pad */
export const paddingKernels: readonly (readonly [string, Kernel])[] = functionals("pad", pad);

function pad(call: KernelCall): Numbers {
  const mode = (["constant", "reflect", "replicate", "circular"] as const).find(
    (one) => one === textArgument(call, "mode"),
  );
  const amounts = numbersIn(call, call.argument("pad"));
  return padded(call.run, call.numbers("input"), amounts, mode ?? "constant", optionalNumber(call, "value") ?? 0);
}

/** Pairs of (before, after) from the last axis on; what is negative cuts. */
export function padded(
  run: Run,
  input: Numbers,
  amounts: readonly number[],
  mode: PaddingMode,
  value: number,
): Numbers {
  const rank = input.sizes.length;
  const before = input.sizes.map((_, axis) => amounts[2 * (rank - 1 - axis)] ?? 0);
  const sizes = input.sizes.map((size, axis) => size + before[axis] + (amounts[2 * (rank - 1 - axis) + 1] ?? 0));
  if (mode !== "constant") checkReach(input, amounts, mode);
  const origins = input.sizes.map((size, axis) =>
    Array.from({ length: sizes[axis] }, (_, index) => originOf(index - before[axis], size, mode)),
  );
  const places = placesIn(input.sizes, origins);
  const from = elementsOf(input);
  const result = filled(run, input.dtype, sizes, (to) => {
    for (let index = 0; index < to.length; index++) to[index] = places[index] < 0 ? value : from[places[index]];
  });
  record(run, paddingNode(mode, amounts), [input], [result], [], ([gradient]) => {
    if (gradient === undefined) return [];
    const arrived = elementsOf(gradient);
    const sums = new Float64Array(countOf(input.sizes));
    for (let index = 0; index < arrived.length; index++) {
      if (places[index] >= 0) sums[places[index]] += arrived[index];
    }
    return [
      filled(run, input.dtype, input.sizes, (to) => {
        to.set(sums);
      }),
    ];
  });
  return result;
}

function paddingNode(mode: PaddingMode, amounts: readonly number[]): string {
  const axes = String(amounts.length / 2);
  switch (mode) {
    case "constant":
      return "ConstantPadNdBackward0";
    case "reflect":
      return `ReflectionPad${axes}DBackward0`;
    case "replicate":
      return `ReplicationPad${axes}DBackward0`;
    case "circular":
      return "CopySlices";
  }
}

/** Which element of an axis stands at a place that may lie outside; below 0: none. */
function originOf(at: number, size: number, mode: PaddingMode): number {
  if (at >= 0 && at < size) return at;
  switch (mode) {
    case "constant":
      return -1;
    case "reflect":
      return at < 0 ? -at : 2 * (size - 1) - at;
    case "replicate":
      return at < 0 ? 0 : size - 1;
    case "circular":
      return (at + size) % size;
  }
}

/** Where each element of the result stands in the input, row-major; below 0: nowhere. */
function placesIn(sizes: readonly number[], origins: readonly (readonly number[])[]): Float64Array {
  return origins.reduce((found, along, axis) => {
    const next = new Float64Array(found.length * along.length);
    let at = 0;
    for (const start of found) {
      for (const origin of along) next[at++] = start < 0 || origin < 0 ? -1 : start * sizes[axis] + origin;
    }
    return next;
  }, new Float64Array(1));
}

/** Reflection and circles take no more than the axis has. */
function checkReach(input: Numbers, amounts: readonly number[], mode: PaddingMode): void {
  const rank = input.sizes.length;
  for (let pair = 0; 2 * pair < amounts.length; pair++) {
    const axis = rank - 1 - pair;
    const size = input.sizes[axis];
    const [before, after] = [amounts[2 * pair], amounts[2 * pair + 1]];
    if (mode === "reflect" && Math.max(before, after) >= size) {
      throw new RaisedInRun(
        "RuntimeError",
        `Argument #${String(4 + 2 * pair)}: Padding size should be less than the corresponding input dimension, but got: padding (${String(before)}, ${String(after)}) at dimension ${String(axis)} of input [${input.sizes.join(", ")}]`,
      );
    }
    if (mode === "circular" && Math.max(before, after) > size) {
      throw new RaisedInRun("RuntimeError", "Padding value causes wrapping around more than once.");
    }
  }
}
