import type { Numbers } from "../../torch/numbers.ts";
import { axisArgument } from "../arguments.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { everywhere, methods } from "../names.ts";
import type { Run } from "../run.ts";
import { axesArgument } from "./arguments.ts";
import { type Layout, turned } from "./views.ts";

/** transpose, permute and their like: the same axes in another order. */
export const reorderingKernels: readonly (readonly [string, Kernel])[] = [
  ...everywhere("transpose swapdims", (call) => swapped(call, "dim0", "dim1")),
  ...everywhere("swapaxes", (call) => swapped(call, "axis0", "axis1")),
  ...everywhere("permute", (call) => {
    const input = call.numbers("input");
    return permuted(call.run, input, axesArgument(call, "dims", input.sizes.length));
  }),
  ...everywhere("t", (call) => transposed(call.run, call.numbers("input"))),
  ...everywhere("movedim moveaxis", moved),
  ...everywhere("adjoint", (call) => matrixTransposed(call.run, call.numbers("input"))),
  ...methods("T", (call) => reversed(call.run, call.numbers("input"))),
  ...methods("mT mH H", (call) => matrixTransposed(call.run, call.numbers("input"))),
];

/** The axes in this order, each given by its number before: Tensor.permute. */
export function permuted(run: Run, input: Numbers, order: readonly number[], name = "PermuteBackward0"): Numbers {
  const back: number[] = [];
  for (const [to, from] of order.entries()) back[from] = to;
  return turned(run, name, input, ordered(order), ordered(back));
}

function ordered(order: readonly number[]): (of: Layout) => Layout {
  return ({ sizes, strides, offset }) => ({
    sizes: order.map((from) => sizes[from]),
    strides: order.map((from) => strides[from]),
    offset,
  });
}

function swapped(call: KernelCall, first: string, second: string): Numbers {
  const input = call.numbers("input");
  const rank = input.sizes.length;
  return exchanged(call.run, input, axisArgument(call, first, rank), axisArgument(call, second, rank));
}

/** Tensor.transpose */
function exchanged(run: Run, input: Numbers, one: number, other: number): Numbers {
  const order = [...input.sizes.keys()];
  if (order.length > 0) [order[one], order[other]] = [other, one];
  return permuted(run, input, order, "TransposeBackward0");
}

function transposed(run: Run, input: Numbers): Numbers {
  const order = [...input.sizes.keys()].reverse();
  return permuted(run, input, order, "TBackward0");
}

function reversed(run: Run, input: Numbers): Numbers {
  return permuted(run, input, [...input.sizes.keys()].reverse());
}

/** The last two axes change places; numbers stay. */
function matrixTransposed(run: Run, input: Numbers): Numbers {
  const rank = input.sizes.length;
  return rank < 2 ? input : exchanged(run, input, rank - 2, rank - 1);
}

function moved(call: KernelCall): Numbers {
  const input = call.numbers("input");
  const rank = input.sizes.length;
  const source = axesArgument(call, "source", rank);
  const destination = axesArgument(call, "destination", rank);
  const rest = [...input.sizes.keys()].filter((dim) => !source.includes(dim));
  const order = input.sizes.map((_, dim) => {
    const at = destination.indexOf(dim);
    return at < 0 ? (rest.shift() ?? 0) : source[at];
  });
  return permuted(call.run, input, order);
}
