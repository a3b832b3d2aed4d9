import type { Numbers } from "../../torch/numbers.ts";
import { record } from "../autograd.ts";
import type { Kernel, KernelCall } from "../kernel.ts";
import { everywhere, functions, methods } from "../names.ts";
import { type Run, RunStopped } from "../run.ts";
import { contiguousStrides, isContiguous, viewOn } from "../tensor.ts";
import { resultSizes } from "./arguments.ts";
import { cloned, copied } from "./copies.ts";
import { stridesFor, withSizes } from "./views.ts";

/** view, reshape, flatten and their like. */
export const reshapingKernels: readonly (readonly [string, Kernel])[] = [
  ...methods("view", (call) => (call.given("dtype") ? reinterpreted(call) : ofSizes(call, "self"))),
  ...everywhere("reshape", (call) => reshaped(call.run, call.numbers("input"), resultSizes(call))),
  ...methods("view_as", (call) => ofSizes(call, "self")),
  ...methods("reshape_as", (call) => reshaped(call.run, call.numbers("self"), resultSizes(call))),
  ...everywhere("flatten", (call) => flattened(call.run, call.numbers("input"), resultSizes(call))),
  ...everywhere("ravel", (call) => raveled(call.run, call.numbers("input"), resultSizes(call))),
  ...methods("unflatten", (call) => ofSizes(call, "input")),
  ...functions("unflatten", (call) => ofSizes(call, "input")),
];

function ofSizes(call: KernelCall, name: string): Numbers {
  return viewAs(call.run, call.numbers(name), resultSizes(call));
}

/** Tensor.view; without strides that show the sizes, on a copy. */
export function viewAs(run: Run, input: Numbers, sizes: readonly number[], name = "ViewBackward0"): Numbers {
  const strides = stridesFor(input, sizes);
  const result =
    strides === undefined
      ? viewOn(copied(run, input), sizes, contiguousStrides(sizes), 0)
      : viewOn(input, sizes, strides, input.offset);
  record(run, name, [input], [result], [], ([gradient]) => [
    gradient === undefined ? undefined : withSizes(run, gradient, input.sizes),
  ]);
  return result;
}

/** A view where one can be, else a copy. */
export function reshaped(run: Run, input: Numbers, sizes: readonly number[]): Numbers {
  if (stridesFor(input, sizes) !== undefined) {
    return viewAs(run, input, sizes, isContiguous(input) ? "ViewBackward0" : "ReshapeAliasBackward0");
  }
  const copy = cloned(run, input);
  const result = viewOn(copy, sizes, contiguousStrides(sizes), 0);
  const owned: Numbers = { ...result, viewOf: undefined };
  record(run, "UnsafeViewBackward0", [copy], [owned], [], ([gradient]) => [
    gradient === undefined ? undefined : withSizes(run, gradient, copy.sizes),
  ]);
  return owned;
}

/** flatten of a tensor with one axis already is the tensor itself. */
function flattened(run: Run, input: Numbers, sizes: readonly number[]): Numbers {
  return input.sizes.length === sizes.length ? input : reshaped(run, input, sizes);
}

/** ravel copies first where the elements don't lie in order. */
function raveled(run: Run, input: Numbers, sizes: readonly number[]): Numbers {
  return viewAs(run, isContiguous(input) ? input : cloned(run, input), sizes);
}

function reinterpreted(call: KernelCall): Numbers {
  const input = call.numbers("self");
  const dtype = call.argument("dtype");
  if (dtype.kind === "dtype" && dtype.dtype === input.dtype) return input;
  throw new RunStopped("unread", "the elements aren't read as another dtype by view(dtype)");
}
