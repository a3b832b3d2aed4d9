import type { Numbers } from "../../torch/numbers.ts";
import { axisArgument, truthArgument } from "../arguments.ts";
import { detached } from "../autograd.ts";
import { filled } from "../filled.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { softmax } from "../layers/softmax.ts";
import { eachLine } from "../lines.ts";
import { functionals } from "../names.ts";
import { exponential } from "../structure/exponential.ts";
import { elementsOf } from "../tensor.ts";
import { type Combination, combined } from "./combination.ts";

export const gumbelKernels: readonly (readonly [string, Kernel])[] = functionals("gumbel_softmax", sampledChoice);

/**
 * The softmax of (logits - log E) / tau with E drawn from the exponential distribution. `hard`: one-hot forward, with
 * the gradient of the softmax.
 */
function sampledChoice(call: KernelCall): Computed {
  const { run } = call;
  const logits = call.numbers("logits");
  const { dtype, sizes } = logits;
  const inner: KernelCall = { ...call, result: { kind: "none" } };
  const drawn = filled(run, dtype, sizes, (out) => {
    for (let i = 0; i < out.length; i++) out[i] = exponential(run.generator, 1);
  });
  const moved = combined(inner, [logits, drawn], dtype, dtype, {
    node: "AddBackward0",
    value: (a, b) => a - Math.log(b),
    slopes: [{ at: 1, reads: [] }],
  });
  const scaled = combined(inner, [moved, call.numbers("tau")], dtype, dtype, {
    node: "DivBackward0",
    value: (a, b) => a / b,
    slopes: [{ at: (_a, b) => 1 / b, reads: [1] }],
  });
  const dim = axisArgument(call, "dim", sizes.length);
  const soft = softmax(run, scaled, dim);
  if (!truthArgument(call, "hard")) return soft;
  return combined(inner, [oneHot(call, soft, dim), detached(soft), soft], dtype, dtype, straightThrough);
}

const straightThrough: Combination = {
  node: "AddBackward0",
  value: (hard, before, soft) => hard - before + soft,
  slopes: [undefined, undefined, { at: 1, reads: [] }],
};

/** 1 where each line is largest. */
function oneHot({ run }: KernelCall, soft: Numbers, dim: number): Numbers {
  const from = elementsOf(soft);
  return filled(run, soft.dtype, soft.sizes, (out) => {
    eachLine(soft.sizes, dim, (start, step, count) => {
      let largest = start;
      for (let index = 1; index < count; index++) {
        const at = start + index * step;
        if (from[at] > from[largest]) largest = at;
      }
      out[largest] = 1;
    });
  });
}
