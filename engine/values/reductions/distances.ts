import type { Numbers } from "../../torch/numbers.ts";
import { axisArgument, numberArgument, truthArgument } from "../arguments.ts";
import { record } from "../autograd.ts";
import { broadcastTo, commonSizes, reducedTo } from "../broadcast.ts";
import { cast } from "../cast.ts";
import { combined } from "../elementwise/combination.ts";
import { described, filled } from "../filled.ts";
import type { Computed, Kernel, KernelCall } from "../kernel.ts";
import { everywhere, functionals, functions } from "../names.ts";
import { countOf, elementsOf } from "../tensor.ts";
import { quotient } from "./norms.ts";
import type { Reduction } from "./rows.ts";
import { sum } from "./sums.ts";
import { norm, normSlope, vectorNorm } from "./vector-norm.ts";

/** Distances between vectors, and the cosine of their angle. */
export const distanceKernels: readonly (readonly [string, Kernel])[] = [
  ...functions("cosine_similarity", cosine),
  ...functionals("cosine_similarity", cosine),
  ...functions("pairwise_distance", pairwise),
  ...functionals("pairwise_distance", pairwise),
  ...functions("cdist", between),
  ...everywhere("dist", (call) => {
    const { dtype } = described(call.result);
    const apart = difference(plain(call), call.numbers("input"), call.numbers("other"), dtype, 0);
    const axes = apart.sizes.map((_, axis) => axis);
    return vectorNorm(call.run, apart, numberArgument(call, "p"), { axes, keep: false }, "DistBackward0");
  }),
];

/** Results inside a computation have no memory order that a rule tells. */
function plain(call: KernelCall): KernelCall {
  return { ...call, result: { kind: "none" } };
}

function difference(call: KernelCall, left: Numbers, right: Numbers, dtype: Numbers["dtype"], shift: number): Numbers {
  return combined(call, [left, right], dtype, dtype, {
    node: "SubBackward0",
    value: (a, b) => a - b + shift,
    slopes: [
      { at: 1, reads: [] },
      { at: -1, reads: [] },
    ],
  });
}

/** Each vector is divided by its norm, `eps` at least, whose bound the gradient doesn't see. */
function cosine(call: KernelCall): Computed {
  const inner = plain(call);
  const { dtype } = described(call.result);
  const operands = [call.numbers("x1"), call.numbers("x2")];
  const sizes = commonSizes(operands.map((operand) => operand.sizes));
  const reduction: Reduction = { axes: [axisArgument(call, "dim", sizes.length)], keep: true };
  const eps = numberArgument(call, "eps");
  const [left, right] = operands.map((operand) => {
    const wide = stretchedTo(call, cast(call.run, operand, dtype), sizes);
    const lengths = vectorNorm(call.run, wide, 2, reduction);
    const bounded = combined(inner, [lengths], dtype, dtype, {
      node: "CloneBackward0",
      value: (x) => Math.max(x, eps),
      slopes: [{ at: 1, reads: [] }],
    });
    return combined(inner, [wide, bounded], dtype, dtype, quotient);
  });
  const products = combined(inner, [left, right], dtype, dtype, {
    node: "MulBackward0",
    value: (a, b) => a * b,
    slopes: [
      { at: (_a, b) => b, reads: [1] },
      { at: (a) => a, reads: [0] },
    ],
  });
  return sum(call.run, products, { ...reduction, keep: false }, dtype, "SumBackward1");
}

function stretchedTo({ run }: KernelCall, numbers: Numbers, sizes: readonly number[]): Numbers {
  const wide = broadcastTo(numbers, sizes);
  if (wide !== numbers) {
    record(run, "ExpandBackward0", [numbers], [wide], [], ([gradient]) => [
      gradient && reducedTo(run, gradient, numbers.sizes),
    ]);
  }
  return wide;
}

/** The norm over the last axis of x1 - x2 + eps. */
function pairwise(call: KernelCall): Computed {
  const { dtype } = described(call.result);
  const apart = difference(plain(call), call.numbers("x1"), call.numbers("x2"), dtype, numberArgument(call, "eps"));
  const reduction: Reduction = { axes: [Math.max(0, apart.sizes.length - 1)], keep: truthArgument(call, "keepdim") };
  return vectorNorm(call.run, apart, numberArgument(call, "p"), reduction, "NormBackward1");
}

/** [*, n, k] and [*, p, k] to [*, n, p]: the distance of each row to each. */
function between(call: KernelCall): Computed {
  const { run } = call;
  const { sizes, dtype } = described(call.result);
  const [one, other] = [cast(run, call.numbers("x1"), dtype), cast(run, call.numbers("x2"), dtype)];
  const order = numberArgument(call, "p");
  const batch = sizes.slice(0, -2);
  const [n, p] = sizes.slice(-2);
  const k = one.sizes[one.sizes.length - 1];
  const [wide, wideOther] = [broadcastTo(one, [...batch, n, k]), broadcastTo(other, [...batch, p, k])];
  const [a, b] = [elementsOf(wide), elementsOf(wideOther)];
  const apart = new Float64Array(k);
  const result = filled(run, dtype, sizes, (out) => {
    for (let at = 0; at < out.length; at++) {
      const [left, right] = rowsAt(at, n, p, k);
      for (let i = 0; i < k; i++) apart[i] = a[left + i] - b[right + i];
      out[at] = norm(apart, 0, k, order);
    }
  });
  record(run, "CdistBackward0", [one, other], [result], [one, other, result], ([gradient]) => {
    if (gradient === undefined) return [undefined, undefined];
    const [given, found] = [elementsOf(gradient), elementsOf(result)];
    const by = filled(run, dtype, wide.sizes, () => undefined);
    const byOther = filled(run, dtype, wideOther.sizes, () => undefined);
    for (let at = 0; at < countOf(sizes); at++) {
      const [left, right] = rowsAt(at, n, p, k);
      for (let i = 0; i < k; i++) {
        const change = given[at] * normSlope(a[left + i] - b[right + i], found[at], order, 1);
        by.storage.elements[left + i] += change;
        byOther.storage.elements[right + i] -= change;
      }
    }
    return [reducedTo(run, by, one.sizes), reducedTo(run, byOther, other.sizes)];
  });
  return result;
}

/** Where the two rows of one distance begin. */
function rowsAt(at: number, n: number, p: number, k: number): readonly [number, number] {
  const row = Math.floor(at / p);
  const block = Math.floor(row / n);
  return [row * k, (block * p + (at % p)) * k];
}
