import { type Dim, maximum, mentionsUnknown, modulo, multiply, multiplyAll, sameDim } from "../../shape/dim.ts";
import { isAtLeast, isEqual, isLess } from "../../shape/facts.ts";
import { contiguousStrides } from "../layers/tensors.ts";
import type { Call } from "../operation.ts";

/**
 * The strides under which the same storage shows the new sizes, after ATen's computeStride. `impossible`: there are
 * none; `surely` false: there are, if some symbolic size is 1. `unknown`: that can't be decided.
 */
export type ViewStrides =
  | { readonly kind: "strides"; readonly strides: readonly Dim[] }
  | { readonly kind: "impossible"; readonly surely: boolean }
  | { readonly kind: "unknown" };

export function viewStrides(
  call: Call,
  sizes: readonly Dim[],
  strides: readonly Dim[],
  wanted: readonly Dim[],
): ViewStrides {
  if (sizes.length === 0) return { kind: "strides", strides: wanted.map(() => 1) };
  if (sizes.some((size) => size === 0)) {
    const unchanged = sizes.length === wanted.length && sizes.every((size, dim) => sameDim(size, wanted[dim] ?? -1));
    return { kind: "strides", strides: unchanged ? strides : emptyStrides(wanted) };
  }
  const own = contiguousStrides(sizes);
  if (strides.every((stride, dim) => sizes[dim] === 1 || sameDim(stride, own[dim] ?? 1))) {
    return { kind: "strides", strides: contiguousStrides(wanted) };
  }
  return chunked(call, sizes, strides, wanted);
}

/** Runs of axes that lie together in memory must be covered by runs of new axes. */
function chunked(call: Call, sizes: readonly Dim[], strides: readonly Dim[], wanted: readonly Dim[]): ViewStrides {
  const facts = call.facts();
  const surely = sizes.every((size) => isAtLeast(size, 2, facts) === "always" || size === 1);
  const found: Dim[] = wanted.map(() => 1);
  let view = wanted.length - 1;
  let base: Dim = strides.at(-1) ?? 1;
  let run: Dim = 1;
  for (let dim = sizes.length - 1; dim >= 0; dim--) {
    run = multiply(run, sizes[dim] ?? 1);
    const next = sizes[dim - 1];
    const nextStride = strides[dim - 1];
    if (next !== undefined && nextStride !== undefined) {
      if (next === 1) continue;
      const joined = isEqual(nextStride, multiply(run, base), facts);
      if (joined === "always") continue;
      // Apart from each other, as they are unless a size is 1: what fits so fits joined too.
      if (joined === "unknown" && mentionsUnknown(nextStride)) return { kind: "unknown" };
    }
    let covered: Dim = 1;
    while (view >= 0) {
      const size = wanted[view] ?? 1;
      if (size !== 1) {
        if (isEqual(covered, run, facts) === "always") break;
        if (isLess(covered, run, facts) === "never") break;
      }
      found[view] = multiply(covered, base);
      covered = multiply(covered, size);
      view--;
    }
    const exact = isEqual(covered, run, facts);
    if (exact === "unknown") {
      const leftOver = modulo(covered, run) === 0 || modulo(run, covered) === 0;
      return leftOver && !surely ? { kind: "impossible", surely: false } : { kind: "unknown" };
    }
    if (exact === "never") return { kind: "impossible", surely };
    if (nextStride !== undefined) {
      base = nextStride;
      run = 1;
    }
  }
  return view === -1 ? { kind: "strides", strides: found } : { kind: "impossible", surely };
}

function emptyStrides(wanted: readonly Dim[]): readonly Dim[] {
  return wanted.map((_, dim) => multiplyAll(wanted.slice(dim + 1).map((size) => maximum(size, 1))));
}
